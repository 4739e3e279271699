//! The names of texts in resources.

use std::borrow::Cow;

use error_core::{TextKey, TextPart};

/// The beginning of the name of a violation's message.
pub(crate) const VIOLATION: &str = "violation-";
/// The beginning of the name of a part of a request.
pub(crate) const PLACE: &str = "place-";
/// The beginning of the name of a status phrase.
pub(crate) const PHRASE: &str = "status-";
/// The beginning of the name of a text around an error.
pub(crate) const PAGE: &str = "page-";

/// The name of a message in a resource, and of its attribute if the text is one.
pub(crate) fn identifier(key: TextKey<'_>) -> (Cow<'_, str>, Option<TextPart>) {
    match key {
        TextKey::Error(code, TextPart::Title) => (code.into(), None),
        TextKey::Error(code, part) => (code.into(), Some(part)),
        TextKey::Violation(code) => (violation(code).into(), None),
        TextKey::Place(place) => (format!("{PLACE}{}", place.name()).into(), None),
        TextKey::Phrase(status) => (format!("{PHRASE}{}", status.as_u16()).into(), None),
        TextKey::Page(text) => (format!("{PAGE}{}", text.name()).into(), None),
        _ => ("".into(), None),
    }
}

/// The name of the message of a violation with this code: what a name cannot have becomes a hyphen.
pub(crate) fn violation(code: &str) -> String {
    let fits = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let held = code.chars().take(64).map(|character| if fits(character) { character } else { '-' });
    VIOLATION.chars().chain(held).collect()
}

/// Whether a resource can have a message with this name: a catalog may come from anywhere.
#[cfg(feature = "catalog")]
pub(crate) fn is_identifier(name: &str) -> bool {
    let fits = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(fits)
}

/// The name of the attribute with this text. The names are those of the keys of `#[api(...)]`.
pub(crate) fn attribute(part: TextPart) -> &'static str {
    match part {
        TextPart::Message => "message",
        TextPart::UserMessage => "user_message",
        TextPart::Action => "action",
        _ => "title",
    }
}

/// The texts of an error that are attributes.
#[cfg(feature = "catalog")]
pub(crate) const ATTRIBUTES: [TextPart; 3] = [TextPart::Message, TextPart::UserMessage, TextPart::Action];
