//! Matches the errors of both versions and compares them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    addresses::Bases,
    bodies::compare_bodies,
    changes::{Changes, Subject},
    facts::compare_facts,
    headers::compare_sent_headers,
    wire::{Name, Wire, name_of, pairs},
};
use crate::{
    Layout, PublishedError,
    finding::{
        Change,
        Impact::{Breaking, Minor, Patch},
    },
};

/// What is reported of errors, and not of each operation again.
#[derive(Default)]
pub(super) struct Explained<'a> {
    /// Errors that are gone, and those that are new.
    pub(super) gone: BTreeSet<Name<'a>>,
    pub(super) added: BTreeSet<Name<'a>>,
    /// The new names of errors whose type is another.
    pub(super) moved: BTreeMap<Name<'a>, Name<'a>>,
    /// Errors with the statuses that they have no longer, and those that are new; by
    /// their new names.
    pub(super) statuses: BTreeMap<Name<'a>, [Vec<u16>; 2]>,
}

/// Compares the errors, and returns what of operations is explained by them.
pub(super) fn compare_errors<'a>(wire: &Wire<'a>, bases: &Bases, found: &mut Vec<Change>) -> Explained<'a> {
    let mut explained = Explained::default();
    let (mut gone, mut added) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for pair in pairs(&wire.old.errors, &wire.new.errors, name_of) {
        match pair {
            (Some(old), Some(new)) => compare_error(old, new, (wire, bases), &mut explained, found),
            (Some(old), None) => gone.push(old),
            (None, Some(new)) => added.entry(&*new.code).or_default().push(new),
            (None, None) => {}
        }
    }
    let mut of_code = BTreeMap::<_, usize>::new();
    gone.iter().for_each(|error| *of_code.entry(&*error.code).or_default() += 1);
    let returned = returned(wire);
    for old in gone {
        match added.get(&*old.code).map(Vec::as_slice) {
            Some(&[new]) if of_code.get(&*old.code) == Some(&1) => {
                compare_types(old, new, wire, found);
                explained.moved.insert(name_of(old), name_of(new));
                added.remove(&*old.code);
                compare_error(old, new, (wire, bases), &mut explained, found);
            }
            _ => match take_renamed(old, &mut added, wire) {
                Some(new) => {
                    report_renamed(old, new, found);
                    explained.moved.insert(name_of(old), name_of(new));
                    compare_error(old, new, (wire, bases), &mut explained, found);
                }
                None => {
                    explained.gone.insert(name_of(old));
                    report_gone(old, returned.contains(&name_of(old)), wire, found);
                }
            },
        }
    }
    let impact = if wire.was_closed() { Breaking } else { Minor };
    for new in added.into_values().flatten() {
        explained.added.insert(name_of(new));
        of(new, found).added(impact, "code-added", "the code is new", &new.code);
    }
    explained
}

/// Takes the error of `added` that `old` is called now: where bodies have numbers alone, it is the one with its number.
fn take_renamed<'a>(
    old: &PublishedError,
    added: &mut BTreeMap<&'a str, Vec<&'a PublishedError>>,
    wire: &Wire<'a>,
) -> Option<&'a PublishedError> {
    let number = old.number.filter(|_| wire.is_one_format() && wire.shows_only_numbers())?;
    let is_it = |error: &PublishedError| error.number == Some(number) && error.error_type == old.error_type;
    let has_it = |errors: &[PublishedError]| errors.iter().filter(|error| error.number == Some(number)).count() == 1;
    // Of several with one number nobody knows which is which.
    if !has_it(&wire.old.errors) || !has_it(&wire.new.errors) {
        return None;
    }
    let code = *added.iter().find(|(_, errors)| errors.iter().any(|error| is_it(error)))?.0;
    let errors = added.get_mut(code)?;
    let at = errors.iter().position(|error| is_it(error))?;
    Some(errors.remove(at))
}

fn report_renamed(old: &PublishedError, new: &PublishedError, found: &mut Vec<Change>) {
    let number = new.number.map(|number| number.to_string()).unwrap_or_default();
    let text = format!("`{}` is now `{}` (number {number}): bodies are the same", old.code, new.code);
    let mut changes = of(new, found);
    let change = changes.add(Patch, "code-renamed", text);
    (change.old, change.new) = (Some(old.code.clone()), Some(new.code.clone()));
}

