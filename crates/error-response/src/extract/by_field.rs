//! Errors of your own for invalid fields.

use std::{error::Error, fmt};

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use error_core::{
    __private::only_trait::ApiError, Arguments, Definition, DefinitionSet, ErrorSet, Facts, Location, Segment,
    Violation,
};
use http::{Method, request::Parts};

use super::Extracted;
use crate::respond::respond;

/// A function that creates your error for an invalid field.
pub type FieldError<E> = fn(&Violation) -> E;

/// Maps the invalid fields of a type to your own errors, for the extractor [`ByField`].
///
/// Open: implement this trait for the types of your requests.
pub trait FieldErrors {
    /// The type of your errors.
    type Error: ApiError + ErrorSet + 'static;

    /// The fields and the function that creates the error of each. Write fields as names
    /// with dots, without indexes: `items.price` is the price of each item. For a field
    /// that is not listed, the error of the extractor is returned.
    const FIELD_ERRORS: &'static [(&'static str, FieldError<Self::Error>)];
}

/// Wraps an extractor and replaces its error for an invalid field with one of your own
/// errors. The table [`FieldErrors`] of the extracted type maps fields to errors.
///
/// If several fields are invalid, the error of the first matching entry in the table is
/// returned. `ByField` can wrap `Valid`, which in turn can wrap [`Json`](super::Json),
/// `Query`, `Form` or [`Path`](super::Path).
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ApiError, ErrorLayer, RouterExt, extract::{ByField, FieldErrors, FieldError, Query}, format::Stripe};
/// use serde::Deserialize;
/// use tower::ServiceExt;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum SearchError {
///     /// The limit is invalid
///     #[error("limit {problem}")]
///     #[api(status = 400, code = "invalid_limit", param = "limit")]
///     Limit { problem: String },
/// }
///
/// #[derive(Deserialize)]
/// struct Search {
///     limit: u8,
///     sort: Option<String>,
/// }
///
/// impl FieldErrors for Search {
///     type Error = SearchError;
///     const FIELD_ERRORS: &'static [(&'static str, FieldError<SearchError>)] = &[("limit", |violation| {
///         SearchError::Limit { problem: violation.message().unwrap_or("is invalid").to_owned() }
///     })];
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new()
///     .route("/", get(async |ByField(Query(search)): ByField<Query<Search>>| search.limit.to_string()))
///     .errors(ErrorLayer::new(Stripe::new()));
///
/// let response = app.oneshot(Request::get("/?limit=x").body(Body::empty())?).await?;
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     r#"{"error":{"code":"invalid_limit","message":"limit must be an integer","param":"limit","type":"invalid_request_error"}}"#,
/// );
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct ByField<E>(pub E);

impl<E: Extracted> Extracted for ByField<E> {
    type Value = E::Value;

    fn value(&self) -> &E::Value {
        self.0.value()
    }

    fn place(method: &Method) -> Location {
        E::place(method)
    }

    fn wire_names(steps: Vec<Segment>) -> Vec<Segment> {
        E::wire_names(steps)
    }
}

/// The rejection of [`ByField`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ByFieldRejection<R, E> {
    /// A field that is listed in the table is invalid.
    Field(E),
    /// The extractor rejected the request for another reason.
    Extraction(R),
}

impl<R: ApiError, E: ApiError> ByFieldRejection<R, E> {
    #[cold]
    fn new(rejection: R, table: &[(&str, FieldError<E>)]) -> ByFieldRejection<R, E> {
        let mut facts = Facts::default();
        rejection.facts(&mut facts);
        let found = facts.listed_violations().iter().find_map(|violation| {
            let (_, error) = table.iter().find(|(field, _)| violation.path().has_names(field))?;
            Some(error(violation))
        });
        drop(facts);
        found.map_or_else(|| ByFieldRejection::Extraction(rejection), ByFieldRejection::Field)
    }

    fn as_api_error(&self) -> &dyn ApiError {
        match self {
            ByFieldRejection::Field(error) => error,
            ByFieldRejection::Extraction(rejection) => rejection,
        }
    }
}

impl<R: ErrorSet, E: ErrorSet> ErrorSet for ByFieldRejection<R, E> {
    const SET: DefinitionSet = DefinitionSet { own: &[], parts: &[R::SET, E::SET] };
}

impl<R: ApiError, E: ApiError> ApiError for ByFieldRejection<R, E> {
    fn definition(&self) -> &'static Definition {
        self.as_api_error().definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_api_error().message(f)
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_api_error().user_message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.as_api_error().facts(facts);
        // No handler has seen the request.
        facts.before_effects();
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.as_api_error().arguments(arguments);
    }
}

impl<R: IntoResponse, E: ApiError> IntoResponse for ByFieldRejection<R, E> {
    fn into_response(self) -> Response {
        match self {
            ByFieldRejection::Field(error) => respond(&error),
            ByFieldRejection::Extraction(rejection) => rejection.into_response(),
        }
    }
}

impl<R: fmt::Display, E: fmt::Display> fmt::Display for ByFieldRejection<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ByFieldRejection::Field(error) => fmt::Display::fmt(error, f),
            ByFieldRejection::Extraction(rejection) => fmt::Display::fmt(rejection, f),
        }
    }
}

impl<R: Error, E: Error> Error for ByFieldRejection<R, E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ByFieldRejection::Field(error) => error.source(),
            ByFieldRejection::Extraction(rejection) => rejection.source(),
        }
    }
}

/// What a `ByField` around `X` rejects with.
type Rejection<R, X> = ByFieldRejection<R, <<X as Extracted>::Value as FieldErrors>::Error>;

impl<X, S> FromRequest<S> for ByField<X>
where
    X: FromRequest<S> + Extracted,
    X::Value: FieldErrors,
    <X as FromRequest<S>>::Rejection: ApiError,
    S: Send + Sync,
{
    type Rejection = Rejection<<X as FromRequest<S>>::Rejection, X>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let extracted = X::from_request(request, state).await;
        extracted.map(ByField).map_err(|rejection| ByFieldRejection::new(rejection, X::Value::FIELD_ERRORS))
    }
}

impl<X, S> FromRequestParts<S> for ByField<X>
where
    X: FromRequestParts<S> + Extracted,
    X::Value: FieldErrors,
    <X as FromRequestParts<S>>::Rejection: ApiError,
    S: Send + Sync,
{
    type Rejection = Rejection<<X as FromRequestParts<S>>::Rejection, X>;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let extracted = X::from_request_parts(parts, state).await;
        extracted.map(ByField).map_err(|rejection| ByFieldRejection::new(rejection, X::Value::FIELD_ERRORS))
    }
}
