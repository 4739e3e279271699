//! Compares the texts of languages with a published catalog.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::PublishedCatalog;

use crate::{
    Finding, Languages, Problem,
    expected::{Expected, expected, of_violation},
    identifier::{ATTRIBUTES, PAGE, PHRASE, VIOLATION, attribute},
    language::Language,
    resource::ResourceText,
};

impl Languages {
    /// Compares the texts of each language with a published catalog: missing texts, texts that no error has, and
    /// arguments that an error does not have.
    ///
    /// If the catalog has errors of extractors, their messages are asked for as well: those of invalid fields, such as
    /// `violation-missing`, and of the categories, such as `invalid_field.message`. The phrase of a status (`status-404`)
    /// is asked for if an example of the catalog shows it. The texts of pages (`page-code`) need not be there, but if a
    /// language has one of them, it should have all, the phrases of the statuses in the catalog, and what to do about
    /// the errors of the framework (`not_found.action`), which are otherwise asked for only if an example shows them.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::PublishedCatalog;
    /// use error_languages::Languages;
    ///
    /// let languages = Languages::new("en")?.with("de", "account_locked = Gesperrt\n    .message = Bis { $until }")?;
    /// let findings = languages.check(&PublishedCatalog::default());
    /// assert_eq!(
    ///     findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
    ///     [
    ///         "de:1: no error has the text `account_locked`; remove it, or correct the code",
    ///         "de:2: no error has the text `account_locked.message`; remove it, or correct the code",
    ///     ],
    /// );
    /// # Ok::<(), error_languages::InvalidLanguage>(())
    /// ```
    pub fn check(&self, catalog: &PublishedCatalog) -> Vec<Finding> {
        let expected = expected(catalog);
        self.all().flat_map(|language| check(language, &expected, language.tag() == self.own().language())).collect()
    }
}

/// `is_own`: whether the author's texts are in this language, so that none is missing.
fn check(language: &Language, expected: &BTreeMap<String, Expected>, is_own: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let names: BTreeSet<String> = language.places().map(|(_, text)| text.name()).collect();
    let referred: BTreeSet<&str> =
        language.places().flat_map(|(_, text)| &text.references.messages).map(String::as_str).collect();
    for (resource, text) in language.places() {
        let name = text.name();
        let of_violation = of_violation(&text.id).filter(|_| text.attribute.is_none());
        let meant = if expected.contains_key(&name) { None } else { meant(&name, expected, &names) };
        // The codes of an author's violations are free, but one like that of a missing text is probably misspelt.
        match expected.get(&name).or(of_violation.as_ref().filter(|_| meant.is_none())) {
            Some(expected) => check_arguments(language, resource, text, expected, &mut findings),
            None if referred.contains(&*name) => {}
            None => findings.push(Finding {
                problem: Problem::Unused,
                language: language.tag().to_owned(),
                resource: resource.to_owned(),
                line: Some(text.line),
                message: unused(&name, expected, meant),
                text: name,
            }),
        }
    }
    let resource = language.places().map(|(resource, _)| resource).next().unwrap_or(language.tag());
    let mut miss = |name: &str, message: String| {
        findings.push(Finding {
            problem: Problem::Missing,
            language: language.tag().to_owned(),
            resource: resource.to_owned(),
            line: None,
            text: name.to_owned(),
            message,
        });
    };
    if !is_own {
        for (name, text) in expected {
            let is_there = names.contains(name) || text.instead.as_ref().is_some_and(|name| names.contains(name));
            if let Some(own) = text.own.as_deref().filter(|_| !is_there) {
                miss(name, missing(name, own, text.instead.as_deref()));
            }
        }
    }
    for (name, text) in expected.iter().filter(|(name, text)| text.own.is_none() && !names.contains(*name)) {
        let is_instead = text.instead.as_ref().is_some_and(|name| names.contains(name));
        if let Some(siblings) = siblings(name, text, &names).filter(|_| !is_instead) {
            let add = match name.split_once('.') {
                Some((code, attribute)) => format!("`.{attribute} = ...` below `{code} = ...`"),
                None => format!("`{name} = ...`"),
            };
            miss(name, format!("`{name}` is missing, although other texts of {siblings} are there; add {add}"));
        }
    }
    findings
}

