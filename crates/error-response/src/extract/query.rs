//! The extractor of the query string.

use axum::extract::FromRequestParts;
use error_core::Location;
use http::{Uri, request::Parts};
use serde::de::DeserializeOwned;

use super::{rejection::QueryRejection, urlencoded::decode};

/// Extracts the query string of the request's address.
///
/// It accepts what `axum::extract::Query` accepts: `name=value` pairs, with each value
/// converted to the type of its field.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::get};
/// use error_response::{ErrorLayer, RouterExt, format::Problem, extract::Query};
/// use serde::Deserialize;
/// use tower::ServiceExt;
///
/// #[derive(Deserialize)]
/// struct Page { size: u8, after: String }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new()
///     .route("/", get(async |Query(page): Query<Page>| format!("{} after {}", page.size, page.after)))
///     .errors(ErrorLayer::new(Problem::new()));
///
/// let response = app.oneshot(Request::get("/?size=1000").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 422);
/// assert_eq!(
///     to_bytes(response.into_body(), 1024).await?,
///     concat!(
///         r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"#,
///         r#""detail":"size is out of range (and 1 more error)","code":"invalid_field","errors":["#,
///         r#"{"detail":"is out of range","parameter":"size","code":"out_of_range"},"#,
///         r#"{"detail":"is required","parameter":"after","code":"missing"}]}"#,
///     ),
/// );
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> Query<T> {
    /// Reads the query of `uri`. A missing query counts as an empty one.
    ///
    /// # Errors
    ///
    /// Fails if `T` rejects it.
    pub fn try_from_uri(uri: &Uri) -> Result<Query<T>, QueryRejection> {
        let query = uri.query().unwrap_or_default().as_bytes();
        Ok(Query(decode(query, Location::Query)?))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = QueryRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query<T>, QueryRejection> {
        Query::try_from_uri(&parts.uri)
    }
}

super::deref!(Query);
