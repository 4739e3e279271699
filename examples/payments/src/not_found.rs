//! A resource that is not there.

use error_response::ApiError;

/// Resource not found
///
/// The resource does not exist, or belongs to the other mode: a test key does not see what a live key created.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No {resource} found with id: {id}")]
#[api(category = not_found, action = "List the resources that the key can see, and use an id from the list.")]
#[api(example("GET /v1/accounts/acc_999", header("authorization" = "Bearer $API_KEY")))]
pub(crate) struct NotFound {
    /// What was looked for.
    #[api(example = "account")]
    resource: &'static str,
    /// The id in the request.
    #[api(example = "acc_123")]
    id: String,
    /// The parameter with the id.
    #[api(param, example = "id")]
    param: &'static str,
}

impl NotFound {
    /// No `resource` has this id, which the request has as `param`.
    pub(crate) fn new(resource: &'static str, id: &str, param: &'static str) -> NotFound {
        NotFound { resource, id: id.to_owned(), param }
    }
}
