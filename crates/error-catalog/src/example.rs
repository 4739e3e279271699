//! Example responses of errors, and their headers.

use serde::{Deserialize, Serialize};

use crate::{PublishedText, TextRole};

/// A complete example response of an error, as a client receives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedExample {
    /// The name of the format (`dialect` in form 1).
    #[serde(alias = "dialect")]
    pub format: String,
    /// The media type of the body.
    pub media_type: String,
    /// The HTTP status of the response. It differs from the error's status if the API
    /// sends errors with status 200.
    pub status: u16,
    /// The headers, sorted by name.
    #[serde(alias = "header_fields")]
    pub headers: Vec<PublishedHeader>,
    /// The body as it is sent. A body that is not text is written in a readable notation,
    /// such as the diagnostic notation of CBOR (RFC 8949, section 8).
    pub body: String,
}

/// A header of an error response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedHeader {
    /// The name, in lower case.
    pub name: String,
    /// The value. It is `None` if each occurrence sets its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl PublishedHeader {
    /// Creates a header. The value is `None` if each occurrence sets its own.
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
