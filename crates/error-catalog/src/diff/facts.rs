//! The facts of an error on which programs can depend.

use std::collections::BTreeSet;

use super::{
    body, challenge::schemes, changes::Changes, headers::compare_headers, members::compare_members, wire::Wire,
};
use crate::{
    PublishedDeprecation, PublishedExample, PublishedWait,
    error::ErrorFacts,
    finding::Impact::{Breaking, Minor, Patch},
};

/// What a program can depend on.
#[deny(unused_variables, reason = "a field that is taken and not compared is forgotten")]
pub(super) fn compare_facts(old: &ErrorFacts<'_>, new: &ErrorFacts<'_>, wire: &Wire<'_>, changes: &mut Changes<'_>) {
    let ErrorFacts {
        spelling,
        number,
        status,
        statuses,
        open,
        category,
        retry,
        before_effects,
        wait,
        challenge,
        allow,
        param,
        occurrence_param,
        violations,
        members,
        headers,
        deprecated,
        extension,
        framework,
        shares_code_with,
        requests,
        examples,
    } = *new;
    changes.value(Breaking, "status", "the status", old.status, status);
    compare_statuses(old.statuses, statuses, changes);
    compare_open(old.open, open, wire, changes);
    if !wire.shows_only_numbers() {
        changes.value(Breaking, "spelling", "the code in the body", old.spelling, spelling);
    }
    changes.option([Breaking, Breaking, Minor], "number", "the number", old.number, number);
    changes.value(Breaking, "retry", "the retry class", old.retry, retry);
    match (old.before_effects, before_effects) {
        (true, false) => {
            let text = "the error may come after effects: a request can't be repeated any more";
            changes.add(Breaking, "before-effects-removed", text);
        }
        (false, true) => drop(changes.add(Minor, "before-effects-added", "the error comes before any effect")),
        _ => {}
    }
    if old.status == status {
        compare_status_lines(old.examples, examples, wire, changes);
    }
    compare_waits(old.wait, wait, changes);
    compare_challenges(old.challenge, challenge, changes);
    compare_methods(old.allow, allow, changes);
    compare_headers(old.headers, headers, changes);
    compare_members(old.members, members, changes);
    compare_params((old.param, old.occurrence_param), (param, occurrence_param), changes);
    compare_deprecations(old.deprecated, deprecated, changes);
    compare_violations(old.violations, violations, changes);
    changes.value(Patch, "category", "the category", old.category, category);
    changes.value(Patch, "extension", "whether the API's own documents leave it out", old.extension, extension);
    changes.value(Patch, "framework", "whether only the framework returns it", old.framework, framework);
    if old.requests != requests {
        changes.add(Patch, "example-requests-changed", "the requests that return it are others");
    }
    let shared = "the category that has the same code";
    changes.option([Patch; 3], "shared-code", shared, old.shares_code_with, shares_code_with);
}

/// The statuses of an error that has several.
fn compare_statuses(old: &[u16], new: &[u16], changes: &mut Changes<'_>) {
    if old.len().max(new.len()) < 2 {
        // Compared already.
        return;
    }
    for gone in old.iter().filter(|status| !new.contains(status)) {
        changes.gone(Breaking, "status-removed", format!("the status {gone} is gone"), gone);
    }
    for added in new.iter().filter(|status| !old.contains(status)) {
        changes.added(Minor, "status-added", format!("the status {added} is new"), added);
    }
}

/// Whether occurrences may have codes, statuses and numbers of their own.
fn compare_open(old: [bool; 3], new: [bool; 3], wire: &Wire<'_>, changes: &mut Changes<'_>) {
    for ((old, new), what) in old.into_iter().zip(new).zip(["code", "status", "number"]) {
        let rule = format!("{what}-open");
        // Who knows all codes fails with another one.
        let opened = if what == "code" && wire.was_closed() { Breaking } else { Minor };
        match (old, new) {
            (false, true) => drop(changes.add(opened, rule, format!("the {what} is open: responses may have others"))),
            (true, false) => drop(changes.add(Patch, rule, format!("the {what} is no longer open"))),
            _ => {}
        }
    }
}

/// The number of the status line, which is not the status where an API answers
/// 200 to failures.
fn compare_status_lines(
    old: &[PublishedExample],
    new: &[PublishedExample],
    wire: &Wire<'_>,
    changes: &mut Changes<'_>,
) {
    let line = |examples: &[PublishedExample]| {
        // Headers and body are compared by themselves; the rest belongs to the catalog and to the error.
        let PublishedExample { status, format: _, media_type: _, headers: _, body: _ } = examples.first()?;
        Some(*status)
    };
    let (old, new) = (line(old), line(new));
    if wire.is_one_format() || (old.is_some() && new.is_some()) {
        changes.option([Patch, Breaking, Patch], "status-line", "the status line", old, new);
    }
}

