//! The errors that a document promises, for comparison with responses.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::PublishedCatalog;
use error_core::Resolved;
use http::StatusCode;
use utoipa::openapi::{RefOr, path::Operation};

/// The errors that each operation of a document may return.
///
/// [`Describer::describe`](crate::Describer::describe) creates it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Documented {
    pub(crate) operations: BTreeMap<String, BTreeMap<String, BTreeSet<DocumentedError>>>,
    pub(crate) successes: BTreeMap<String, BTreeMap<String, Successes>>,
    pub(crate) catalog: PublishedCatalog,
}

/// An error response that a document lists for an operation, for comparison with a sent
/// response.
///
/// Its status is the HTTP status of the response, which the format decides: FinImpulse
/// can send errors with status 200. An [`ErrorKey`](error_catalog::ErrorKey), in
/// contrast, has the error's own status. The texts are borrowed, so a comparison does not
/// allocate.
///
/// # Examples
///
/// ```
/// use error_core::{Category, catalog};
/// use error_formats::{FinImpulse, HttpPolicy};
/// use error_openapi::{Declared, Describer, apply};
/// use utoipa::openapi::{HttpMethod, Info, OpenApi, PathItem, PathsBuilder, path::OperationBuilder};
///
/// let operation = OperationBuilder::new().operation_id(Some("get_task")).build();
/// let paths = PathsBuilder::new().path("/tasks", PathItem::new(HttpMethod::Get, operation)).build();
/// let mut document = OpenApi::new(Info::new("Tasks", "1.0.0"), paths);
/// assert!(apply(&mut document, "get_task", [Declared::category(Category::NotFound)]));
///
/// let format = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
/// let documented = Describer::new(format, catalog![]).describe(&mut document)?;
/// let statuses = documented.iter().filter(|(.., error)| error.code == "not_found").map(|(.., error)| error.status);
/// assert_eq!(statuses.collect::<Vec<_>>(), [200]);
/// let mut keys = documented.catalog().operations.iter().flat_map(|operation| &operation.errors);
/// assert!(keys.any(|key| (key.status, &*key.code) == (404, "not_found")));
/// # Ok::<(), error_openapi::DescribeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentedError {
    /// The status of the response.
    pub status: u16,
    /// The code, in snake case.
    pub code: &'static str,
    /// The type.
    pub error_type: Option<&'static str>,
}

/// The media types of the successes of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Successes(BTreeMap<String, BTreeSet<String>>);

impl Successes {
    pub(crate) fn of(operation: &Operation) -> Successes {
        let responses = operation.responses.responses.iter().filter(|(status, _)| status.starts_with('2'));
        let written = responses.filter_map(|(status, response)| match response {
            RefOr::T(response) => Some((status.clone(), response.content.keys().map(|it| essence(it)).collect())),
            // Its content is elsewhere.
            RefOr::Ref(_) => None,
        });
        Successes(written.collect())
    }
}

/// A media type without its parameters (RFC 9110, section 8.3.1).
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl DocumentedError {
    pub(crate) fn new(status: StatusCode, error: &Resolved) -> DocumentedError {
        DocumentedError { status: status.as_u16(), code: error.code(), error_type: error.error_type() }
    }
}

impl Documented {
    /// The catalog in the document (`x-error-catalog`), with the errors of each
    /// operation.
    pub fn catalog(&self) -> &PublishedCatalog {
        &self.catalog
    }

    /// Finds the path in the document to which the pattern of a route belongs. The
    /// pattern may begin with a prefix that is part of the server's address in the
    /// document.
    pub fn path(&self, template: &str) -> Option<&str> {
        let whole = self.operations.get_key_value(template).map(|(path, _)| path.as_str());
        whole.or_else(|| self.catalog.path(template))
    }

    /// The errors of an operation. The result is `None` if the document has no such
    /// operation.
    pub fn errors(&self, method: &str, path: &str) -> Option<&BTreeSet<DocumentedError>> {
        self.operations.get(path)?.get(method)
    }

    /// Whether a success of an operation may have this media type. It is `true` if the
    /// document does not list the operation or the status.
    pub fn has_success(&self, method: &str, path: &str, status: u16, media_type: &str) -> bool {
        let successes = self.successes.get(path).and_then(|methods| methods.get(method));
        match successes.and_then(|successes| successes.0.get(&status.to_string())) {
            Some(media_types) if !media_types.is_empty() => media_types.contains(&essence(media_type)),
            _ => true,
        }
    }

    /// Iterates over the errors of all operations, as triples of method, path and error.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, DocumentedError)> {
        self.operations.iter().flat_map(|(path, methods)| {
            methods.iter().flat_map(move |(method, errors)| {
                errors.iter().map(move |error| (method.as_str(), path.as_str(), *error))
            })
        })
    }
}
