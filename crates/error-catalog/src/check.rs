//! Checks a catalog for contradictions and missing texts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use error_markup::inert;

use crate::{
    Layout, PublishedCatalog, PublishedDeprecation, PublishedError, PublishedExample, PublishedWait,
    finding::{Finding, Lint, Severity},
    form_1, is_day, today,
};

/// Finds mistakes in a catalog and returns the most serious ones first.
///
/// | rule | severity | mistake |
/// |---|---|---|
/// | `retry-contradicts-status` | error | the retry class does not fit the status: a 429 that is never retried, or a 404 that is retried unchanged |
/// | `duplicate-code`, `duplicate-number` | error | two errors have the same type and code, or the same number |
/// | `unknown-error` | error | an operation returns an error that is not in the catalog |
/// | `spelling-differs` | error | an example spells the code differently from the error |
/// | `reserved-member` | error | a member has the name of a member that the format writes in the same object |
/// | `unknown-replacement`, `invalid-day` | error | a deprecation names a code that is not in the catalog, or a day that does not exist |
/// | `code-of-the-format` | error | the format uses the code for a category, but the author did not name that category |
/// | `missing-description` | warning | the page does not say what the error means |
/// | `missing-action` | warning | the page does not say how to fix it |
/// | `unreachable-definition` | warning | the catalog has operations, but none of them returns the error |
/// | `past-sunset` | warning | the error is still in the catalog after its sunset |
/// | `active-character` | warning | a text contains control characters, or marks that change the writing direction |
/// | `number-of-category` | warning | bodies have numbers but no codes, and the error has only the number of its category |
/// | `message-without-fix` | note | the client must change something, but the author's message does not say what |
///
/// Errors that only the framework returns have built-in texts, so they are not checked
/// for missing texts.
///
/// # Examples
///
/// ```
/// use error_catalog::check;
/// use error_core::{ApiError, catalog};
/// use error_formats::{Stripe, publish};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found", retry = after_wait)]
/// struct NoAccount { id: String }
///
/// let found = check(&publish("accounts", &Stripe::new(), &catalog![NoAccount])?);
/// let rules: Vec<_> = found.iter().map(|lint| &*lint.rule).collect();
/// assert_eq!(rules, ["retry-contradicts-status", "missing-action", "missing-description"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(catalog: &PublishedCatalog) -> Vec<Lint> {
    let mut found = Vec::new();
    let layout = form_1::layout(catalog);
    for error in &catalog.errors {
        check_error(error, &mut found);
        check_body(error, &layout, &catalog.format, &mut found);
        check_number(error, &layout, &mut found);
    }
    check_deprecations(catalog, &today(), &mut found);
    check_reached(catalog, &mut found);
    check_operations(catalog, &mut found);
    check_references(catalog, &mut found);
    check_duplicates(catalog, &mut found);
    found.sort_by(|one, other| {
        other.level.cmp(&one.level).then_with(|| (&one.subject, &one.rule).cmp(&(&other.subject, &other.rule)))
    });
    found
}

fn check_error(error: &PublishedError, found: &mut Vec<Lint>) {
    let mut lint = |severity, rule: &str, text: String| found.push(Finding::of_error(severity, rule, error, text));
    if let Some(why) = contradiction(error) {
        lint(Severity::Error, "retry-contradicts-status", why);
    }
    if let Some(category) = &error.shares_code_with {
        lint(Severity::Error, "code-of-the-format", of_the_format(category));
    }
    if let Some(name) = active_text(error) {
        lint(Severity::Warning, "active-character", active(name));
    }
    if error.framework {
        return;
    }
    if error.description.is_none() {
        lint(Severity::Warning, "missing-description", "nothing says what it means".to_owned());
    }
    if error.action.is_none() && error.solution.is_none() {
        lint(Severity::Warning, "missing-action", "nothing says how to fix it".to_owned());
    }
    if is_vague(error) {
        let text = "the message names nothing that a client could change";
        lint(Severity::Note, "message-without-fix", text.to_owned());
    }
}

/// Why a code is not its author's alone.
fn of_the_format(category: &str) -> String {
    format!(
        "the format returns this code for `{category}` as well, also for errors that no handler returns, so clients \
         read one code for two meanings: give this error another code, or write `category = {category}` beside it if \
         it is the same error"
    )
}

