//! What an operation declares, by where each error comes from.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem::discriminant,
};

use crate::error_ref::ErrorRef;

/// The errors of an operation, each with its origins: an error may have both.
#[derive(Debug, Default)]
pub(crate) struct Origins(BTreeMap<ErrorRef, BTreeSet<Origin>>);

/// Where an error comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The handler's return type, or a layer.
    Handler,
    /// An extractor.
    Extractor,
}

impl Origins {
    pub(crate) fn add(&mut self, error: ErrorRef, origin: Origin) {
        let origins = self.0.entry(error).or_default();
        origins.insert(origin);
        // An extractor may reject with the type of the handler: one list of constants is for both.
        if matches!(error, ErrorRef::Catalog(..)) && origins.contains(&Origin::Handler) {
            origins.remove(&Origin::Extractor);
        }
    }

    pub(crate) fn contains(&self, error: ErrorRef) -> bool {
        self.0.contains_key(&error)
    }

    pub(crate) fn remove_all(&mut self, errors: &BTreeSet<ErrorRef>) {
        self.0.retain(|error, _| !errors.contains(error));
    }

    /// Keeps `only` of the errors that it says something of. An error with both origins
    /// stands for that of the handler: so a list of what an adapter returns does not drop
    /// what extractors reject.
    pub(crate) fn keep_only(&mut self, only: &BTreeSet<ErrorRef>) {
        let named: Vec<_> = only.iter().filter_map(|error| Some((*error, *self.0.get(error)?.first()?))).collect();
        let is_narrowed = |error: &ErrorRef, origin: Origin| {
            let is_of_type = origin == Origin::Handler && matches!(error, ErrorRef::Catalog(..));
            let is_like =
                |(other, from): &(ErrorRef, Origin)| *from == origin && discriminant(other) == discriminant(error);
            // A list of nothing says that no error of the types is returned.
            named.is_empty() && is_of_type || named.iter().any(is_like)
        };
        for (error, origins) in &mut self.0 {
            origins.retain(|origin| only.contains(error) || !is_narrowed(error, *origin));
        }
        self.0.retain(|_, origins| !origins.is_empty());
    }

    pub(crate) fn into_errors(self) -> BTreeSet<ErrorRef> {
        self.0.into_keys().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Origin, Origins};
    use crate::error_ref::ErrorRef;

    const TYPED: [ErrorRef; 2] = [ErrorRef::Catalog(0, None), ErrorRef::Catalog(1, None)];
    /// Of an extractor of the author's.
    const KEY: ErrorRef = ErrorRef::Catalog(2, None);
    const CONFLICT: ErrorRef = ErrorRef::Category(0);
    /// Both the handler and an extractor may return it.
    const FAULT: ErrorRef = ErrorRef::Category(1);
    const FIELD: ErrorRef = ErrorRef::Category(2);
    const BODY: ErrorRef = ErrorRef::Category(3);

    fn kept(only: &[ErrorRef]) -> BTreeSet<ErrorRef> {
        let mut origins = Origins::default();
        let of_handler = TYPED.into_iter().chain([CONFLICT, FAULT]).map(|error| (error, Origin::Handler));
        let of_extractors = [TYPED[1], KEY, FAULT, FIELD, BODY].map(|error| (error, Origin::Extractor));
        of_handler.chain(of_extractors).for_each(|(error, origin)| origins.add(error, origin));
        origins.keep_only(&only.iter().copied().collect());
        origins.into_errors()
    }

    #[test]
    fn each_origin_is_narrowed_by_its_own() {
        let [first, second] = TYPED;
        for (only, expected) in [
            (&[first][..], &[first, KEY, CONFLICT, FAULT, FIELD, BODY][..]),
            (&[CONFLICT], &[first, second, KEY, CONFLICT, FAULT, FIELD, BODY]),
            (&[FIELD], &[first, second, KEY, CONFLICT, FAULT, FIELD]),
            (&[first, FAULT, BODY], &[first, KEY, FAULT, BODY]),
            (&[], &[KEY, CONFLICT, FAULT, FIELD, BODY]),
        ] {
            assert_eq!(kept(only), expected.iter().copied().collect(), "{only:?}");
        }
    }
}
