//! What changed between two versions of a catalog.
//!
//! A client breaks where something it read is gone or is another thing; it does
//! not break where something is added, and nobody's program reads a text.
//!
//! Each comparison takes the new version apart, so that a field which is not
//! compared is named with the reason, and one that is forgotten does not compile.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use crate::{
    ErrorKey, Layout, PublishedCatalog, PublishedCategory, PublishedDeprecation, PublishedError, PublishedExample,
    PublishedHeader, PublishedMember, PublishedOperation, PublishedSuccess, PublishedWait,
    body::{self, Explained},
    error::ErrorFacts,
    finding::{
        Change, Finding,
        Impact::{self, Breaking, Minor, Patch},
    },
    form_1,
};

/// Compares two versions of a catalog: the changes, the worst first.
///
/// | change | impact |
/// |---|---|
/// | a code, type or number is gone or another; status, spelling, retry class | breaking |
/// | a member of the body is gone, has another type, or is no longer always there | breaking |
/// | the format, its media type, the `type` of a problem | breaking |
/// | a header, a challenge, an allowed method, `Retry-After` is gone | breaking |
/// | an operation is gone, or no longer returns a code | breaking |
/// | any of these is added | minor |
/// | a text: title, description, cause, message, action | patch |
/// | the name of a parameter in the path of an operation | patch |
///
/// # Examples
///
/// See the [crate page](crate).
pub fn diff(old: &PublishedCatalog, new: &PublishedCatalog) -> Vec<Change> {
    let mut changes = Vec::new();
    compare_catalogs(old, new, &mut changes);
    let wire = Wire { old, new, before: form_1::layout(old), after: form_1::layout(new) };
    let moved = compare_errors(&wire, &mut changes);
    for (old, new) in
        pairs(&old.successes, &new.successes, |success| (success.error_type.clone(), success.code.clone()))
    {
        compare_successes(old, new, &mut changes);
    }
    for (old, new) in pairs(&old.operations, &new.operations, place_in(old, new)) {
        compare_operations(old, new, &moved, &mut changes);
    }
    changes.sort_by(|one, other| {
        other
            .level
            .cmp(&one.level)
            .then_with(|| (&one.subject, &one.rule, &one.text).cmp(&(&other.subject, &other.rule, &other.text)))
    });
    changes
}

/// Both versions, for what depends on the format.
struct Wire<'a> {
    old: &'a PublishedCatalog,
    new: &'a PublishedCatalog,
    /// The layouts of both.
    before: Cow<'a, Layout>,
    after: Cow<'a, Layout>,
}

impl Wire<'_> {
    /// Whether an address in the body identifies the error (RFC 9457, 3.1.1),
    /// and does not only lead to a page.
    fn has_type_uris(&self) -> bool {
        self.new.media_type.to_ascii_lowercase().starts_with("application/problem+")
    }
}

/// The changes of one subject.
struct Changes<'a> {
    subject: String,
    found: &'a mut Vec<Change>,
}

impl Changes<'_> {
    fn add(&mut self, impact: Impact, rule: impl Into<String>, text: impl Into<String>) {
        self.found.push(Finding::new(impact, rule, &*self.subject, text));
    }

    /// A value that is always there.
    fn value<T: PartialEq + Display>(&mut self, impact: Impact, rule: &str, what: &str, old: T, new: T) {
        if old != new {
            self.add(impact, format!("{rule}-changed"), format!("{what} was `{old}` and is `{new}`"));
        }
    }

    /// A value that may be absent: the impact where it is gone, another, or
    /// added.
    fn option<T: PartialEq + Display>(
        &mut self,
        [gone, other, added]: [Impact; 3],
        rule: &str,
        what: &str,
        old: Option<T>,
        new: Option<T>,
    ) {
        match (old, new) {
            (Some(old), None) => self.add(gone, format!("{rule}-removed"), format!("{what} was `{old}` and is gone")),
            (None, Some(new)) => {
                self.add(added, format!("{rule}-added"), format!("{what} is `{new}` and was not there"))
            }
            (Some(old), Some(new)) => self.value(other, rule, what, old, new),
            (None, None) => {}
        }
    }
}

/// What stands in both lists under one key, or in one of them.
fn pairs<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&T) -> K,
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

