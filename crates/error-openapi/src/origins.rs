//! The declared errors of an operation, by their origin.

use std::collections::{BTreeMap, BTreeSet};

use crate::error_ref::ErrorRef;

/// The errors of an operation: how each is named in a list, and its origins. An error
/// may have both.
#[derive(Debug, Default)]
pub(crate) struct Origins(BTreeMap<ErrorRef, (Naming, BTreeSet<Origin>)>);

/// Where an error comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The handler's return type, or a layer.
    Handler,
    /// An extractor.
    Extractor,
}

/// What names an error in a list. The catalog has categories too: those of adapters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    Constant,
    Category,
    Status,
}

impl Origins {
    pub(crate) fn add(&mut self, error: ErrorRef, naming: Naming, origin: Origin) {
        self.0.entry(error).or_insert_with(|| (naming, BTreeSet::new())).1.insert(origin);
    }

    pub(crate) fn contains(&self, error: ErrorRef) -> bool {
        self.0.contains_key(&error)
    }

    pub(crate) fn remove_all(&mut self, errors: &BTreeSet<ErrorRef>) {
        self.0.retain(|error, _| !errors.contains(error));
    }

    /// Keeps `only` of the errors that it says something of. An error with both origins
    /// stands for that of the handler: so a list of what the handler returns does not drop
    /// what extractors reject.
    pub(crate) fn keep_only(&mut self, only: &BTreeSet<ErrorRef>) {
        let named = only.iter().filter_map(|error| self.0.get(error));
        let named: Vec<_> = named.filter_map(|(naming, origins)| Some((*naming, *origins.first()?))).collect();
        let names = |naming: Naming, origin: Origin| named.contains(&(naming, origin));
        // A list of nothing says that no error of the types is returned.
        let narrows_types = named.is_empty() || names(Naming::Constant, Origin::Handler);
        let is_narrowed = |error: &ErrorRef, naming: Naming, origin: Origin| {
            // The categories of an adapter are a part of the type around it.
            let is_of_type = origin == Origin::Handler && matches!(error, ErrorRef::Catalog(..));
            names(naming, origin) || is_of_type && narrows_types
        };
        for (error, (naming, origins)) in &mut self.0 {
            origins.retain(|origin| only.contains(error) || !is_narrowed(error, *naming, *origin));
        }
        self.0.retain(|_, (_, origins)| !origins.is_empty());
    }

    pub(crate) fn into_errors(self) -> BTreeSet<ErrorRef> {
        self.0.into_keys().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Naming, Origin, Origins};
    use crate::error_ref::ErrorRef;

    /// The second is of the handler's type and of an extractor's.
    const TYPED: [ErrorRef; 2] = [ErrorRef::Catalog(0, None), ErrorRef::Catalog(1, None)];
    /// Of an extractor of the author's.
    const KEY: ErrorRef = ErrorRef::Catalog(2, None);
    /// The categories of an adapter in the handler's type; an extractor has the second too.
    const ADAPTED: [ErrorRef; 2] = [ErrorRef::Catalog(3, None), ErrorRef::Catalog(4, None)];
    const CONFLICT: ErrorRef = ErrorRef::Category(0);
    /// Both the handler and an extractor may return it.
    const FAULT: ErrorRef = ErrorRef::Category(1);
    const FIELD: ErrorRef = ErrorRef::Category(2);
    const BODY: ErrorRef = ErrorRef::Category(3);

    fn kept(only: &[ErrorRef]) -> BTreeSet<ErrorRef> {
        let mut origins = Origins::default();
        let of_handler = TYPED.into_iter().chain(ADAPTED).chain([CONFLICT, FAULT]);
        let of_handler = of_handler.map(|error| (error, Origin::Handler));
        let of_extractors = [TYPED[1], KEY, ADAPTED[1], FAULT, FIELD, BODY].map(|error| (error, Origin::Extractor));
        for (error, origin) in of_handler.chain(of_extractors) {
            let is_constant = TYPED.contains(&error) || error == KEY;
            origins.add(error, if is_constant { Naming::Constant } else { Naming::Category }, origin);
        }
        origins.keep_only(&only.iter().copied().collect());
        origins.into_errors()
    }

    #[test]
    fn each_origin_is_narrowed_by_its_own() {
        let ([first, second], [adapted, both]) = (TYPED, ADAPTED);
        for (only, expected) in [
            (&[first][..], &[first, second, KEY, both, CONFLICT, FAULT, FIELD, BODY][..]),
            (&[CONFLICT], &[first, second, KEY, both, CONFLICT, FAULT, FIELD, BODY]),
            (&[adapted], &[first, second, KEY, adapted, both, FAULT, FIELD, BODY]),
            (&[FIELD], &[first, second, KEY, adapted, both, CONFLICT, FAULT, FIELD]),
            (&[first, adapted], &[first, second, KEY, adapted, both, FAULT, FIELD, BODY]),
            (&[KEY], &[first, second, KEY, adapted, both, CONFLICT, FAULT, FIELD, BODY]),
            (&[first, FAULT, BODY], &[first, second, KEY, FAULT, BODY]),
            (&[], &[second, KEY, both, CONFLICT, FAULT, FIELD, BODY]),
        ] {
            assert_eq!(kept(only), expected.iter().copied().collect(), "{only:?}");
        }
    }
}
