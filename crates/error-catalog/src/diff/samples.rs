//! Selects which examples of the two versions of an error are compared.

use crate::{PublishedError, PublishedExample};

/// The examples in `before` and `after`, each a name of a format: the first of both
/// versions, and then those with one status. What only one version has is reported of
/// its status.
pub(super) fn example_pairs<'a>(
    (old, before): (&'a PublishedError, &'a str),
    (new, after): (&'a PublishedError, &'a str),
) -> Vec<(&'a PublishedExample, &'a PublishedExample)> {
    let of = |error: &'a PublishedError, format: &'a str| -> Vec<_> {
        error.examples.iter().filter(|example| example.format == format).collect()
    };
    let (old, new) = (of(old, before), of(new, after));
    let (Some((first, old)), Some((second, new))) = (old.split_first(), new.split_first()) else { return Vec::new() };
    let mut rest = new.to_vec();
    let others = old.iter().filter_map(|old| {
        let at = rest.iter().position(|new| new.status == old.status)?;
        Some((*old, rest.remove(at)))
    });
    let others: Vec<_> = others.collect();
    [(*first, *second)].into_iter().chain(others).collect()
}

/// The formats that an error is shown in besides that of the API.
pub(super) fn other_formats<'a>(error: &'a PublishedError, own: [&str; 2]) -> Vec<&'a str> {
    let mut formats: Vec<_> = error.examples.iter().map(|example| &*example.format).collect();
    formats.retain(|format| !own.contains(format));
    formats.sort_unstable();
    formats.dedup();
    formats
}
