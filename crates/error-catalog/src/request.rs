//! A request that an operation takes, as an example.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::{PublishedHeader, fill_template, sample_text};

/// A request to a [`PublishedOperation`](crate::PublishedOperation), ready to
/// be sent once the address of the API is before its path.
///
/// Credentials are no part of an example: where one belongs, the text has
/// `$API_KEY`, and pages leave that to the reader's shell.
///
/// # Examples
///
/// ```
/// use error_catalog::{PublishedOperation, PublishedRequest};
///
/// let request = PublishedRequest::new("/v1/transfers?dry_run=true")
///     .with_header("authorization", "Bearer $API_KEY")
///     .with_header("content-type", "application/json")
///     .with_body(r#"{"amount":60}"#);
/// let operation = PublishedOperation::new("transfer", "POST", "/v1/transfers").with_request(request);
/// assert_eq!(operation.request.unwrap_or_default().headers.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedRequest {
    /// The path, and the query where there is one, with values in the place of
    /// parameters.
    pub path: String,
    /// The headers, in the order they are shown.
    #[serde(default, alias = "header_fields", skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<PublishedHeader>,
    /// The body as it goes to the wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

impl PublishedRequest {
    /// What stands for a credential in headers and in the path.
    pub const CREDENTIAL: &str = "$API_KEY";

    /// A request for `path`, which has its values already, without headers and
    /// body.
    pub fn new(path: impl Into<String>) -> PublishedRequest {
        PublishedRequest { path: path.into(), ..PublishedRequest::default() }
    }

    /// A request for the path that a template becomes with sample values.
    pub(crate) fn of_template(template: &str) -> PublishedRequest {
        // A wildcard has its mark before the name; a name of several words reads as one.
        let segment = |name: &str| sample_text(name.trim_start_matches('*')).replace(' ', "_");
        PublishedRequest::new(fill_template(template, |name| PublishedRequest::encoded(&segment(name))))
    }

    /// A text as it stands in a segment of a path, or in a query (RFC 3986, 2.3).
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(error_catalog::PublishedRequest::encoded("a b/ü"), "a%20b%2F%C3%BC");
    /// ```
    pub fn encoded(text: &str) -> String {
        let mut encoded = String::with_capacity(text.len());
        for byte in text.bytes() {
            match byte {
                b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
                _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
                // Writing to a string can't fail.
                _ => drop(write!(encoded, "%{byte:02X}")),
            }
        }
        encoded
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: &str) -> PublishedRequest {
        self.headers.push(PublishedHeader::new(name, Some(value)));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(self, body: impl Into<String>) -> PublishedRequest {
        PublishedRequest { body: Some(body.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::PublishedRequest;

    #[track_caller]
    fn check(template: &str, path: &str) {
        assert_eq!(PublishedRequest::of_template(template).path, path);
    }

    #[test]
    fn parameters_have_sample_values() {
        check("/v1/transfers", "/v1/transfers");
        check("/accounts/{id}/cards/{card_id}", "/accounts/id_123/cards/card_123");
        check("/files/{*path}", "/files/path");
        check("/by/{account_number}", "/by/account_number");
        check("/{a/b?}/{ü}", "/a%2Fb%3F/%C3%BC");
        check("/{}/{{plain}}", "/value/{plain}");
    }
}
