//! The texts that the errors of a published catalog have.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::{PublishedCatalog, PublishedError, PublishedMember, TemplatePart, template_parts};
use error_core::{Category, ErrorStatus, FaultCode, Location, PageText, TextPart};
use serde_json::Value;

use crate::identifier::{ATTRIBUTES, PAGE, PHRASE, PLACE, VIOLATION, attribute};

/// A text that a language may have.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    /// The author's text. A text without one may be left out.
    pub(crate) own: Option<String>,
    /// Whether the author's text has placeholders.
    pub(crate) is_template: bool,
    /// The arguments that it may name.
    pub(crate) arguments: BTreeSet<String>,
    /// The arguments that the author's text shows.
    pub(crate) shown: BTreeSet<String>,
    /// What the text is chosen by, if not every occurrence has all arguments.
    pub(crate) choice: Option<Choice>,
    /// Another name under which the text is found as well.
    pub(crate) instead: Option<String>,
    /// The text that pages have, although the bodies of the catalog may not: the phrase of a status that is sent, or what
    /// to do about an error of the framework.
    pub(crate) on_pages: Option<String>,
}

/// An argument that tells whether an occurrence has some others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) by: &'static str,
    pub(crate) of: &'static [&'static str],
}

/// The arguments that every message has, if the occurrence has the fact.
const OF_EVERY_ERROR: [&str; 5] = ["retry_after", "param", "field", "problem", "more"];
/// The arguments of a body that cannot be parsed: what is wrong and, of JSON, where.
const OF_MALFORMED_BODIES: [&str; 3] = ["mistake", "line", "column"];
/// Only JSON has the place of a mistake.
const OF_JSON: Choice = Choice { by: "mistake", of: &["line", "column"] };
/// The argument of a body in another media type: the one that is read.
const OF_OTHER_MEDIA_TYPES: [&str; 1] = ["media_type"];

/// The categories of the errors that extractors of bodies return with a message of their own, and what it says. No
/// catalog has these messages.
const OF_BODIES: [(Category, &str); 3] = [
    (Category::MalformedBody, OF_A_MISTAKE),
    (Category::ContentTooLarge, "The request body is too large"),
    (Category::UnsupportedMediaType, "The request body must have the media type {media_type}"),
];
/// The same of forms.
const OF_FORMS: [(Category, &str); 1] = [(Category::MalformedHeaders, "The Content-Type header has no valid boundary")];
/// The same of all extractors.
const OF_FIELDS: [(Category, &str); 3] =
    [(Category::MissingField, OF_A_FIELD), (Category::UnknownField, OF_A_FIELD), (Category::InvalidField, OF_A_FIELD)];
pub(crate) const OF_A_MISTAKE: &str = "The request body can't be read as JSON: line {line}, column {column}";
pub(crate) const OF_A_FIELD: &str = "{field} {problem} (and {more} more errors)";

/// The texts by their names.
pub(crate) fn expected(catalog: &PublishedCatalog) -> BTreeMap<String, Expected> {
    let mut all = BTreeMap::new();
    for error in &catalog.errors {
        add_error(error, &mut all);
    }
    // Some formats have one code for several categories, and an author's error may have the code of the framework's: the
    // status of an unsupported body tells that there are extractors of bodies.
    let has_status =
        |status| catalog.errors.iter().any(|error| error.status == status || error.statuses.contains(&status));
    let reads_bodies = has_status(415);
    let has = |categories: &[(Category, &str)]| {
        let is_of_category = |error: &&PublishedError| error.framework || error.code == error.category;
        let mut own = catalog.errors.iter().filter(is_of_category);
        own.any(|error| categories.iter().any(|(category, _)| category.name() == error.category))
    };
    if reads_bodies {
        add_messages(&OF_BODIES, catalog, &mut all);
    }
    if has(&OF_FORMS) {
        add_messages(&OF_FORMS, catalog, &mut all);
    }
    if reads_bodies || has(&OF_FIELDS) {
        add_messages(&OF_FIELDS, catalog, &mut all);
        for code in FaultCode::ALL {
            let own = Some(code.message().to_owned());
            all.insert(format!("{VIOLATION}{code}"), Expected { own, ..violation() });
        }
        let body = Expected { own: Some("The request body".to_owned()), ..Expected::default() };
        all.insert(format!("{PLACE}{}", Location::Body.name()), body);
    }
    for category in Category::ALL {
        all.entry(category.name().to_owned()).or_default();
        for part in ATTRIBUTES {
            let arguments = if part == TextPart::Action { BTreeSet::new() } else { of_category(category.name()) };
            let text = Expected { arguments, ..Expected::default() };
            all.entry(format!("{}.{}", category.name(), attribute(part))).or_insert(text);
        }
    }
    for place in Location::ALL {
        all.entry(format!("{PLACE}{}", place.name())).or_default();
    }
    for status in (400..600).filter_map(|status| ErrorStatus::new(status).ok()) {
        let is_shown = catalog.errors.iter().any(|error| shows_phrase(error, status));
        let own = is_shown.then(|| status.phrase().to_owned());
        let on_pages = has_status(status.as_u16()).then(|| status.phrase().to_owned());
        let phrase = Expected { own, on_pages, ..Expected::default() };
        all.insert(format!("{PHRASE}{}", status.as_u16()), phrase);
    }
    for text in PageText::ALL {
        let arguments = text.arguments().iter().map(|name| (*name).to_owned()).collect();
        let text_of_page = Expected { arguments, ..Expected::default() };
        all.insert(format!("{PAGE}{}", text.name()), text_of_page);
    }
    all
}

