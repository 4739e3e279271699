//! The names of the members of an object that have been written.

use std::{cell::Cell, collections::HashSet};

/// Up to so many names are compared one by one.
const COMPARED: usize = 64;
/// The most names a thread keeps room for.
const LARGEST_KEPT: usize = 1_024;

thread_local! {
    static KEPT: Cell<Option<Box<Places>>> = const { Cell::new(None) };
    static DOUBLED: Cell<Option<String>> = const { Cell::new(None) };
}

/// Returns the name of a member that a recent body on this thread contained twice, so
/// that only the first one was written. The name is escaped as in JSON, without the
/// quotes. It is returned only once.
pub fn take_doubled_member() -> Option<String> {
    DOUBLED.try_with(Cell::take).ok().flatten()
}

/// The names of the members of the open objects. Most bodies have no object that
/// needs them.
#[derive(Default)]
pub(super) struct MemberNames(Option<Box<Places>>);

/// Where names stand in the buffer, those of the outermost object first.
#[derive(Default)]
struct Places(Vec<(usize, usize)>);

/// The names of one object.
pub(super) struct Names {
    /// How many names the objects around it have.
    first: usize,
    /// The same names, where there are too many to compare each.
    all: Option<HashSet<Vec<u8>>>,
}

impl MemberNames {
    fn places(&mut self) -> &mut Vec<(usize, usize)> {
        &mut self.0.get_or_insert_with(|| KEPT.try_with(Cell::take).ok().flatten().unwrap_or_default()).0
    }

    /// Begins an object.
    pub(super) fn begin(&mut self) -> Names {
        Names { first: self.places().len(), all: None }
    }

    /// Ends an object.
    pub(super) fn end(&mut self, names: &Names) {
        self.places().truncate(names.first);
    }

    /// Adds the name that stands at `start..end` of `buffer`; `false` where the
    /// object has it already.
    pub(super) fn add(&mut self, names: &mut Names, buffer: &[u8], start: usize, end: usize) -> bool {
        let places = self.places();
        let name = &buffer[start..end];
        let mut before = places[names.first..].iter();
        let is_new = match &mut names.all {
            Some(all) => all.insert(name.to_vec()),
            None => !before.any(|&(from, to)| to - from == name.len() && &buffer[from..to] == name),
        };
        if !is_new {
            let _ = DOUBLED.try_with(|doubled| doubled.set(Some(String::from_utf8_lossy(name).into_owned())));
            return false;
        }
        places.push((start, end));
        if names.all.is_none() && places.len() - names.first > COMPARED {
            let all = places[names.first..].iter().map(|&(from, to)| buffer[from..to].to_vec());
            names.all = Some(all.collect());
        }
        true
    }
}

impl Drop for MemberNames {
    fn drop(&mut self) {
        if let Some(mut kept) = self.0.take().filter(|kept| kept.0.capacity() <= LARGEST_KEPT) {
            kept.0.clear();
            let _ = KEPT.try_with(|place| place.set(Some(kept)));
        }
    }
}
