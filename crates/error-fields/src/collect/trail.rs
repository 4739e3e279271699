//! The failures of one pass. serde drops those of the forms of an untagged enum
//! that did not fit; here they are still known.

use std::cell::RefCell;

use super::diagnosis::Diagnosis;

/// How many failures of a pass are kept.
const MOST_DIAGNOSES: usize = 64;

thread_local! {
    static DIAGNOSES: RefCell<Option<Vec<Diagnosis>>> = const { RefCell::new(None) };
}

/// Keeps the failures that are made until it is dropped. A pass inside another
/// one, of an author's `Deserialize`, has a trail of its own.
pub(super) struct Trail {
    outer: Option<Vec<Diagnosis>>,
}

impl Trail {
    pub(super) fn begin() -> Trail {
        let outer = DIAGNOSES.try_with(|diagnoses| diagnoses.borrow_mut().replace(Vec::new()));
        Trail { outer: outer.ok().flatten() }
    }

    /// The failures since the last value that was read.
    pub(super) fn diagnoses(&self) -> Vec<Diagnosis> {
        DIAGNOSES
            .try_with(|diagnoses| diagnoses.borrow_mut().as_mut().map(std::mem::take))
            .ok()
            .flatten()
            .unwrap_or_default()
    }
}

impl Drop for Trail {
    fn drop(&mut self) {
        let outer = self.outer.take();
        let _ = DIAGNOSES.try_with(|diagnoses| *diagnoses.borrow_mut() = outer);
    }
}

pub(super) fn diagnosis(diagnosis: &Diagnosis) {
    let _ = DIAGNOSES.try_with(|diagnoses| {
        if let Some(diagnoses) = diagnoses.borrow_mut().as_mut().filter(|diagnoses| diagnoses.len() < MOST_DIAGNOSES) {
            diagnoses.push(diagnosis.clone());
        }
    });
}

pub(super) fn len() -> usize {
    DIAGNOSES.try_with(|diagnoses| diagnoses.borrow().as_ref().map_or(0, Vec::len)).unwrap_or_default()
}

/// Forgets the failures of a value that was read in the end.
pub(super) fn forget_from(length: usize) {
    let _ = DIAGNOSES.try_with(|diagnoses| {
        if let Some(diagnoses) = diagnoses.borrow_mut().as_mut() {
            diagnoses.truncate(length);
        }
    });
}