#[deny(unused_variables, reason = "a field that is taken and not compared is forgotten")]
fn compare_catalogs(old: &PublishedCatalog, new: &PublishedCatalog, found: &mut Vec<Change>) {
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
        // What either has is found again in each error: in its address, and in the example of its body.
        docs_base: _,
        layout: _,
        // Forms say the same in other words.
        form: _,
    } = new;
    let mut changes = Changes { subject: "catalog".to_owned(), found };
    changes.value(Patch, "name", "the name of the API", &old.name, name);
    changes.value(Breaking, "format", "the format", &old.format, format);
    // In another case it is the same (RFC 9110, 8.3.1).
    let [was, is] = [&old.media_type, media_type].map(|media_type| media_type.to_ascii_lowercase());
    changes.value(Breaking, "media-type", "the media type", was, is);
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

/// Compares the errors; gives back those whose removal, or other status, is
/// told already.
fn compare_errors(wire: &Wire<'_>, found: &mut Vec<Change>) -> BTreeSet<ErrorKey> {
    let mut moved = BTreeSet::new();
    let (mut gone, mut added) = (Vec::new(), Vec::new());
    for pair in pairs(&wire.old.errors, &wire.new.errors, |error| (error.error_type.clone(), error.code.clone())) {
        match pair {
            (Some(old), Some(new)) => {
                if old.status != new.status {
                    moved.extend([old.key(), new.key()]);
                }
                compare_error(old, new, wire, found);
            }
            (Some(old), None) => gone.push(old),
            (None, Some(new)) => added.push(new),
            (None, None) => {}
        }
    }
    for old in gone {
        let mut changes = Changes { subject: old.label(), found };
        moved.insert(old.key());
        let mut same_code = added.iter().filter(|new| new.code == old.code);
        match (same_code.next(), same_code.next()) {
            (Some(&new), None) => {
                let (from, to) = (name(old.error_type.as_deref()), name(new.error_type.as_deref()));
                changes.add(Breaking, "type-changed", format!("the type was {from} and is {to}"));
                moved.insert(new.key());
                compare_error(old, new, wire, found);
                added.retain(|other| other.key() != new.key());
            }
            _ => changes.add(Breaking, "code-removed", "the code is gone"),
        }
    }
    for new in added {
        Changes { subject: new.label(), found }.add(Minor, "code-added", "the code is new");
    }
    moved
}

fn name(error_type: Option<&str>) -> String {
    error_type.map_or("none".to_owned(), |error_type| format!("`{error_type}`"))
}

fn compare_error(old: &PublishedError, new: &PublishedError, wire: &Wire<'_>, found: &mut Vec<Change>) {
    let mut changes = Changes { subject: new.label(), found };
    compare_facts(&old.facts(), &new.facts(), wire, &mut changes);
    compare_prose(old, new, &mut changes);
    compare_bodies(old, new, wire, &mut changes);
}

/// What a program can depend on.
#[deny(unused_variables, reason = "a field that is taken and not compared is forgotten")]
fn compare_facts(old: &ErrorFacts<'_>, new: &ErrorFacts<'_>, wire: &Wire<'_>, changes: &mut Changes<'_>) {
    let ErrorFacts {
        spelling,
        number,
        status,
        statuses,
        open,
        category,
        retry,
        wait,
        challenge,
        allow,
        param,
        occurrence_param,
        violations,
        members,
        headers,
        uri,
        deprecated,
        extension,
        framework,
        shares_code_with,
        examples,
    } = *new;
    changes.value(Breaking, "status", "the status", old.status, status);
    compare_statuses(old.statuses, statuses, changes);
    compare_open(old.open, open, changes);
    changes.value(Breaking, "spelling", "the code in the body", old.spelling, spelling);
    changes.option([Breaking, Breaking, Minor], "number", "the number", old.number, number);
    changes.value(Breaking, "retry", "the retry class", old.retry, retry);
    if old.status == status {
        compare_status_lines(old.examples, examples, changes);
    }
    compare_addresses(old.uri, uri, wire, changes);
    compare_waits(old.wait, wait, changes);
    compare_challenges(old.challenge, challenge, changes);
    compare_methods(old.allow, allow, changes);
    compare_headers(old.headers, headers, changes);
    compare_members(old.members, members, changes);
    compare_params((old.param, old.occurrence_param), (param, occurrence_param), changes);
    compare_deprecations(old.deprecated, deprecated, changes);
    compare_violations(old.violations, violations, changes);
    changes.value(Patch, "category", "the category", old.category, category);
    changes.value(Patch, "extension", "whether the API's own documents lack it", old.extension, extension);
    changes.value(Patch, "framework", "whether only the framework answers with it", old.framework, framework);
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
        changes.add(Breaking, "status-removed", format!("the status {gone} is gone"));
    }
    for added in new.iter().filter(|status| !old.contains(status)) {
        changes.add(Minor, "status-added", format!("the status {added} is new"));
    }
}

