//! The searchable texts of errors and operations, in lower case.

use std::collections::BTreeSet;

use error_catalog::{PublishedError, TemplatePart, template_parts};

use crate::{pasted::readable, phrase::phrase};

/// How many letters and digits the fixed parts of a message have before it is
/// looked for in a text: less is in any text.
const SHORTEST_MESSAGE: usize = 8;

/// What is searched of an error.
#[derive(Debug, Clone)]
pub(crate) struct SearchedError {
    /// Its names, its statuses and what people read of it.
    pub(crate) text: String,
    /// The fixed parts of each of its messages.
    messages: Vec<Vec<String>>,
    pub(crate) error_type: Option<String>,
    pub(crate) statuses: Vec<u16>,
}

impl SearchedError {
    pub(crate) fn new(error: &PublishedError) -> SearchedError {
        let messages = messages(error).map(|message| fixed_parts(&readable(message).to_lowercase()));
        let mut text = line(error);
        for word in prose(error) {
            text.push('\n');
            text.push_str(&word);
        }
        SearchedError {
            text,
            messages: messages.filter(|parts| is_telling(parts)).collect(),
            error_type: error.error_type.clone(),
            statuses: error.all_statuses().to_vec(),
        }
    }

    /// How long the longest message is that stands in `text`, with any values in the
    /// place of its placeholders.
    pub(crate) fn message_in(&self, text: &str) -> Option<usize> {
        let length = |parts: &Vec<String>| parts.iter().map(String::len).sum();
        self.messages.iter().filter(|parts| stands_in(parts, text)).map(length).max()
    }
}

/// What is searched of an operation.
#[derive(Debug, Clone)]
pub(crate) struct SearchedOperation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The errors it returns.
    pub(crate) errors: Vec<usize>,
}

impl SearchedOperation {
    /// Whether a word is its id or its path.
    pub(crate) fn is_named(&self, word: &str) -> bool {
        self.id == word || is_at(&self.path, word)
    }
}

/// Texts of an error that its responses have.
pub(crate) fn messages(error: &PublishedError) -> impl Iterator<Item = &str> {
    [Some(&*error.title), error.message.as_deref(), error.user_message.as_deref()].into_iter().flatten()
}

/// What is searched of an error besides prose: names, numbers, statuses, messages.
fn line(error: &PublishedError) -> String {
    let names = [error.error_type.as_deref(), Some(&*error.code), error.spelling.as_deref()];
    let numbers = error.number.map(|number| number.to_string());
    let statuses = error.all_statuses().iter().map(|status| format!("{status} {}", phrase(*status)));
    let texts = names.into_iter().flatten().chain(messages(error)).map(str::to_owned);
    texts.chain(numbers).chain(statuses).map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n")
}

/// The words of everything else that people read of an error.
pub(crate) fn prose(error: &PublishedError) -> BTreeSet<String> {
    let texts = error.texts().into_iter().filter(|it| it.role.is_prose() && !is_message(it.name));
    let words = texts.filter_map(|it| it.text).flat_map(str::split_whitespace);
    let words = words.map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn is_message(name: &str) -> bool {
    ["title", "message", "user message"].contains(&name)
}

/// A message without its placeholders.
fn fixed_parts(message: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for part in template_parts(message) {
        match (part, parts.last_mut()) {
            (TemplatePart::Text(text), Some(last)) => last.push_str(text),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a text that has these parts is no accident.
fn is_telling(parts: &[String]) -> bool {
    parts.iter().flat_map(|part| part.chars()).filter(|character| character.is_alphanumeric()).count()
        >= SHORTEST_MESSAGE
}

fn stands_in(parts: &[String], text: &str) -> bool {
    let mut rest = text;
    parts.iter().all(|part| match rest.split_once(&**part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

/// Whether a request to `path`, which may be a whole address, goes to this
/// template. A template may be mounted under a prefix.
fn is_at(template: &str, path: &str) -> bool {
    let path = path.split_once("://").map_or(Some(path), |(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let Some(path) = path.filter(|path| path.starts_with('/')) else { return false };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut asked = path.trim_end_matches('/').rsplit('/');
    let mut known = template.trim_end_matches('/').rsplit('/').peekable();
    let is_fixed = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    if !known.clone().any(|segment| is_fixed(&segment)) {
        return template.trim_end_matches('/') == path.trim_end_matches('/');
    }
    loop {
        match (known.next(), asked.next()) {
            // The template begins with `/`.
            (Some(""), _) if known.peek().is_none() => return true,
            (Some(known), Some(asked)) if known == asked || (known.starts_with('{') && !asked.is_empty()) => {}
            _ => return false,
        }
    }
}
