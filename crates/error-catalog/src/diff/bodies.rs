//! What only the whole body shows.

use std::collections::BTreeSet;

use super::{
    body::{self, Explained},
    changes::Changes,
    wire::Wire,
};
use crate::{
    PublishedError,
    finding::Impact::{Breaking, Minor},
};

/// What only the whole body shows: a member that the format adds or leaves out.
pub(super) fn compare_bodies(old: &PublishedError, new: &PublishedError, wire: &Wire<'_>, changes: &mut Changes<'_>) {
    if !wire.is_one_format() {
        return;
    }
    let format = &wire.new.format;
    let (before, after) = (body::members(old, format), body::members(new, format));
    if before.is_empty() || after.is_empty() {
        return;
    }
    let gone = Explained::by(old, new, &wire.before);
    let come = Explained::by(new, old, &wire.after);
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut told: Vec<&str> = Vec::new();
    for path in paths {
        let (impact, rule, text, was, is) = match (before.get(path), after.get(path)) {
            (Some(_), None) if gone.has(path, &before) => continue,
            (None, Some(_)) if come.has(path, &after) => continue,
            (Some(old), None) => {
                (Breaking, "body-member-removed", format!("the body has no `{path}`"), Some(*old), None)
            }
            (None, Some(new)) => (Minor, "body-member-added", format!("the body has `{path}`"), None, Some(*new)),
            (Some(old), Some(new)) if old != new && *old != "null" => {
                if gone.has(path, &before) || come.has(path, &after) {
                    continue;
                }
                let text = format!("`{path}` of the body was {old} and is {new}");
                (Breaking, "body-member-type", text, Some(*old), Some(*new))
            }
            _ => continue,
        };
        // What lies within comes and goes with it.
        if !told.iter().any(|outer| body::is_within(path, outer)) {
            let change = changes.add(impact, rule, text);
            (change.old, change.new) = (was.map(str::to_owned), is.map(str::to_owned));
            told.push(path);
        }
    }
}
