//! What HTTP requires of an error response: the wait, the methods and the headers.

use super::same::{same_optional_text, same_text};
use crate::{Retry, own_header::is_reserved};

/// What HTTP requires of an error response: the wait, the methods and the headers. An
/// `Option` or an enum with data takes twice the room of its data, so they are kept apart
/// from it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Http {
    pub(crate) retry: Option<Retry>,
    wait: WaitSource,
    /// The seconds of a wait that is always the same.
    seconds: u64,
    max_age: u32,
    has_max_age: bool,
    pub(crate) before_effects: bool,
    /// Whether all occurrences are the same, so that one response serves all.
    pub(crate) fixed: bool,
    pub(crate) challenge: &'static str,
    allow: AllowSource,
    /// The methods that the author wrote for `Allow`.
    methods: &'static str,
    pub(crate) headers: &'static [HeaderDefinition],
}

impl Http {
    pub(super) const NONE: Http = Http {
        retry: None,
        before_effects: false,
        fixed: false,
        wait: WaitSource::Unstated,
        seconds: 0,
        max_age: 0,
        has_max_age: false,
        challenge: "",
        allow: AllowSource::Nobody,
        methods: "",
        headers: &[],
    };

    /// Whether both say the same, besides the retry class, which may follow from
    /// the status, and whether all occurrences are the same: that is about the
    /// type, not about the error.
    pub(super) const fn same(&self, other: &Http) -> bool {
        let Http {
            retry: _,
            before_effects,
            fixed: _,
            wait,
            seconds,
            max_age,
            has_max_age,
            challenge,
            allow,
            methods,
            headers,
        } = self;
        *before_effects == other.before_effects
            && *wait as u8 == other.wait as u8
            && *seconds == other.seconds
            && *max_age == other.max_age
            && *has_max_age == other.has_max_age
            && same_text(challenge, other.challenge)
            && *allow as u8 == other.allow as u8
            && same_text(methods, other.methods)
            && same_headers(headers, other.headers)
    }

    pub(super) const fn wait(&self) -> Wait {
        match self.wait {
            WaitSource::Unstated => Wait::Unstated,
            WaitSource::Unknown => Wait::Unknown,
            WaitSource::Seconds => Wait::Seconds(self.seconds),
            WaitSource::Occurrence => Wait::Occurrence,
        }
    }

    pub(super) const fn max_age(&self) -> Option<u32> {
        if self.has_max_age { Some(self.max_age) } else { None }
    }

    pub(super) const fn set_max_age(&mut self, seconds: u32) {
        (self.max_age, self.has_max_age) = (seconds, true);
    }

    pub(super) const fn allow(&self) -> Option<Allow> {
        match self.allow {
            AllowSource::Nobody => None,
            AllowSource::Route => Some(Allow::Route),
            AllowSource::Author => Some(Allow::Methods(self.methods)),
        }
    }

    pub(super) const fn set_allow(&mut self, allow: Allow) {
        (self.allow, self.methods) = match allow {
            Allow::Route => (AllowSource::Route, ""),
            Allow::Methods(methods) => (AllowSource::Author, methods),
        };
    }

    pub(super) const fn set_wait(&mut self, wait: Wait) {
        (self.wait, self.seconds) = match wait {
            Wait::Unstated => (WaitSource::Unstated, 0),
            Wait::Unknown => (WaitSource::Unknown, 0),
            Wait::Seconds(seconds) => (WaitSource::Seconds, seconds),
            Wait::Occurrence => (WaitSource::Occurrence, 0),
        };
    }
}

/// A [`Wait`] apart from its seconds, which take as much room as all else in it.
#[derive(Debug, Clone, Copy)]
enum WaitSource {
    Unstated,
    Unknown,
    Seconds,
    Occurrence,
}

/// An `Option<Allow>` apart from its methods.
#[derive(Debug, Clone, Copy)]
enum AllowSource {
    Nobody,
    Route,
    Author,
}

/// Where the value of `Retry-After` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wait {
    /// The definition does not say.
    Unstated,
    /// The author does not know the wait. `Retry-After` is sent only if the layer has a
    /// default for the status.
    Unknown,
    /// The wait is always the same: this number of seconds.
    Seconds(u64),
    /// Each occurrence sets its own wait.
    Occurrence,
}

/// Where the methods in the `Allow` header of a 405 come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Allow {
    /// The router adds the methods of the route. axum does this only when it rejects a
    /// method itself. For a 405 that a handler returns, list the methods with
    /// [`Allow::Methods`].
    Route,
    /// The author lists the methods: `GET, POST`.
    Methods(&'static str),
}

/// A header that an error response has, with a fixed value or with a value that each
/// occurrence sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderDefinition {
    name: &'static str,
    value: Option<&'static str>,
}

impl HeaderDefinition {
    /// Declares a header with the same value in every occurrence.
    ///
    /// # Panics
    ///
    /// Panics if `name` is not in lower case, if the header frames or describes the body
    /// (`content-length`, `content-type`), or if `value` is not visible ASCII. In a
    /// constant, the panic is a compile error.
    pub const fn fixed(name: &'static str, value: &'static str) -> HeaderDefinition {
        let header = HeaderDefinition::filled(name);
        assert!(is_visible_ascii(value), "a header value is visible ASCII");
        HeaderDefinition { value: Some(value), ..header }
    }

    /// Declares a header whose value each occurrence sets.
    ///
    /// # Panics
    ///
    /// Panics if `name` is not in lower case, or if the header frames or describes the
    /// body (`content-length`, `content-type`). In a constant, the panic is a compile
    /// error.
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

    /// The name of the header, in lower case.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The fixed value of the header. It is `None` if each occurrence sets its own.
    pub const fn value(&self) -> Option<&'static str> {
        self.value
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