/// The errors that operations of the old version return.
fn returned<'a>(wire: &Wire<'a>) -> BTreeSet<Name<'a>> {
    let keys = wire.old.operations.iter().flat_map(|operation| &operation.errors);
    keys.map(|key| (key.error_type.as_deref(), &*key.code)).collect()
}

fn of<'a>(error: &PublishedError, found: &'a mut Vec<Change>) -> Changes<'a> {
    Changes { subject: Subject::Error(error.label()), found }
}

/// An error that the new version lacks.
fn report_gone(old: &PublishedError, is_returned: bool, wire: &Wire<'_>, found: &mut Vec<Change>) {
    let mut changes = of(old, found);
    let sunset = old.deprecated.as_ref().and_then(|it| it.sunset.as_deref());
    match sunset {
        Some(sunset) if wire.is_over(Some(sunset)) => {
            changes.gone(Minor, "code-sunset", format!("the code is gone after its sunset, {sunset}"), &old.code);
        }
        // What the framework can return it lists: the API has no part any more that could.
        _ if old.framework && !is_returned => {
            let text = "the code of the framework is no longer listed, and no operation returned it";
            changes.gone(Patch, "framework-code-removed", text, &old.code);
        }
        _ => changes.gone(Breaking, "code-removed", "the code is gone", &old.code),
    }
}

fn compare_types(old: &PublishedError, new: &PublishedError, wire: &Wire<'_>, found: &mut Vec<Change>) {
    let impact = if wire.shows_types() { Breaking } else { Patch };
    let name = |error: &PublishedError| error.error_type.as_ref().map_or("none".to_owned(), |it| format!("`{it}`"));
    let text = format!("the type was {} and is {}", name(old), name(new));
    let mut changes = of(old, found);
    let change = changes.add(impact, "type-changed", text);
    change.old.clone_from(&old.error_type);
    change.new.clone_from(&new.error_type);
}

fn compare_error<'a>(
    old: &'a PublishedError,
    new: &'a PublishedError,
    (wire, bases): (&Wire<'_>, &Bases),
    explained: &mut Explained<'a>,
    found: &mut Vec<Change>,
) {
    let without = |one: &[u16], other: &[u16]| -> Vec<u16> {
        one.iter().filter(|status| !other.contains(status)).copied().collect()
    };
    let (before, after) = (old.all_statuses(), new.all_statuses());
    if before != after {
        explained.statuses.insert(name_of(new), [without(before, after), without(after, before)]);
    }
    let first = found.len();
    let mut changes = of(new, found);
    compare_facts(&old.facts(), &new.facts(), wire, &mut changes);
    bases.compare(old, new, wire, &mut changes);
    compare_sent_headers(old, new, wire, &mut changes);
    compare_prose(old, new, &mut changes);
    compare_param_spelling(old, new, wire, &mut changes);
    compare_bodies(old, new, wire, &mut changes);
    drop_repeated(found, first);
}

/// What the responses of several statuses have in common is reported once.
fn drop_repeated(found: &mut Vec<Change>, first: usize) {
    let own = found.split_off(first);
    let mut seen = BTreeSet::new();
    found.extend(own.into_iter().filter(|change| seen.insert((change.rule.clone(), change.text.clone()))));
}

/// How bodies spell the same parameter.
fn compare_param_spelling(old: &PublishedError, new: &PublishedError, wire: &Wire<'_>, changes: &mut Changes<'_>) {
    let is_same = (&old.param, old.violations) == (&new.param, new.violations);
    // What one occurrence names is its own.
    if !is_same || old.occurrence_param || new.occurrence_param || !wire.is_one_format() {
        return;
    }
    let text = |error: &PublishedError, layout: &Layout| {
        let example = error.examples.iter().find(|example| example.format == wire.new.format)?;
        let body: serde_json::Value = serde_json::from_str(&example.body).ok()?;
        Some(body.pointer(layout.param.as_deref()?)?.as_str()?.to_owned())
    };
    if let (Some(old), Some(new)) = (text(old, &wire.before), text(new, &wire.after)) {
        changes.value(Breaking, "param-spelling", "the parameter in bodies", old, new);
    }
}

/// What people read, and no program.
fn compare_prose(old: &PublishedError, new: &PublishedError, changes: &mut Changes<'_>) {
    for (old, new) in old.texts().iter().zip(new.texts()).filter(|(_, new)| new.role.is_prose()) {
        if old.text != new.text {
            let what = format!("`{}`", new.name.replace(' ', "_"));
            changes.option([Patch; 3], &new.name.replace(' ', "-"), &what, old.text, new.text);
        }
    }
}
