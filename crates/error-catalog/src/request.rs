//! Example requests to operations.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::{PublishedHeader, fill_template, sample_text};

/// An example request to a [`PublishedOperation`](crate::PublishedOperation). To send it,
/// put the address of the API in front of its path.
///
/// Instead of credentials, an example contains `$API_KEY`, a variable of the reader's
/// shell.
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
    /// The path, with the query if there is one. Parameters are replaced by values.
    pub path: String,
    /// The headers, in the order in which they are shown.
    #[serde(default, alias = "header_fields", skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<PublishedHeader>,
    /// The body as it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// An example request that returns an error, written by the author of the error.
///
/// # Examples
///
/// ```
/// use error_catalog::PublishedExampleRequest;
///
/// let request: PublishedExampleRequest =
///     serde_json::from_str(r#"{"method": "GET", "path": "/report", "depends_on": "load"}"#)?;
/// assert!(!request.is_proven());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedExampleRequest {
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path, the headers and the body of the request.
    #[serde(flatten)]
    pub request: PublishedRequest,
    /// What else the error depends on, such as load, time, earlier requests or another
    /// system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<String>,
}

impl PublishedExampleRequest {
    /// Whether the request returns the error each time it is sent, as its author
    /// declared.
    pub fn is_proven(&self) -> bool {
        self.depends_on.is_none()
    }

    /// Its texts, each with what it is called.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let PublishedExampleRequest { method, request: PublishedRequest { path, headers, body }, depends_on } = self;
        let headers = headers.iter().flat_map(|header| [Some(&header.name), header.value.as_ref()]);
        let texts = [Some(method), Some(path), body.as_ref(), depends_on.as_ref()];
        texts.into_iter().chain(headers).flatten().map(String::as_str)
    }
}

impl PublishedRequest {
    /// The placeholder for a credential in headers and in the path.
    pub const CREDENTIAL: &str = "$API_KEY";

    /// Finds the names of the variables in `text` that stand for credentials. In `text`,
    /// such a variable is `$API_` followed by capital letters, digits and `_`, for
    /// example `$API_KEY`. The reader's shell replaces them from the environment. A name
    /// that continues with small letters does not count.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::PublishedRequest;
    ///
    /// let variables: Vec<_> = PublishedRequest::variables("Bearer $API_KEY, $HOME, $API_KEYs, $API_ID").collect();
    /// assert_eq!(variables, [(7, "$API_KEY"), (35, "$API_ID")]);
    /// ```
    pub fn variables(text: &str) -> impl Iterator<Item = (usize, &str)> {
        const BEGIN: &str = "$API_";
        text.match_indices(BEGIN).filter_map(|(at, _)| {
            let rest = text.get(at + BEGIN.len()..)?;
            let is_of_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            let length = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
            let is_whole = !rest[length..].starts_with(char::is_alphanumeric);
            (length > 0 && is_whole).then(|| (at, &text[at..at + BEGIN.len() + length]))
        })
    }

    /// Creates a request without headers and without a body. The parameters in `path`
    /// must already be replaced by values.
    pub fn new(path: impl Into<String>) -> PublishedRequest {
        PublishedRequest { path: path.into(), ..PublishedRequest::default() }
    }

    /// A request for the path that a template becomes with sample values.
    pub(crate) fn of_template(template: &str) -> PublishedRequest {
        // A wildcard has its mark before the name; a name of several words reads as one.
        let segment = |name: &str| sample_text(name.trim_start_matches('*')).replace(' ', "_");
        PublishedRequest::new(fill_template(template, |name| PublishedRequest::encoded(&segment(name))))
    }

    /// Percent-encodes a text for a path segment or a query (RFC 3986, section 2.3).
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

    /// Adds a header to the example request.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: &str) -> PublishedRequest {
        self.headers.push(PublishedHeader::new(name, Some(value)));
        self
    }

    /// The headers that have a credential.
    pub(crate) fn credentials(&self) -> Vec<PublishedHeader> {
        self.headers.iter().filter(|header| !header.value.as_deref().is_none_or(is_open)).cloned().collect()
    }

    /// Without the headers and the query parameters that have a credential.
    pub(crate) fn without_credentials(mut self) -> PublishedRequest {
        self.headers.retain(|header| header.value.as_deref().is_none_or(is_open));
        if let Some((path, query)) = self.path.split_once('?') {
            let kept: Vec<_> = query.split('&').filter(|pair| is_open(pair)).collect();
            self.path = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
        }
        self
    }

    /// With a credential that nobody has, in the place of each of the reader's.
    pub(crate) fn with_wrong_credentials(mut self) -> PublishedRequest {
        for header in &mut self.headers {
            header.value = header.value.as_deref().map(with_wrong_credential);
        }
        self.path = with_wrong_credential(&self.path);
        self
    }

    /// Sets the body of the example request.
    #[must_use]
    pub fn with_body(self, body: impl Into<String>) -> PublishedRequest {
        PublishedRequest { body: Some(body.into()), ..self }
    }
}

/// Whether a text has no credential.
fn is_open(text: &str) -> bool {
    PublishedRequest::variables(text).next().is_none()
}

fn with_wrong_credential(text: &str) -> String {
    const WRONG: &str = "no_such_key";
    let (mut wrong, mut begin) = (String::with_capacity(text.len()), 0);
    for (at, name) in PublishedRequest::variables(text) {
        wrong.push_str(&text[begin..at]);
        wrong.push_str(WRONG);
        begin = at + name.len();
    }
    wrong + &text[begin..]
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

    #[test]
    fn credentials_are_left_out_or_wrong() {
        let request = PublishedRequest::new("/a?limit=1&key=$API_KEY")
            .with_header("authorization", "Basic $API_KEY")
            .with_header("accept", "text/csv")
            .with_header("cookie", "session=$API_SESSION");
        let open = PublishedRequest::new("/a?limit=1").with_header("accept", "text/csv");
        assert_eq!(request.clone().without_credentials(), open);
        assert_eq!(PublishedRequest::new("/a?key=$API_KEY").without_credentials(), PublishedRequest::new("/a"));
        let wrong = PublishedRequest::new("/a?limit=1&key=no_such_key")
            .with_header("authorization", "Basic no_such_key")
            .with_header("accept", "text/csv")
            .with_header("cookie", "session=no_such_key");
        assert_eq!(request.with_wrong_credentials(), wrong);
    }
}