/// Whether occurrences may have codes, statuses and numbers of their own.
fn compare_open(old: [bool; 3], new: [bool; 3], changes: &mut Changes<'_>) {
    for ((old, new), what) in old.into_iter().zip(new).zip(["code", "status", "number"]) {
        let rule = format!("{what}-open");
        match (old, new) {
            (false, true) => changes.add(Minor, rule, format!("the {what} is open: responses may have others")),
            (true, false) => changes.add(Patch, rule, format!("the {what} is no longer open")),
            _ => {}
        }
    }
}

/// The parameter at fault: always the same one, or one of each occurrence.
fn compare_params(old: (Option<&str>, bool), new: (Option<&str>, bool), changes: &mut Changes<'_>) {
    const OF_OCCURRENCE: &str = "each occurrence's own";
    let param = |(fixed, of_occurrence): (Option<&str>, bool)| match fixed {
        Some(name) => Some(format!("`{name}`")),
        None => of_occurrence.then(|| OF_OCCURRENCE.to_owned()),
    };
    let (old, new) = (param(old), param(new));
    let (was, is) = (old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default());
    match (&old, &new) {
        (Some(_), None) => {
            changes.add(Breaking, "param-removed", format!("the parameter at fault was {was} and is gone"))
        }
        (None, Some(_)) => {
            changes.add(Minor, "param-added", format!("the parameter at fault is {is} and was not there"));
        }
        (Some(_), Some(_)) if was != is => {
            // One of those that a client had to expect anyway.
            let impact = if was == OF_OCCURRENCE { Patch } else { Breaking };
            changes.add(impact, "param-changed", format!("the parameter at fault was {was} and is {is}"));
        }
        _ => {}
    }
}

/// What is said of the end of an error.
fn compare_deprecations(
    old: Option<&PublishedDeprecation>,
    new: Option<&PublishedDeprecation>,
    changes: &mut Changes<'_>,
) {
    let (old, new) = match (old, new) {
        (None, None) => return,
        (None, Some(new)) => return changes.add(Minor, "deprecated-added", format!("the error is {new}")),
        (Some(_), None) => return changes.add(Patch, "deprecated-removed", "the error is no longer deprecated"),
        (Some(old), Some(new)) => (old, new),
    };
    // The note is a text of the error.
    let PublishedDeprecation { since, note: _, replaced_by, sunset } = new;
    changes.option([Patch; 3], "deprecated-since", "the day of the deprecation", old.since.as_ref(), since.as_ref());
    let replaced = old.replaced_by.as_ref();
    changes.option([Patch; 3], "replaced-by", "the error to use instead", replaced, replaced_by.as_ref());
    match (&old.sunset, sunset) {
        (Some(old), Some(new)) if new < old => {
            changes.add(Breaking, "sunset-earlier", format!("the sunset was {old} and is {new}"));
        }
        (Some(old), Some(new)) if new > old => {
            changes.add(Patch, "sunset-later", format!("the sunset was {old} and is {new}"));
        }
        (old, new) => changes.option([Patch, Patch, Minor], "sunset", "the sunset", old.as_ref(), new.as_ref()),
    }
}

/// The number of the status line, which is not the status where an API answers
/// 200 to failures.
fn compare_status_lines(old: &[PublishedExample], new: &[PublishedExample], changes: &mut Changes<'_>) {
    let line = |examples: &[PublishedExample]| {
        // The body is compared by its members; the rest belongs to the catalog and to the error.
        let PublishedExample { status, format: _, media_type: _, headers: _, body: _ } = examples.first()?;
        Some(*status)
    };
    changes.option([Patch, Breaking, Patch], "status-line", "the status line", line(old), line(new));
}