/// Holds an error against the bodies of its format, called `format`.
fn check_body(error: &PublishedError, layout: &Layout, format: &str, found: &mut Vec<Lint>) {
    let mut lint = |rule: &str, text: String| found.push(Finding::of_error(Severity::Error, rule, error, text));
    for member in error.members.iter().filter(|member| layout.own_members.contains(&member.name)) {
        let text = format!(
            "the format has a member `{}` of its own in the same place: give this one another name",
            member.name
        );
        lint("reserved-member", text);
    }
    let Some(place) = &layout.code else { return };
    let expected = format!("{}{}{}", layout.code_prefix, error.wire_code(), layout.code_suffix);
    for example in error.examples.iter().filter(|example| example.format == format) {
        if let Some(text) = text_at(place, example).filter(|text| *text != expected) {
            lint(
                "spelling-differs",
                format!("its example has `{text}` at {place}, and its spelling says `{expected}`"),
            );
        }
    }
}

/// Where bodies have numbers alone, two errors of one number are one error for clients.
fn check_number(error: &PublishedError, layout: &Layout, found: &mut Vec<Lint>) {
    let (Some(number), true) = (error.number, error.number_of_category) else { return };
    if layout.code.is_none() && layout.number.is_some() && !error.open_number {
        let text = format!(
            "it has {number}, the number of its category, so clients cannot tell it from `{}`: write `number = ...`, or for \
             an error of another crate return a number for its code in the format's `number`",
            error.category
        );
        found.push(Finding::of_error(Severity::Warning, "number-of-category", error, text));
    }
}

/// What the body of `example` has at `place`; `None` where it has nothing there.
fn text_at(place: &str, example: &PublishedExample) -> Option<String> {
    let body: Value = serde_json::from_str(&example.body).ok()?;
    match body.pointer(place)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Finds deprecations that lead nowhere, and sunsets that are over.
fn check_deprecations(catalog: &PublishedCatalog, today: &str, found: &mut Vec<Lint>) {
    let codes: BTreeSet<_> = catalog.errors.iter().map(|error| &*error.code).collect();
    for error in &catalog.errors {
        let Some(PublishedDeprecation { since, note: _, replaced_by, sunset }) = &error.deprecated else { continue };
        let mut lint = |severity, rule: &str, text: String| found.push(Finding::of_error(severity, rule, error, text));
        if let Some(code) = replaced_by.as_deref().filter(|code| !codes.contains(code)) {
            let text = format!("clients should use `{code}` instead, and the catalog lacks it");
            lint(Severity::Error, "unknown-replacement", text);
        }
        for day in since.iter().chain(sunset).filter(|day| !is_day(day)) {
            lint(Severity::Error, "invalid-day", format!("`{day}` is not a day: write it as 2027-06-30"));
        }
        if let Some(day) = sunset.as_deref().filter(|day| is_day(day) && *day < today) {
            let text = format!("its sunset was {day}, and it is still there: remove it, or write another day");
            lint(Severity::Warning, "past-sunset", text);
        }
    }
}

/// Finds errors that no operation returns, where operations are known.
fn check_reached(catalog: &PublishedCatalog, found: &mut Vec<Lint>) {
    if catalog.operations.is_empty() {
        return;
    }
    let returned = catalog.operations.iter().flat_map(|operation| &operation.errors);
    let returned: BTreeSet<_> = returned.map(|key| (&key.error_type, &key.code)).collect();
    let authors = catalog.errors.iter().filter(|error| !error.framework);
    for error in authors.filter(|error| !returned.contains(&(&error.error_type, &error.code))) {
        let text = "no operation of the document returns it: declare it on its route with `.errors_of::<...>()`; if its \
                    route is in no document, set `unreachable-definition = \"off\"` in `error-catalog.toml`";
        found.push(Finding::of_error(Severity::Warning, "unreachable-definition", error, text));
    }
}

/// Why the retry class does not fit the status (RFC 9110, section 15; RFC 6585, section
/// 4).
fn contradiction(error: &PublishedError) -> Option<String> {
    let (status, class) = (error.status, &*error.retry);
    let why = match (class, status) {
        ("after_wait", 400..=499) if !matches!(status, 408 | 409 | 413 | 421 | 423 | 424 | 425 | 429) => {
            "the same request will fail again"
        }
        ("after_wait", 501 | 505) => "waiting does not teach a server what it does not know",
        ("never" | "after_change", 408 | 425 | 429 | 503) => "the status says that waiting helps",
        ("after_change", 500 | 502 | 504) => "a client can't change what fails in the server",
        ("never" | "after_change", _) if error.wait.is_some_and(|wait| wait != PublishedWait::Unknown) => {
            "it sends `Retry-After`"
        }
        _ => return None,
    };
    Some(format!("the retry class of a {status} is `{class}`: {why}"))
}

/// Whether a client is told to change something, and not what.
fn is_vague(error: &PublishedError) -> bool {
    // Without a message of its author it has the text of its category, which nobody can change here.
    let Some(message) = &error.message else { return false };
    let names_something = message.contains('{')
        || error.param.is_some()
        || error.violations
        || !error.members.is_empty()
        || error.challenge.is_some()
        || error.allow.is_some()
        || !error.headers.is_empty();
    error.retry == "after_change" && error.status < 500 && !names_something
}

/// The name of a text whose characters act without being seen.
fn active_text(error: &PublishedError) -> Option<&'static str> {
    error.texts().into_iter().find(|it| it.text.is_some_and(acts)).map(|it| it.name)
}