/// What a message about an invalid field may name; the codes of an author's violations are in no catalog.
pub(crate) fn of_violation(name: &str) -> Option<Expected> {
    name.starts_with(VIOLATION).then(violation)
}

fn violation() -> Expected {
    Expected { arguments: ["field".to_owned()].into(), ..Expected::default() }
}

/// Whether a body of the error has the phrase of its status, such as a problem whose type is `about:blank`.
fn shows_phrase(error: &PublishedError, status: ErrorStatus) -> bool {
    let phrase = status.phrase();
    let is_text_of_error =
        [Some(&error.title), error.message.as_ref()].into_iter().flatten().any(|text| text == phrase);
    let mut bodies = error.examples.iter().filter(|example| example.status == status.as_u16());
    !is_text_of_error
        && bodies.any(|example| serde_json::from_str(&example.body).is_ok_and(|body: Value| has_text(&body, phrase)))
}

/// Whether a body of the error has this text, or may have it: a body that is no JSON writes texts in ways of its own.
fn shows(error: &PublishedError, text: &str) -> bool {
    let may_show = |body: &str| serde_json::from_str(body).map_or(true, |body: Value| has_text(&body, text));
    error.examples.is_empty() || error.examples.iter().any(|example| may_show(&example.body))
}

fn has_text(body: &Value, searched: &str) -> bool {
    match body {
        Value::String(text) => text == searched,
        Value::Array(items) => items.iter().any(|item| has_text(item, searched)),
        Value::Object(members) => members.values().any(|member| has_text(member, searched)),
        _ => false,
    }
}

/// Adds the messages of extractors. They are found by their category or, as the texts of all framework errors, by the code
/// of the format.
fn add_messages(messages: &[(Category, &str)], catalog: &PublishedCatalog, all: &mut BTreeMap<String, Expected>) {
    for (category, own) in messages {
        let attribute = attribute(TextPart::Message);
        let mut errors = catalog.errors.iter();
        let code = errors.find(|error| error.framework && error.category == category.name()).map(|error| &error.code);
        let text = all.entry(format!("{}.{attribute}", category.name())).or_default();
        text.own = Some((*own).to_owned());
        text.is_template = true;
        text.arguments.extend(of_category(category.name()));
        // Another message of the same category has other values.
        text.shown.clear();
        text.choice = choice(category.name());
        text.instead = code.filter(|code| *code != category.name()).map(|code| format!("{code}.{attribute}"));
    }
}

fn add_error(error: &PublishedError, all: &mut BTreeMap<String, Expected>) {
    let instead = |attribute: &str| {
        (error.framework && error.category != error.code).then(|| format!("{}{attribute}", error.category))
    };
    let title = Expected { own: Some(error.title.clone()), instead: instead(""), ..Expected::default() };
    all.entry(error.code.clone()).or_insert(title);
    for part in ATTRIBUTES {
        let of_author = match part {
            TextPart::Message => error.message.as_deref(),
            TextPart::UserMessage => error.user_message.as_deref(),
            _ => error.action.as_deref(),
        };
        // The message of an error without a template is known only at run time, so it may be left out.
        if of_author.is_none() && part != TextPart::Message {
            continue;
        }
        let name = format!(".{}", attribute(part));
        let shown = of_author.map(placeholders).unwrap_or_default();
        let mut text = Expected { own: of_author.map(str::to_owned), instead: instead(&name), ..Expected::default() };
        // The category gives an error of the framework its action, which not every format sends.
        if part == TextPart::Action && error.framework {
            text.on_pages = text.own.clone();
            text.own = text.own.filter(|own| shows(error, own));
        }
        if part != TextPart::Action {
            text.arguments = of_category(&error.category);
            for own in [&error.message, &error.user_message].into_iter().flatten() {
                text.arguments.extend(placeholders(own));
            }
            let is_single = |member: &&PublishedMember| member.members.is_empty() && member.items.is_none();
            text.arguments.extend(error.members.iter().filter(is_single).map(|member| member.name.clone()));
            text.shown = shown;
            text.choice = choice(&error.category).filter(|_| error.framework);
            text.is_template = true;
        }
        all.entry(format!("{}{name}", error.code)).or_insert(text);
    }
}

fn choice(category: &str) -> Option<Choice> {
    (category == Category::MalformedBody.name()).then_some(OF_JSON)
}

fn of_category(category: &str) -> BTreeSet<String> {
    let of_bodies: &[&str] = match category {
        _ if category == Category::MalformedBody.name() => &OF_MALFORMED_BODIES,
        _ if category == Category::UnsupportedMediaType.name() => &OF_OTHER_MEDIA_TYPES,
        _ => &[],
    };
    OF_EVERY_ERROR.iter().chain(of_bodies).map(|name| (*name).to_owned()).collect()
}

/// The arguments that a template shows.
fn placeholders(template: &str) -> BTreeSet<String> {
    let names = template_parts(template).filter_map(|part| match part {
        TemplatePart::Placeholder(name) => Some(name),
        TemplatePart::Text(_) => None,
    });
    names.filter(|name| !name.is_empty()).map(argument).collect()
}

/// The argument that a placeholder shows.
pub(crate) fn argument(placeholder: &str) -> String {
    let is_position = placeholder.starts_with(|first: char| first.is_ascii_digit());
    if is_position { format!("arg{placeholder}") } else { placeholder.to_owned() }
}
