//! Changes that are visible only in the example responses.

use std::collections::BTreeSet;

use super::{
    body::{self, Explained, Members},
    changes::Changes,
    markup::elements,
    samples::{example_pairs, other_formats},
    wire::Wire,
};
use crate::{
    Layout, PublishedError, PublishedExample,
    finding::Impact::{Breaking, Minor},
};

/// What only the whole body shows: a member that the format adds or leaves out.
pub(super) fn compare_bodies(old: &PublishedError, new: &PublishedError, wire: &Wire<'_>, changes: &mut Changes<'_>) {
    if wire.is_one_format() {
        let format = &*wire.new.format;
        let explained = [Explained::by(old, new, &wire.before), Explained::by(new, old, &wire.after)];
        for (before, after) in example_pairs((old, format), (new, format)) {
            compare_pair(before, after, &explained, "the body", changes);
        }
    }
    compare_other_formats(old, new, [&wire.old.format, &wire.new.format], changes);
}

/// The formats in which the API answers besides its own. A new one changes no response
/// that a client had.
fn compare_other_formats(old: &PublishedError, new: &PublishedError, own: [&str; 2], changes: &mut Changes<'_>) {
    let (before, after) = (other_formats(old, own), other_formats(new, own));
    for format in before.iter().filter(|format| !after.contains(format)) {
        changes.gone(Breaking, "other-format-removed", format!("no response has the format `{format}`"), format);
    }
    let layout = Layout::default();
    let explained = [Explained::by(old, new, &layout), Explained::by(new, old, &layout)];
    for format in before.iter().filter(|format| after.contains(format)) {
        for (before, after) in example_pairs((old, format), (new, format)) {
            compare_pair(before, after, &explained, &format!("the body in the format `{format}`"), changes);
        }
    }
}

/// What is at which place of a body, whatever its format; empty where nothing is known.
fn members(example: &PublishedExample) -> Members {
    let members = body::members(example);
    if members.is_empty() { elements(&example.body) } else { members }
}

fn compare_pair(
    before: &PublishedExample,
    after: &PublishedExample,
    [gone, come]: &[Explained<'_>; 2],
    what: &str,
    changes: &mut Changes<'_>,
) {
    let (before, after) = (members(before), members(after));
    let of = |members: &Members| members.get("").copied().unwrap_or("another text");
    if of(&before) != of(&after) {
        return changes.other(Breaking, "body-member-type", what, of(&before), of(&after));
    }
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut told: Vec<&str> = Vec::new();
    for path in paths {
        let (impact, rule, text, was, is) = match (before.get(path), after.get(path)) {
            (Some(_), None) if gone.has(path, &before) => continue,
            (None, Some(_)) if come.has(path, &after) => continue,
            (Some(old), None) => (Breaking, "body-member-removed", format!("{what} has no `{path}`"), Some(*old), None),
            (None, Some(new)) => (Minor, "body-member-added", format!("{what} has `{path}`"), None, Some(*new)),
            (Some(old), Some(new)) if old != new && *old != "null" => {
                if gone.has(path, &before) || come.has(path, &after) {
                    continue;
                }
                let text = format!("`{path}` of {what} was {old} and is {new}");
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