fn acts(text: &str) -> bool {
    inert(text).to_string() != text
}

/// Finds operations whose own texts hold what acts without being seen.
fn check_operations(catalog: &PublishedCatalog, found: &mut Vec<Lint>) {
    for operation in &catalog.operations {
        if let Some((name, _)) = operation.texts().into_iter().find(|(_, text)| acts(text)) {
            let subject = format!("{} {}", operation.method, operation.path);
            found.push(Finding::new(Severity::Warning, "active-character", subject, active(name)));
        }
    }
}

fn active(name: &str) -> String {
    format!("the {name} holds invisible characters that act")
}

fn check_references(catalog: &PublishedCatalog, found: &mut Vec<Lint>) {
    let known: BTreeSet<_> = catalog.errors.iter().map(|error| (&error.error_type, &error.code)).collect();
    for operation in &catalog.operations {
        for key in operation.errors.iter().filter(|key| !known.contains(&(&key.error_type, &key.code))) {
            let subject = format!("{} {}", operation.method, operation.path);
            let text = format!("`{}` ({}) is returned, and not in the catalog", key.code, key.status);
            found.push(Finding::new(Severity::Error, "unknown-error", subject, text));
        }
    }
}

fn check_duplicates(catalog: &PublishedCatalog, found: &mut Vec<Lint>) {
    let mut codes = BTreeSet::new();
    let mut by_number: BTreeMap<i64, Vec<&PublishedError>> = BTreeMap::new();
    for error in &catalog.errors {
        if !codes.insert((&error.error_type, &error.code)) {
            let text = "another error has this type and code".to_owned();
            found.push(Finding::of_error(Severity::Error, "duplicate-code", error, text));
        }
        if let Some(number) = error.number {
            by_number.entry(number).or_default().push(error);
        }
    }
    for (number, errors) in by_number {
        let is_lent = |error: &&PublishedError| is_lent(number, error, &errors, catalog);
        let (lent, written): (Vec<&PublishedError>, Vec<_>) = errors.iter().copied().partition(is_lent);
        for (at, error) in written.iter().enumerate() {
            // One code may stand under several types.
            let mut others = lent.iter().chain(&written[..at]);
            let is_another = |other: &&&PublishedError| other.code != error.code && !(other.shared && error.shared);
            if let Some(other) = others.find(is_another) {
                let text = format!("`{}` has the number {number} as well", other.code);
                found.push(Finding::of_error(Severity::Error, "duplicate-number", error, text));
            }
        }
    }
}

/// Whether an error has its number of the format, which lends one to all errors
/// of a category that have none; `sharing` are all that have this one.
fn is_lent(number: i64, error: &PublishedError, sharing: &[&PublishedError], catalog: &PublishedCatalog) -> bool {
    let lends =
        |other: &&PublishedError| other.framework && (other.category == error.category || other.status == error.status);
    let of_category = catalog.categories.get(&error.category).and_then(|category| category.number);
    error.framework || of_category == Some(number) || sharing.iter().any(lends)
}