/// The address of the documentation.
fn compare_addresses(old: Option<&str>, new: Option<&str>, wire: &Wire<'_>, changes: &mut Changes<'_>) {
    if wire.has_type_uris() {
        // Without an address of its own a problem's type is `about:blank`, which is one too.
        let blank = "about:blank";
        changes.value(Breaking, "type-uri", "the type URI", old.unwrap_or(blank), new.unwrap_or(blank));
    } else {
        changes.option([Breaking, Patch, Minor], "docs-uri", "the address of the documentation", old, new);
    }
}

fn compare_waits(old: Option<PublishedWait>, new: Option<PublishedWait>, changes: &mut Changes<'_>) {
    match (body::sends_wait(old), body::sends_wait(new)) {
        (true, false) => changes.add(Breaking, "retry-after-removed", "`Retry-After` is no longer sent"),
        (false, true) => changes.add(Minor, "retry-after-added", "`Retry-After` is sent"),
        _ if old != new => changes.add(Patch, "retry-after-changed", "`Retry-After` has other values"),
        _ => {}
    }
}

/// `WWW-Authenticate`: a client knows the scheme it can use.
fn compare_challenges(old: Option<&str>, new: Option<&str>, changes: &mut Changes<'_>) {
    let impacts = if old.map(word) == new.map(word) { [Patch; 3] } else { [Breaking, Breaking, Minor] };
    changes.option(impacts, "challenge", "the challenge", old, new);
}

fn compare_headers(old: &[PublishedHeader], new: &[PublishedHeader], changes: &mut Changes<'_>) {
    for pair in pairs(old, new, |header| header.name.clone()) {
        match pair {
            (Some(old), None) => {
                changes.add(Breaking, "header-removed", format!("the header `{}` is gone", old.name));
            }
            (None, Some(new)) => changes.add(Minor, "header-added", format!("the header `{}` is new", new.name)),
            (Some(old), Some(PublishedHeader { name, value })) if old.value != *value => {
                changes.add(Minor, "header-changed", format!("the header `{name}` has another value"));
            }
            _ => {}
        }
    }
}

fn word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase()
}

/// `Allow`: methods that a client was told it may use.
fn compare_methods(old: Option<&str>, new: Option<&str>, changes: &mut Changes<'_>) {
    let methods = |text: &str| text.split(',').map(|method| method.trim().to_owned()).collect::<BTreeSet<_>>();
    match (old, new) {
        (Some(old_text), Some(new_text)) if old_text != "route" && new_text != "route" => {
            let (old, new) = (methods(old_text), methods(new_text));
            for method in old.difference(&new) {
                changes.add(Breaking, "method-removed", format!("`Allow` lacks `{method}`"));
            }
            for method in new.difference(&old) {
                changes.add(Minor, "method-added", format!("`Allow` has `{method}`"));
            }
        }
        (old, new) => changes.option([Breaking, Patch, Minor], "allow", "`Allow`", old, new),
    }
}

fn compare_members(old: &[PublishedMember], new: &[PublishedMember], changes: &mut Changes<'_>) {
    for pair in pairs(old, new, |member| member.name.clone()) {
        match pair {
            (Some(old), None) => {
                changes.add(Breaking, "member-removed", format!("the member `{}` is gone", old.name));
            }
            (None, Some(new)) => changes.add(Minor, "member-added", format!("the member `{}` is new", new.name)),
            (Some(old), Some(new)) => compare_member(old, new, changes),
            (None, None) => {}
        }
    }
}

fn compare_member(old: &PublishedMember, new: &PublishedMember, changes: &mut Changes<'_>) {
    let PublishedMember { name, of, optional, values: _, members: _, items: _ } = new;
    // What was not known before can't have been relied on.
    let impact = if old.of == "any" { Patch } else { Breaking };
    changes.value(impact, "member-type", &format!("the type of the member `{name}`"), &old.of, of);
    match (old.optional, optional) {
        (false, true) => changes.add(Breaking, "member-optional", format!("the member `{name}` may be left out")),
        (true, false) => changes.add(Minor, "member-required", format!("the member `{name}` is always there")),
        _ => {}
    }
}

fn compare_violations(old: bool, new: bool, changes: &mut Changes<'_>) {
    match (old, new) {
        (true, false) => changes.add(Breaking, "violations-removed", "the invalid fields are no longer listed"),
        (false, true) => changes.add(Minor, "violations-added", "the invalid fields are listed"),
        _ => {}
    }
}

