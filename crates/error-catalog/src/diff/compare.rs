//! Compares two catalogs.

use super::{
    addresses,
    changes::{Changes, Subject},
    errors::compare_errors,
    fold::fold,
    operations::compare_operations,
    wire::{Wire, pairs},
};
use crate::{
    Codes, Layout, PublishedCatalog, PublishedCategory, PublishedSuccess,
    finding::{
        Change,
        Impact::{Breaking, Minor, Patch},
    },
    today,
};

/// Compares two versions of a catalog, with sunsets as of today, and returns the most
/// serious changes first.
///
/// | change | impact |
/// |---|---|
/// | a code, type, number, status, spelling or retry class is removed or changed | breaking |
/// | a code is removed after its sunset | minor |
/// | the type of an error changes, but bodies do not contain types | patch |
/// | a member of the body is removed, changes its type, or becomes optional | breaking |
/// | the format, its media type or the `type` of a problem changes | breaking |
/// | a header, a challenge, an allowed method or `Retry-After` is removed | breaking |
/// | caches may keep an error longer | breaking |
/// | an operation is removed, or no longer returns a code or one of the code's statuses | breaking |
/// | a code, member, header or operation is added | minor |
/// | a code is added although codes are closed ([`Codes::Closed`]) | breaking |
/// | a text changes: title, description, cause, message, action | patch |
/// | the name of a parameter in the path of an operation changes | patch |
///
/// A change that most errors have in common is reported once, with the number of errors.
/// [`Rule::ALL`](crate::Rule::ALL) lists the rules and their impacts.
///
/// # Examples
///
/// The [crate page](crate) has an example.
pub fn diff(old: &PublishedCatalog, new: &PublishedCatalog) -> Vec<Change> {
    diff_on(old, new, &today())
}

/// Compares two versions of a catalog as of the day `today`, such as `2027-07-01`.
/// Removing a code whose sunset is before that day is not a breaking change.
///
/// # Examples
///
/// ```
/// use error_catalog::{Impact, PublishedCatalog, PublishedDeprecation, PublishedError, diff_on};
///
/// let end = PublishedDeprecation { sunset: Some("2027-06-30".into()), ..PublishedDeprecation::default() };
/// let error = PublishedError { code: "sold_out".into(), deprecated: Some(end), ..PublishedError::default() };
/// let old = PublishedCatalog { errors: vec![error], ..PublishedCatalog::default() };
/// let new = PublishedCatalog::default();
/// assert_eq!(diff_on(&old, &new, "2027-06-30")[0].level, Impact::Breaking);
/// assert_eq!(diff_on(&old, &new, "2027-07-01")[0].level, Impact::Minor);
/// ```
pub fn diff_on(old: &PublishedCatalog, new: &PublishedCatalog, today: &str) -> Vec<Change> {
    diff_with(old, new, today, |_| true)
}

/// The same for changes that `is_kept` keeps, which may change their level.
pub(crate) fn diff_with(
    old: &PublishedCatalog,
    new: &PublishedCatalog,
    today: &str,
    is_kept: impl FnMut(&mut Change) -> bool,
) -> Vec<Change> {
    let wire = Wire::new(old, new, today);
    let mut changes = unfolded(&wire);
    changes.retain_mut(is_kept);
    fold(changes, &wire)
}

/// The changes, each of its error.
fn unfolded(wire: &Wire<'_>) -> Vec<Change> {
    let (old, new) = (wire.old, wire.new);
    let mut found = Vec::new();
    compare_catalogs(wire, &mut found);
    let bases = addresses::compare_bases(wire, &mut found);
    let explained = compare_errors(wire, &bases, &mut found);
    for (old, new) in pairs(&old.successes, &new.successes, |success| (&success.error_type, &success.code)) {
        compare_successes(old, new, &mut found);
    }
    compare_operations(wire, &explained, &mut found);
    found
}

#[deny(unused_variables, reason = "a field that is taken and not compared is forgotten")]
fn compare_catalogs(wire: &Wire<'_>, found: &mut Vec<Change>) {
    let (old, new) = (wire.old, wire.new);
    let PublishedCatalog {
        name,
        format,
        media_type,
        categories,
        codes: _,
        // Each is compared by itself.
        errors: _,
        successes: _,
        operations: _,
        // It is compared with the addresses that begin with it.
        docs_base: _,
        // What else it says is found again in the example of each error.
        layout: _,
        // Forms say the same in other words.
        form: _,
    } = new;
    let mut changes = Changes { subject: Subject::Catalog, found };
    changes.value(Patch, "name", "the name of the API", &old.name, name);
    changes.value(Breaking, "format", "the format", &old.format, format);
    // In another case it is the same (RFC 9110, 8.3.1).
    let [was, is] = [&old.media_type, media_type].map(|media_type| media_type.to_ascii_lowercase());
    changes.value(Breaking, "media-type", "the media type", was, is);
    if let (Some(old), Some(new), true) = (&old.layout, &new.layout, wire.is_one_format()) {
        let around = |layout: &Layout| format!("{}...{}", layout.code_prefix, layout.code_suffix);
        changes.value(Breaking, "code-text", "the text around codes", around(old), around(new));
    }
    // An old version that does not say it promised nothing else.
    match (old.codes.unwrap_or(new.codes()), new.codes()) {
        (Codes::Open, Codes::Closed) => changes.other(Minor, "codes-closed", "the list of codes", "open", "closed"),
        (Codes::Closed, Codes::Open) => changes.other(Breaking, "codes-opened", "the list of codes", "closed", "open"),
        _ => {}
    }
    for (category, new) in categories {
        // The number that is lent is compared where it is borrowed.
        let PublishedCategory { action, number: _ } = new;
        // Where a version has none, all its errors say it themselves, or its form is an earlier one.
        let old = old.categories.get(category).and_then(|old| old.action.as_deref());
        if let (Some(old), Some(new)) = (old, action) {
            changes.value(Patch, "advice", &format!("the advice for `{category}`"), old, &**new);
        }
    }
}

fn compare_successes(old: Option<&PublishedSuccess>, new: Option<&PublishedSuccess>, found: &mut Vec<Change>) {
    let Some(success) = new.or(old) else { return };
    let label = match &success.error_type {
        Some(error_type) => format!("{error_type}/{}", success.code),
        None => success.code.clone(),
    };
    let mut changes = Changes { subject: Subject::Success(label), found };
    match (old, new) {
        (Some(old), None) => changes.gone(Breaking, "code-removed", "the code is gone", &old.code),
        (None, Some(new)) => changes.added(Minor, "code-added", "the code is new", &new.code),
        (Some(old), Some(PublishedSuccess { error_type: _, code: _, number, status, title, description })) => {
            changes.value(Breaking, "status", "the status", old.status, *status);
            changes.option([Breaking, Breaking, Minor], "number", "the number", old.number, *number);
            changes.value(Patch, "title", "`title`", &old.title, title);
            let (old, new) = (old.description.as_ref(), description.as_ref());
            changes.option([Patch; 3], "description", "`description`", old, new);
        }
        (None, None) => {}
    }
}
