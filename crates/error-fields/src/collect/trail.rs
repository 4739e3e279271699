//! The failures of one pass. serde drops those of the forms of an untagged enum
//! that did not fit; here they are still known.

use std::cell::RefCell;

use super::note::Note;

/// How many failures of a pass are kept.
const MOST_NOTES: usize = 64;

thread_local! {
    static NOTES: RefCell<Option<Vec<Note>>> = const { RefCell::new(None) };
}

/// Keeps the failures that are made until it is dropped. A pass inside another
/// one, of an author's `Deserialize`, has a trail of its own.
pub(super) struct Trail {
    outer: Option<Vec<Note>>,
}

impl Trail {
    pub(super) fn begin() -> Trail {
        let outer = NOTES.try_with(|notes| notes.borrow_mut().replace(Vec::new()));
        Trail { outer: outer.ok().flatten() }
    }

    /// The failures since the last value that was read.
    pub(super) fn notes(&self) -> Vec<Note> {
        NOTES.try_with(|notes| notes.borrow_mut().as_mut().map(std::mem::take)).ok().flatten().unwrap_or_default()
    }
}

impl Drop for Trail {
    fn drop(&mut self) {
        let outer = self.outer.take();
        let _ = NOTES.try_with(|notes| *notes.borrow_mut() = outer);
    }
}

pub(super) fn note(note: &Note) {
    let _ = NOTES.try_with(|notes| {
        if let Some(notes) = notes.borrow_mut().as_mut().filter(|notes| notes.len() < MOST_NOTES) {
            notes.push(note.clone());
        }
    });
}

pub(super) fn len() -> usize {
    NOTES.try_with(|notes| notes.borrow().as_ref().map_or(0, Vec::len)).unwrap_or_default()
}

/// Forgets the failures of a value that was read in the end.
pub(super) fn forget_from(length: usize) {
    let _ = NOTES.try_with(|notes| {
        if let Some(notes) = notes.borrow_mut().as_mut() {
            notes.truncate(length);
        }
    });
}
