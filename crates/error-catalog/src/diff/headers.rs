//! Headers: those of the definition, and further ones in the examples.

use std::collections::BTreeMap;

use super::{
    cache_control::CacheControl,
    changes::Changes,
    samples::example_pairs,
    wire::{Wire, pairs},
};
use crate::{
    PublishedError, PublishedExample, PublishedHeader,
    finding::Impact::{Breaking, Minor, Patch},
};

/// The headers its author gave an error.
pub(super) fn compare_headers(old: &[PublishedHeader], new: &[PublishedHeader], changes: &mut Changes<'_>) {
    for pair in pairs(old, new, |header| header.name.to_ascii_lowercase()) {
        match pair {
            (Some(old), None) => gone(&old.name, old.value.as_deref(), changes),
            (None, Some(new)) => added(&new.name, new.value.as_deref(), changes),
            (Some(old), Some(PublishedHeader { name, value })) if old.value != *value => {
                let change = changes.add(Minor, "header-changed", format!("the header `{name}` has another value"));
                change.old.clone_from(&old.value);
                change.new.clone_from(value);
            }
            _ => {}
        }
    }
}

fn gone(name: &str, value: Option<&str>, changes: &mut Changes<'_>) {
    let change = changes.add(Breaking, "header-removed", format!("the header `{name}` is gone"));
    change.old = value.map(str::to_owned);
}

fn added(name: &str, value: Option<&str>, changes: &mut Changes<'_>) {
    let change = changes.add(Minor, "header-added", format!("the header `{name}` is new"));
    change.new = value.map(str::to_owned);
}

/// The headers that the format or the layer adds, which only examples show.
pub(super) fn compare_sent_headers(
    old: &PublishedError,
    new: &PublishedError,
    wire: &Wire<'_>,
    changes: &mut Changes<'_>,
) {
    for (before, after) in example_pairs((old, &wire.old.format), (new, &wire.new.format)) {
        compare_pair((old, before), (new, after), changes);
    }
}

fn compare_pair(
    (old, before): (&PublishedError, &PublishedExample),
    (new, after): (&PublishedError, &PublishedExample),
    changes: &mut Changes<'_>,
) {
    if before.headers.is_empty() && after.headers.is_empty() {
        return;
    }
    let (before, after) = (sent(before, old), sent(after, new));
    compare_cache_control(&before, &after, changes);
    let names = before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>();
    for name in names.into_iter().filter(|name| !is_explained(name, old, new)) {
        match (before.get(name), after.get(name)) {
            (Some(old), None) => gone(name, Some(old), changes),
            (None, Some(new)) => added(name, Some(new), changes),
            (Some(old), Some(new)) if name.ends_with("should-retry") && old != new => {
                changes.other(Breaking, "retry-header-changed", &format!("the header `{name}`"), old, new);
            }
            // The values of the others differ from one response to the next.
            _ => {}
        }
    }
}

/// The headers of an example that its author did not write, by their names; a
/// header in several lines is one.
fn sent(example: &PublishedExample, error: &PublishedError) -> BTreeMap<String, String> {
    let mut sent = BTreeMap::<String, String>::new();
    for header in &example.headers {
        let name = header.name.to_ascii_lowercase();
        let value = header.value.as_deref().unwrap_or_default();
        if error.headers.iter().any(|own| own.name.eq_ignore_ascii_case(&name)) {
            continue;
        }
        match sent.get_mut(&name) {
            Some(all) => *all = format!("{all}, {value}"),
            None => drop(sent.insert(name, value.to_owned())),
        }
    }
    sent
}

/// Whether what becomes of a header is reported elsewhere, or belongs to one
/// response.
fn is_explained(name: &str, old: &PublishedError, new: &PublishedError) -> bool {
    let is_of_author =
        |error: &PublishedError| error.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
    match name {
        "cache-control" | "content-type" | "content-length" | "date" | "connection" => true,
        "retry-after" => super::sends_wait(old.wait) != super::sends_wait(new.wait),
        "www-authenticate" => old.challenge != new.challenge,
        "allow" => old.allow != new.allow,
        name if name.ends_with("should-retry") && old.before_effects != new.before_effects => true,
        _ => is_of_author(old) || is_of_author(new),
    }
}

fn compare_cache_control(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
    changes: &mut Changes<'_>,
) {
    let text = |sent: &BTreeMap<String, String>| sent.get("cache-control").cloned().unwrap_or_default();
    let (before, after) = (text(before), text(after));
    let (old, new) = (CacheControl::read(&before), CacheControl::read(&after));
    if new.allows_more_than(&old) {
        changes.other(Breaking, "cache-control-loosened", "`Cache-Control`", before, after);
    } else if old.allows_more_than(&new) {
        changes.other(Patch, "cache-control-tightened", "`Cache-Control`", before, after);
    }
}
