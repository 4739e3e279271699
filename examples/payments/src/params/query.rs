//! The query of a request.

use axum::{extract::FromRequestParts, http::request::Parts};
use error_response::extract::Query;
use serde::de::DeserializeOwned;

use super::error::{ParamsError, Texts};

/// The parameters in a query.
pub(crate) struct QueryParams<T>(pub(crate) T);

impl<T: DeserializeOwned + Texts, S: Send + Sync> FromRequestParts<S> for QueryParams<T> {
    type Rejection = ParamsError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<QueryParams<T>, ParamsError> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(params)| QueryParams(params)).map_err(ParamsError::of_query::<T>)
    }
}
