//! A whole response with an error, and a header of it.

use serde::{Deserialize, Serialize};

use crate::{PublishedText, TextRole};

/// A whole response with one error, as a client reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedExample {
    /// The name of the format (`dialect` in form 1).
    #[serde(alias = "dialect")]
    pub format: String,
    /// The media type of the body.
    pub media_type: String,
    /// The status line's number: not the error's where the API answers 200 to
    /// failures.
    pub status: u16,
    /// The headers, in the order of their names.
    #[serde(alias = "header_fields")]
    pub headers: Vec<PublishedHeader>,
    /// The body as it goes to the wire.
    pub body: String,
}

/// A header of an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedHeader {
    /// The name, in lower case.
    pub name: String,
    /// The value; `None` if each occurrence sets its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl PublishedHeader {
    /// A header; `None` where each occurrence has a value of its own.
    pub fn new(name: impl Into<String>, value: Option<&str>) -> PublishedHeader {
        PublishedHeader { name: name.into(), value: value.map(str::to_owned) }
    }

    pub(crate) fn texts(&self) -> [PublishedText<'_>; 2] {
        let PublishedHeader { name, value } = self;
        [
            PublishedText::new(TextRole::Detail, "name of a header", Some(name)),
            PublishedText::new(TextRole::Detail, "value of a header", value.as_deref()),
        ]
    }
}
