//! The errors that operations return, by code and by status.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    changes::{Changes, Subject},
    errors::Explained,
    wire::{Name, Wire, name_of, pairs},
};
use crate::{
    ErrorKey, PublishedCatalog, PublishedOperation,
    finding::{
        Change,
        Impact::{Breaking, Minor, Patch},
    },
};

pub(super) fn compare_operations(wire: &Wire<'_>, explained: &Explained<'_>, found: &mut Vec<Change>) {
    let sunsets = Sunsets::of(wire);
    let place = place_in(wire.old, wire.new);
    for (old, new) in pairs(&wire.old.operations, &wire.new.operations, place) {
        let Some(operation) = new.or(old) else { continue };
        let subject = Subject::Operation(format!("{} {}", operation.method, operation.path));
        let mut changes = Changes { subject, found };
        match (old, new) {
            (Some(old), Some(new)) => compare_operation(old, new, (wire, explained, &sunsets), &mut changes),
            (Some(old), None) => changes.gone(Breaking, "operation-removed", "the operation is gone", &old.path),
            (None, Some(new)) => changes.added(Minor, "operation-added", "the operation is new", &new.path),
            (None, None) => {}
        }
    }
}

/// The errors whose sunset is over.
struct Sunsets<'a>(BTreeSet<Name<'a>>);

impl<'a> Sunsets<'a> {
    fn of(wire: &Wire<'a>) -> Sunsets<'a> {
        let is_over = |end: Option<&str>| wire.is_over(end);
        let sunset = wire
            .old
            .errors
            .iter()
            .filter(|error| is_over(error.deprecated.as_ref().and_then(|it| it.sunset.as_deref())));
        Sunsets(sunset.map(name_of).collect())
    }
}

/// The place of an operation, for both versions. No client sends the names of
/// path parameters, so they don't count, unless both versions have the path as
/// it is written.
fn place_in(old: &PublishedCatalog, new: &PublishedCatalog) -> impl Fn(&PublishedOperation) -> (String, String) {
    let places = |catalog: &PublishedCatalog| -> BTreeSet<_> {
        catalog.operations.iter().map(|it| (it.path.clone(), it.method.clone())).collect()
    };
    let both: BTreeSet<_> = places(old).intersection(&places(new)).cloned().collect();
    move |operation| {
        let place = (operation.path.clone(), operation.method.clone());
        if both.contains(&place) { place } else { (without_names(&place.0), place.1) }
    }
}

/// A path with empty braces for its parameters; one that takes several segments
/// keeps its `*`.
fn without_names(path: &str) -> String {
    let mut parts = path.split('{');
    let mut blank = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or(("", part));
        blank.push_str(if name.starts_with('*') { "{*}" } else { "{}" });
        blank.push_str(rest);
    }
    blank
}

type Known<'a, 'b> = (&'b Wire<'a>, &'b Explained<'a>, &'b Sunsets<'a>);

fn compare_operation(
    old: &PublishedOperation,
    new: &PublishedOperation,
    known: Known<'_, '_>,
    changes: &mut Changes<'_>,
) {
    // An example request promises nothing, and by path and method the two are a pair.
    let PublishedOperation { id, method: _, path, errors, request: _ } = new;
    changes.value(Patch, "path", "the path", &old.path, path);
    changes.value(Patch, "operation-id", "the id", &old.id, id);
    let (_, explained, _) = known;
    let renamed = |name: Name<'_>| explained.moved.get(&name).copied().map_or_else(|| owned(name), owned);
    let before = by_code(&old.errors, renamed);
    let after = by_code(errors, owned);
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for name in names {
        let statuses = |of: &BTreeMap<_, BTreeSet<u16>>| of.get(name).cloned().unwrap_or_default();
        compare_code(name, &statuses(&before), &statuses(&after), known, changes);
    }
}

/// The type and code of an error, for a name that is looked up under another one.
type OwnedName = (Option<String>, String);

fn owned((error_type, code): Name<'_>) -> OwnedName {
    (error_type.map(str::to_owned), code.to_owned())
}

/// The statuses under which each error is returned.
fn by_code(keys: &[ErrorKey], name: impl Fn(Name<'_>) -> OwnedName) -> BTreeMap<OwnedName, BTreeSet<u16>> {
    let mut by_code = BTreeMap::<_, BTreeSet<u16>>::new();
    for key in keys {
        by_code.entry(name((key.error_type.as_deref(), &key.code))).or_default().insert(key.status);
    }
    by_code
}

/// One error of an operation, under its statuses; none where it is not returned.
fn compare_code(
    (error_type, code): &OwnedName,
    old: &BTreeSet<u16>,
    new: &BTreeSet<u16>,
    (wire, explained, sunsets): Known<'_, '_>,
    changes: &mut Changes<'_>,
) {
    let name = (error_type.as_deref(), &**code);
    if old == new || explained.gone.contains(&name) || explained.added.contains(&name) {
        return;
    }
    let list = |statuses: &BTreeSet<u16>| statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    if new.is_empty() {
        let text = format!("`{code}` ({}) is no longer returned", list(old));
        let (impact, rule) = if sunsets.0.contains(&name) {
            (Minor, "operation-code-sunset")
        } else {
            (Breaking, "operation-code-removed")
        };
        return of_code(name, changes.add(impact, rule, text), Some(list(old)), None);
    }
    if old.is_empty() {
        let impact = if wire.was_closed() { Breaking } else { Minor };
        let change = changes.add(impact, "operation-code-added", format!("`{code}` ({}) is returned", list(new)));
        return of_code(name, change, None, Some(list(new)));
    }
    let told = explained.statuses.get(&name);
    let is_told = |at: usize, status: &u16| told.is_some_and(|lists| lists[at].contains(status));
    let gone: Vec<_> = old.difference(new).filter(|status| !is_told(0, status)).collect();
    let come: Vec<_> = new.difference(old).filter(|status| !is_told(1, status)).collect();
    if let (1, 1, [was], [is]) = (old.len(), new.len(), &gone[..], &come[..]) {
        let text = format!("the status of `{code}` was `{was}` and is `{is}`");
        let change = changes.add(Breaking, "operation-status-changed", text);
        return of_code(name, change, Some(was.to_string()), Some(is.to_string()));
    }
    for status in gone {
        let text = format!("`{code}` is no longer returned under {status}");
        let change = changes.add(Breaking, "operation-status-removed", text);
        of_code(name, change, Some(status.to_string()), None);
    }
    for status in come {
        let change = changes.add(Minor, "operation-status-added", format!("`{code}` is returned under {status}"));
        of_code(name, change, None, Some(status.to_string()));
    }
}

/// Says of which error an operation's change is.
fn of_code((error_type, code): Name<'_>, change: &mut Change, old: Option<String>, new: Option<String>) {
    let error_type = error_type.map(|error_type| format!("{error_type}/")).unwrap_or_default();
    (change.code, change.old, change.new) = (Some(format!("{error_type}{code}")), old, new);
}
