//! Both versions, for what depends on the format.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{Codes, Layout, PublishedCatalog, PublishedError, form_1};

/// The type and code of an error.
pub(super) type Name<'a> = (Option<&'a str>, &'a str);

pub(super) fn name_of(error: &PublishedError) -> Name<'_> {
    (error.error_type.as_deref(), &error.code)
}

/// Both versions, for what depends on the format.
pub(super) struct Wire<'a> {
    pub(super) old: &'a PublishedCatalog,
    pub(super) new: &'a PublishedCatalog,
    /// The layouts of both.
    pub(super) before: Cow<'a, Layout>,
    pub(super) after: Cow<'a, Layout>,
    /// The day of the comparison.
    pub(super) today: &'a str,
}

impl<'a> Wire<'a> {
    pub(super) fn new(old: &'a PublishedCatalog, new: &'a PublishedCatalog, today: &'a str) -> Wire<'a> {
        Wire { old, new, before: form_1::layout(old), after: form_1::layout(new), today }
    }

    /// Whether an address in the body identifies the error (RFC 9457, section 3.1.1), and
    /// does not only lead to a page.
    pub(super) fn has_type_uris(&self) -> bool {
        self.new.media_type.to_ascii_lowercase().starts_with("application/problem+")
    }

    /// Whether both versions have one format.
    pub(super) fn is_one_format(&self) -> bool {
        self.old.format == self.new.format
    }

    /// Whether bodies show types: elsewhere they group errors for people alone.
    pub(super) fn shows_types(&self) -> bool {
        self.before.error_type.is_some() || self.after.error_type.is_some()
    }

    /// Whether bodies have numbers and no codes, in both versions.
    pub(super) fn shows_only_numbers(&self) -> bool {
        [&self.before, &self.after].iter().all(|layout| layout.code.is_none() && layout.number.is_some())
    }

    /// Whether clients may rely on the codes that the old version lists.
    pub(super) fn was_closed(&self) -> bool {
        self.old.codes() == Codes::Closed
    }

    /// Whether the last day of something is over.
    pub(super) fn is_over(&self, sunset: Option<&str>) -> bool {
        sunset.is_some_and(|sunset| sunset < self.today)
    }
}

/// What stands in both lists under one key, or in one of them.
pub(super) fn pairs<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> impl Iterator<Item = (Option<&'a T>, Option<&'a T>)> {
    let mut pairs: BTreeMap<K, (Option<&T>, Option<&T>)> = BTreeMap::new();
    for item in old {
        pairs.entry(key(item)).or_default().0 = Some(item);
    }
    for item in new {
        pairs.entry(key(item)).or_default().1 = Some(item);
    }
    pairs.into_values()
}