/// What people read, and no program.
fn compare_prose(old: &PublishedError, new: &PublishedError, changes: &mut Changes<'_>) {
    for (old, new) in old.texts().iter().zip(new.texts()).filter(|(_, new)| new.role.is_prose()) {
        let what = format!("the {}", new.name);
        changes.option([Patch; 3], &new.name.replace(' ', "-"), &what, old.text, new.text);
    }
}

/// What only the whole body shows: a member that the format adds or leaves out.
fn compare_bodies(old: &PublishedError, new: &PublishedError, wire: &Wire<'_>, changes: &mut Changes<'_>) {
    if wire.old.format != wire.new.format {
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
        let (impact, rule, text) = match (before.get(path), after.get(path)) {
            (Some(_), None) if gone.has(path, &before) => continue,
            (None, Some(_)) if come.has(path, &after) => continue,
            (Some(_), None) => (Breaking, "body-member-removed", format!("the body has no `{path}`")),
            (None, Some(_)) => (Minor, "body-member-added", format!("the body has `{path}`")),
            (Some(old), Some(new)) if old != new && *old != "null" => {
                if gone.has(path, &before) || come.has(path, &after) {
                    continue;
                }
                (Breaking, "body-member-type", format!("`{path}` of the body was {old} and is {new}"))
            }
            _ => continue,
        };
        // What lies within comes and goes with it.
        if !told.iter().any(|outer| body::is_within(path, outer)) {
            changes.add(impact, rule, text);
            told.push(path);
        }
    }
}

fn compare_successes(old: Option<&PublishedSuccess>, new: Option<&PublishedSuccess>, found: &mut Vec<Change>) {
    let Some(success) = new.or(old) else { return };
    let subject = match &success.error_type {
        Some(error_type) => format!("success {error_type}/{}", success.code),
        None => format!("success {}", success.code),
    };
    let mut changes = Changes { subject, found };
    match (old, new) {
        (Some(_), None) => changes.add(Breaking, "code-removed", "the code is gone"),
        (None, Some(_)) => changes.add(Minor, "code-added", "the code is new"),
        (Some(old), Some(PublishedSuccess { error_type: _, code: _, number, status, title, description })) => {
            changes.value(Breaking, "status", "the status", old.status, *status);
            changes.option([Breaking, Breaking, Minor], "number", "the number", old.number, *number);
            changes.value(Patch, "title", "the title", &old.title, title);
            let (old, new) = (old.description.as_ref(), description.as_ref());
            changes.option([Patch; 3], "description", "the description", old, new);
        }
        (None, None) => {}
    }
}

fn compare_operations(
    old: Option<&PublishedOperation>,
    new: Option<&PublishedOperation>,
    moved: &BTreeSet<ErrorKey>,
    found: &mut Vec<Change>,
) {
    let Some(operation) = new.or(old) else { return };
    let mut changes = Changes { subject: format!("{} {}", operation.method, operation.path), found };
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (Some(_), None) => return changes.add(Breaking, "operation-removed", "the operation is gone"),
        _ => return changes.add(Minor, "operation-added", "the operation is new"),
    };
    // An example request promises nothing, and by path and method the two are a pair.
    let PublishedOperation { id, method: _, path, errors, request: _ } = new;
    changes.value(Patch, "path", "the path", &old.path, path);
    changes.value(Patch, "operation-id", "the id", &old.id, id);
    compare_returned(&old.errors, errors, moved, &mut changes);
}

fn compare_returned(old: &[ErrorKey], new: &[ErrorKey], moved: &BTreeSet<ErrorKey>, changes: &mut Changes<'_>) {
    for pair in pairs(old, new, |key| (key.error_type.clone(), key.code.clone())) {
        match pair {
            (Some(old), None) if !moved.contains(old) => changes.add(
                Breaking,
                "operation-code-removed",
                format!("`{}` ({}) is no longer returned", old.code, old.status),
            ),
            (None, Some(new)) if !moved.contains(new) => {
                changes.add(Minor, "operation-code-added", format!("`{}` ({}) is returned", new.code, new.status));
            }
            (Some(old), Some(new)) if !moved.contains(new) => {
                let what = format!("the status of `{}`", new.code);
                changes.value(Breaking, "operation-status", &what, old.status, new.status);
            }
            _ => {}
        }
    }
}
