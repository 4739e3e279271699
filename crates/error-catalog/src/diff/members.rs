//! The members that authors add to bodies, and their nested members.

use super::{changes::Changes, wire::pairs};
use crate::{
    PublishedMember,
    finding::Impact::{Breaking, Minor, Patch},
};

pub(super) fn compare_members(old: &[PublishedMember], new: &[PublishedMember], changes: &mut Changes<'_>) {
    compare_within("", old, new, changes);
}

/// Compares the members of an object, whose path ends in a dot.
fn compare_within(outer: &str, old: &[PublishedMember], new: &[PublishedMember], changes: &mut Changes<'_>) {
    for pair in pairs(old, new, |member| &member.name) {
        match pair {
            (Some(old), None) => {
                let path = format!("{outer}{}", old.name);
                changes.gone(Breaking, "member-removed", format!("the member `{path}` is gone"), path);
            }
            (None, Some(new)) => {
                let path = format!("{outer}{}", new.name);
                changes.added(Minor, "member-added", format!("the member `{path}` is new"), path);
            }
            (Some(old), Some(new)) => compare_member(&format!("{outer}{}", new.name), old, new, changes),
            (None, None) => {}
        }
    }
}

fn compare_member(path: &str, old: &PublishedMember, new: &PublishedMember, changes: &mut Changes<'_>) {
    let PublishedMember { name: _, of, optional, description, values, members, items } = new;
    if old.description != *description {
        changes.add(Patch, "member-description-changed", format!("what the member `{path}` means is said otherwise"));
    }
    match (old.optional, optional) {
        (false, true) => drop(changes.add(Breaking, "member-optional", format!("the member `{path}` may be left out"))),
        (true, false) => drop(changes.add(Minor, "member-required", format!("the member `{path}` is always there"))),
        _ => {}
    }
    if old.of != *of {
        // What was not known before can't have been relied on.
        let impact = if old.of == "any" { Patch } else { Breaking };
        return changes.value(impact, "member-type", &format!("the type of the member `{path}`"), &old.of, of);
    }
    compare_values(path, &old.values, values, changes);
    match (&old.items, items) {
        (Some(old), Some(new)) => compare_member(&format!("{path}[]"), old, new, changes),
        (Some(old), None) => of_items(path, &old.of, "any", changes),
        (None, Some(new)) => of_items(path, "any", &new.of, changes),
        (None, None) => {}
    }
    match (old.members.is_empty(), members.is_empty()) {
        (true, false) => {
            let text = format!("the members of `{path}` are listed");
            changes.add(Patch, "member-type-changed", text);
        }
        _ => compare_within(&format!("{path}."), &old.members, members, changes),
    }
}

fn of_items(path: &str, old: &str, new: &str, changes: &mut Changes<'_>) {
    let impact = if old == "any" { Patch } else { Breaking };
    changes.value(impact, "member-type", &format!("the type of the member `{path}[]`"), old, new);
}

/// The values of an enumeration.
fn compare_values(path: &str, old: &[String], new: &[String], changes: &mut Changes<'_>) {
    match (old.is_empty(), new.is_empty()) {
        (true, true) => {}
        (true, false) => {
            let text = format!("the values of the member `{path}` are listed");
            changes.added(Patch, "member-values-known", text, new.join(", "));
        }
        (false, true) => {
            let text = format!("the values of the member `{path}` are no longer listed");
            changes.gone(Breaking, "member-values-unknown", text, old.join(", "));
        }
        (false, false) => {
            for gone in old.iter().filter(|value| !new.contains(value)) {
                changes.gone(Breaking, "member-value-removed", format!("the member `{path}` is never `{gone}`"), gone);
            }
            for added in new.iter().filter(|value| !old.contains(value)) {
                changes.added(Breaking, "member-value-added", format!("the member `{path}` may be `{added}`"), added);
            }
        }
    }
}
