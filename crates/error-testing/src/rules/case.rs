//! One error response, with what is known of its request and of its error.

use error_catalog::Layout;
use http::{HeaderName, Method, StatusCode};
use serde_json::Value as Json;

use crate::{Received, known_errors::KnownError};

/// One error response, with what is known of its request and of its error.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) method: &'a Method,
    /// Whether the request had an idempotency key.
    pub(crate) has_key: bool,
    pub(crate) response: &'a Received,
    /// The body, where it is JSON.
    pub(crate) body: Option<Json>,
    /// Where the format puts the parts of an error.
    pub(crate) layout: Option<&'a Layout>,
    /// The entries of the catalog with the code of the body; none where it is
    /// not known.
    pub(crate) entries: Vec<&'a KnownError>,
}

impl Case<'_> {
    pub(crate) fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub(crate) fn is_head(&self) -> bool {
        self.method == Method::HEAD
    }

    /// How often a header is there.
    pub(crate) fn count(&self, name: &HeaderName) -> usize {
        self.response.headers().get_all(name).iter().count()
    }

    pub(crate) fn has(&self, name: &HeaderName) -> bool {
        self.response.headers().contains_key(name)
    }

    /// The values of a header as text; one that is none is shown as bytes.
    pub(crate) fn values(&self, name: &HeaderName) -> Vec<String> {
        let values = self.response.headers().get_all(name).iter();
        values.map(|value| value.as_bytes().escape_ascii().to_string().replace("\\\"", "\"")).collect()
    }

    /// Whether the author wrote this header on the definition of the error.
    pub(crate) fn is_authors(&self, name: &HeaderName) -> bool {
        self.entries.iter().any(|entry| entry.has_header(name))
    }

    /// What the body has at a place of the layout.
    pub(crate) fn at(&self, place: impl FnOnce(&Layout) -> Option<&str>) -> Option<&Json> {
        self.body.as_ref()?.pointer(place(self.layout?)?)
    }
}