/// The parameter at fault: always the same one, or one of each occurrence.
fn compare_params(old: (Option<&str>, bool), new: (Option<&str>, bool), changes: &mut Changes<'_>) {
    const OF_OCCURRENCE: &str = "each occurrence's own";
    let param = |(fixed, of_occurrence): (Option<&str>, bool)| match fixed {
        Some(name) => Some(name.to_owned()),
        None => of_occurrence.then(|| OF_OCCURRENCE.to_owned()),
    };
    let (old, new) = (param(old), param(new));
    // A fixed one is among those that a client had to expect anyway.
    let other = if old.as_deref() == Some(OF_OCCURRENCE) { Patch } else { Breaking };
    changes.option([Breaking, other, Minor], "param", "the parameter at fault", old, new);
}

/// What is said of the end of an error.
fn compare_deprecations(
    old: Option<&PublishedDeprecation>,
    new: Option<&PublishedDeprecation>,
    changes: &mut Changes<'_>,
) {
    let (old, new) = match (old, new) {
        (None, None) => return,
        (None, Some(new)) => return changes.added(Minor, "deprecated-added", format!("the error is {new}"), new),
        (Some(old), None) => {
            return changes.gone(Patch, "deprecated-removed", "the error is no longer deprecated", old);
        }
        (Some(old), Some(new)) => (old, new),
    };
    // The note is a text of the error.
    let PublishedDeprecation { since, note: _, replaced_by, sunset } = new;
    changes.option([Patch; 3], "deprecated-since", "the day of the deprecation", old.since.as_ref(), since.as_ref());
    let replaced = old.replaced_by.as_ref();
    changes.option([Patch; 3], "replaced-by", "the error to use instead", replaced, replaced_by.as_ref());
    match (&old.sunset, sunset) {
        (Some(old), Some(new)) if new < old => {
            changes.other(Breaking, "sunset-earlier", "the sunset", old, new);
        }
        (Some(old), Some(new)) if new > old => {
            changes.other(Patch, "sunset-later", "the sunset", old, new);
        }
        (old, new) => changes.option([Patch, Patch, Minor], "sunset", "the sunset", old.as_ref(), new.as_ref()),
    }
}

fn compare_waits(old: Option<PublishedWait>, new: Option<PublishedWait>, changes: &mut Changes<'_>) {
    match (body::sends_wait(old), body::sends_wait(new)) {
        (true, false) => drop(changes.add(Breaking, "retry-after-removed", "`Retry-After` is no longer sent")),
        (false, true) => drop(changes.add(Minor, "retry-after-added", "`Retry-After` is sent")),
        _ if old != new => drop(changes.add(Patch, "retry-after-changed", "`Retry-After` has other values")),
        _ => {}
    }
}

/// `WWW-Authenticate`: a client knows the schemes that it can use.
fn compare_challenges(old: Option<&str>, new: Option<&str>, changes: &mut Changes<'_>) {
    let (Some(before), Some(after)) = (old, new) else {
        return changes.option([Breaking, Breaking, Minor], "challenge", "the challenge", old, new);
    };
    let impact = if schemes(before).is_subset(&schemes(after)) { Patch } else { Breaking };
    changes.option([impact; 3], "challenge", "the challenge", old, new);
}

/// `Allow`: methods that a client was told it may use.
fn compare_methods(old: Option<&str>, new: Option<&str>, changes: &mut Changes<'_>) {
    let methods = |text: &str| text.split(',').map(|method| method.trim().to_owned()).collect::<BTreeSet<_>>();
    match (old, new) {
        (Some(old_text), Some(new_text)) if old_text != "route" && new_text != "route" => {
            let (old, new) = (methods(old_text), methods(new_text));
            for method in old.difference(&new) {
                changes.gone(Breaking, "method-removed", format!("`Allow` lacks `{method}`"), method);
            }
            for method in new.difference(&old) {
                changes.added(Minor, "method-added", format!("`Allow` has `{method}`"), method);
            }
        }
        (old, new) => changes.option([Breaking, Patch, Minor], "allow", "`Allow`", old, new),
    }
}

fn compare_violations(old: bool, new: bool, changes: &mut Changes<'_>) {
    match (old, new) {
        (true, false) => drop(changes.add(Breaking, "violations-removed", "the invalid fields are no longer listed")),
        (false, true) => drop(changes.add(Minor, "violations-added", "the invalid fields are listed")),
        _ => {}
    }
}
