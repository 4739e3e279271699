//! Operations and the errors that they return.

use serde::{Deserialize, Serialize};

use crate::PublishedRequest;

/// The status, type and code of an error, as clients see them. An operation
/// refers to an error of the catalog by its key.
///
/// # Examples
///
/// ```
/// use error_catalog::ErrorKey;
///
/// let key = ErrorKey::new(410, Some("invalid_request_error"), "account_closed");
/// assert_eq!((key.status, key.error_type.as_deref(), &*key.code), (410, Some("invalid_request_error"), "account_closed"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ErrorKey {
    /// The type, if the format has types.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The code, in snake case.
    pub code: String,
    /// The status. It can differ between operations for the same error, if a format uses
    /// one code for several statuses of the framework's responses.
    pub status: u16,
}

impl ErrorKey {
    /// Creates a key from its parts.
    pub fn new(status: u16, error_type: Option<&str>, code: &str) -> ErrorKey {
        ErrorKey { error_type: error_type.map(str::to_owned), code: code.to_owned(), status }
    }
}

/// An operation of the API and the errors that it returns.
///
/// # Examples
///
/// ```
/// use error_catalog::{ErrorKey, PublishedOperation};
///
/// let operation = PublishedOperation::new("get_account", "GET", "/accounts/{id}")
///     .with_errors([ErrorKey::new(401, None, "invalid_key"), ErrorKey::new(404, None, "account_not_found")])
///     .with_errors([ErrorKey::new(401, None, "invalid_key")]);
/// // Sorted by type and code, without duplicates.
/// assert_eq!(operation.errors.iter().map(|error| &*error.code).collect::<Vec<_>>(), ["account_not_found", "invalid_key"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedOperation {
    /// The id of the operation.
    pub id: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// The errors that the operation returns, sorted and without duplicates.
    pub errors: Vec<ErrorKey>,
    /// An example of a valid request to the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<PublishedRequest>,
}

impl PublishedOperation {
    /// Creates an operation without errors.
    pub fn new(id: impl Into<String>, method: impl Into<String>, path: impl Into<String>) -> PublishedOperation {
        PublishedOperation {
            id: id.into(),
            method: method.into(),
            path: path.into(),
            errors: Vec::new(),
            request: None,
        }
    }

    /// Adds errors that the operation returns. They are sorted by type, code and status, each once.
    #[must_use]
    pub fn with_errors(mut self, errors: impl IntoIterator<Item = ErrorKey>) -> PublishedOperation {
        self.errors.extend(errors);
        self.errors.sort_unstable();
        self.errors.dedup();
        self
    }

    /// Sets an example of a valid request, which pages show.
    #[must_use]
    pub fn with_request(self, request: PublishedRequest) -> PublishedOperation {
        PublishedOperation { request: Some(request), ..self }
    }

    /// Creates a request from the path alone. Its parameters have the sample values of
    /// [`sample_text`](crate::sample_text).
    ///
    /// # Examples
    ///
    /// ```
    /// let operation = error_catalog::PublishedOperation::new("get_account", "GET", "/accounts/{id}");
    /// assert_eq!(operation.sample_request().path, "/accounts/id_123");
    /// ```
    pub fn sample_request(&self) -> PublishedRequest {
        PublishedRequest::of_template(&self.path)
    }

    /// Its texts, each with what it is called.
    pub(crate) fn texts(&self) -> [(&'static str, &str); 3] {
        // Errors are those of the catalog, and an example is shown as it is sent.
        let PublishedOperation { id, method, path, errors: _, request: _ } = self;
        [("path", path), ("method", method), ("id", id)]
    }

    /// What operations are sorted by.
    pub(crate) fn place(&self) -> (&str, &str, &str) {
        (&self.path, &self.method, &self.id)
    }
}
