//! What HTTP requires of an error's response.

use super::same::{same_optional_text, same_text};
use crate::{Retry, own_header::is_reserved};

/// What HTTP requires of an error's response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Http {
    pub(crate) retry: Option<Retry>,
    pub(crate) before_effects: bool,
    pub(crate) wait: Wait,
    pub(crate) max_age: Option<u32>,
    pub(crate) challenge: &'static str,
    pub(crate) allow: Option<Allow>,
    pub(crate) headers: &'static [HeaderDefinition],
}

impl Http {
    pub(super) const NONE: Http = Http {
        retry: None,
        before_effects: false,
        wait: Wait::Unstated,
        max_age: None,
        challenge: "",
        allow: None,
        headers: &[],
    };

    /// Whether both say the same, besides the retry class, which may follow from
    /// the status.
    pub(super) const fn same(&self, other: &Http) -> bool {
        let Http { retry: _, before_effects, wait, max_age, challenge, allow, headers } = self;
        *before_effects == other.before_effects
            && same_wait(*wait, other.wait)
            && same_max_age(*max_age, other.max_age)
            && same_text(challenge, other.challenge)
            && same_allow(*allow, other.allow)
            && same_headers(headers, other.headers)
    }
}

/// Where the wait of `Retry-After` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wait {
    /// The definition says nothing.
    Unstated,
    /// The author does not know it: `Retry-After` is sent only where the layer
    /// has a default for the status.
    Unknown,
    /// It is always the same number of seconds.
    Seconds(u64),
    /// Each occurrence has its own.
    Occurrence,
}

/// Where the methods of a 405's `Allow` come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Allow {
    /// The router adds the methods of the route. axum does so for methods a
    /// route does not know, and only then: a handler that answers 405 by itself
    /// writes them down.
    Route,
    /// The author wrote them: `GET, POST`.
    Methods(&'static str),
}

/// A header of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderDefinition {
    name: &'static str,
    value: Option<&'static str>,
}

impl HeaderDefinition {
    /// A header with the same value in every occurrence.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `name` is not in lower case
    /// or frames or describes the body (`content-length`, `content-type`), or
    /// when `value` is not visible ASCII.
    pub const fn fixed(name: &'static str, value: &'static str) -> HeaderDefinition {
        let header = HeaderDefinition::filled(name);
        assert!(is_visible_ascii(value), "a header value is visible ASCII");
        HeaderDefinition { value: Some(value), ..header }
    }

    /// A header that each occurrence fills.
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, when `name` is not in lower case,
    /// or frames or describes the body (`content-length`, `content-type`).
    pub const fn filled(name: &'static str) -> HeaderDefinition {
        let bytes = name.as_bytes();
        assert!(!bytes.is_empty(), "a header name is not empty");
        let mut at = 0;
        while at < bytes.len() {
            assert!(
                matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'),
                "a header name is lower case letters, digits and -"
            );
            at += 1;
        }
        assert!(!is_reserved(name), "a header that frames or describes the body is written with the body");
        HeaderDefinition { name, value: None }
    }

    /// The name, in lower case.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value, unless each occurrence has its own.
    pub const fn value(&self) -> Option<&'static str> {
        self.value
    }
}

const fn same_max_age(one: Option<u32>, other: Option<u32>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        (None, None) => true,
        _ => false,
    }
}

const fn same_wait(one: Wait, other: Wait) -> bool {
    use Wait::{Occurrence, Seconds, Unknown, Unstated};
    match (one, other) {
        (Seconds(one), Seconds(other)) => one == other,
        (Unstated, Unstated) | (Unknown, Unknown) | (Occurrence, Occurrence) => true,
        _ => false,
    }
}

const fn same_allow(one: Option<Allow>, other: Option<Allow>) -> bool {
    use Allow::{Methods, Route};
    match (one, other) {
        (Some(Methods(one)), Some(Methods(other))) => same_text(one, other),
        (Some(Route), Some(Route)) | (None, None) => true,
        _ => false,
    }
}

const fn same_headers(one: &[HeaderDefinition], other: &[HeaderDefinition]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        let HeaderDefinition { name, value } = &one[at];
        if !same_text(name, other[at].name) || !same_optional_text(*value, other[at].value) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `text` may stand in a header value as it is.
pub(super) const fn is_visible_ascii(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < b' ' || bytes[at] > b'~' {
            return false;
        }
        at += 1;
    }
    true
}