/// What a missing text belongs to of which the language has another text. Whether a client gets pages is in no catalog.
fn siblings(name: &str, text: &Expected, names: &BTreeSet<String>) -> Option<&'static str> {
    let has = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    if has(PAGE) && (name.starts_with(PAGE) || text.on_pages.is_some()) {
        return Some("pages");
    }
    (name.starts_with(PHRASE) && text.on_pages.is_some() && has(PHRASE)).then_some("statuses")
}

fn check_arguments(
    language: &Language,
    resource: &str,
    text: &ResourceText,
    expected: &Expected,
    findings: &mut Vec<Finding>,
) {
    let name = text.name();
    let named = language.arguments(&text.id, text.attribute.as_deref()).unwrap_or_default();
    let mut find = |problem, message| {
        findings.push(Finding {
            problem,
            language: language.tag().to_owned(),
            resource: resource.to_owned(),
            line: Some(text.line),
            text: name.clone(),
            message,
        });
    };
    for argument in named.iter().filter(|argument| !expected.arguments.contains(*argument)) {
        let known: Vec<_> = expected.arguments.iter().map(|argument| format!("${argument}")).collect();
        let known =
            if known.is_empty() { "it has no arguments".to_owned() } else { format!("it has {}", known.join(", ")) };
        find(Problem::UnknownArgument, format!("`{name}` has no argument `${argument}`; {known}"));
    }
    let names = |searched: &str| named.iter().any(|argument| argument == searched);
    let choice = expected.choice.filter(|choice| !names(choice.by));
    if let Some((by, argument)) = choice.and_then(|choice| Some((choice.by, choice.of.iter().find(|of| names(of))?))) {
        find(
            Problem::ValueNotShown,
            format!(
                "`{name}` shows `${argument}`, which not every body has; choose the text by `${by}`, as \
                 `error-catalog translations` writes it"
            ),
        );
    }
    for argument in expected.shown.iter().filter(|argument| !named.contains(argument)) {
        find(
            Problem::ValueNotShown,
            format!(
                "`{name}` does not show `${argument}`, which the author's text shows: {}",
                quoted(expected.own.as_deref())
            ),
        );
    }
}

/// The missing text that a text which no error has was probably meant to be.
fn meant<'a>(name: &str, expected: &'a BTreeMap<String, Expected>, names: &BTreeSet<String>) -> Option<&'a str> {
    let missing = expected.iter().filter(|(key, text)| text.own.is_some() && !names.contains(*key));
    let prefix = if name.starts_with(VIOLATION) { VIOLATION } else { "" };
    let missing = missing.map(|(key, _)| &**key).filter(|key| key.starts_with(prefix));
    error_catalog::near(name, missing).first().copied()
}

/// A text that no error has.
fn unused(name: &str, expected: &BTreeMap<String, Expected>, meant: Option<&str>) -> String {
    match name.split_once('.') {
        Some((code, attribute)) if expected.contains_key(code) => of_no_error(code, attribute),
        _ => match meant {
            Some(meant) => format!("no error has the text `{name}`; did you mean `{meant}`, which is missing?"),
            None => format!("no error has the text `{name}`; remove it, or correct the code"),
        },
    }
}

/// An attribute that the error does not have, below a text that it has.
fn of_no_error(code: &str, written: &str) -> String {
    let known = ATTRIBUTES.map(attribute);
    if known.contains(&written) {
        return format!("the error `{code}` has no `{written}`; remove the text, or add `{written}` to the error");
    }
    match error_catalog::near(written, known).first() {
        Some(meant) => format!("no text has the attribute `{written}`; did you mean `{meant}`?"),
        None => format!(
            "no text has the attribute `{written}`; remove it, or write one of `message`, `user_message` and `action`"
        ),
    }
}

fn missing(name: &str, own: &str, instead: Option<&str>) -> String {
    let own = quoted(Some(own));
    match (name.split_once('.'), instead) {
        (Some((code, attribute)), _) => {
            format!("`{name}` is missing; add `.{attribute} = ...` below `{code} = ...` for {own}")
        }
        (None, Some(category)) => format!(
            "`{name}` is missing; add `{category} = ...` for {own}, or `{name} = ...` for all errors with this code"
        ),
        (None, None) => format!("`{name}` is missing; add `{name} = ...` for {own}"),
    }
}

/// An author's text on one line.
fn quoted(text: Option<&str>) -> String {
    let text: Vec<_> = text.unwrap_or_default().split_whitespace().collect();
    format!("\"{}\"", text.join(" "))
}
