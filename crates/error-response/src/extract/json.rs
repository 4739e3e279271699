//! The extractor of JSON bodies.

use axum::{
    extract::{FromRequest, OptionalFromRequest, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use serde::{Serialize, de::DeserializeOwned};

use super::rejection::{JsonRejection, Refusal, body, media_type};
use crate::{Reply, reply::Plain};

/// Extracts a JSON body. As a response, it sends a success in the API's format.
///
/// It accepts what `axum::Json` accepts. Invalid input becomes an error in the router's
/// format that lists all invalid fields. As a response, it is equivalent to
/// [`Reply::ok`](crate::Reply::ok), with one exception: in a format that does not wrap
/// successes, its body is kept even if the status is an error. So a handler can send a
/// body of its own with `(StatusCode::CONFLICT, Json(body))`.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::post};
/// use error_response::{ErrorLayer, RouterExt, extract::Json, format::Stripe};
/// use serde::Deserialize;
/// # use tower::ServiceExt;
///
/// #[derive(Deserialize)]
/// struct Order { quantity: u32 }
///
/// async fn order(Json(order): Json<Order>) -> Json<u32> {
///     Json(order.quantity)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/orders", post(order)).errors(ErrorLayer::new(Stripe::new()));
/// let send = async |body: &'static str| {
///     let request = Request::post("/orders").header("content-type", "application/json").body(Body::from(body))?;
///     let response = app.clone().oneshot(request).await?;
///     Ok::<_, Box<dyn std::error::Error>>((response.status().as_u16(), to_bytes(response.into_body(), 1024).await?))
/// };
/// assert_eq!(send(r#"{"quantity":2}"#).await?, (200, "2".into()));
/// let (status, body) = send(r#"{"quantity":"two"}"#).await?;
/// assert_eq!(status, 400);
/// assert_eq!(
///     body,
///     r#"{"error":{"code":"invalid_parameter","message":"quantity must be an integer","param":"quantity","type":"invalid_request_error"}}"#,
/// );
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> Json<T> {
    /// Parses a JSON text.
    ///
    /// # Errors
    ///
    /// Fails if the text is not JSON, or `T` rejects it.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_response::{Category, extract::Json};
    ///
    /// let Json(numbers) = Json::<Vec<u8>>::from_bytes(b"[1, 2]")?;
    /// assert_eq!(numbers, [1, 2]);
    ///
    /// let refused = Json::<Vec<u8>>::from_bytes(br#"[1, "secret", 300]"#).unwrap_err();
    /// assert_eq!(refused.category(), Category::InvalidField);
    /// assert_eq!(refused.to_string(), "1 must be an integer (and 1 more error)");
    /// assert_eq!(refused.violations()[1].code(), Some("out_of_range"));
    /// # Ok::<(), error_response::extract::JsonRejection>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Json<T>, JsonRejection> {
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        match T::deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value)) {
            Ok(value) => Ok(Json(value)),
            Err(error) => Err(refused::<T>(bytes, error)),
        }
    }
}

#[cold]
fn refused<T: DeserializeOwned>(bytes: &[u8], error: serde_json::Error) -> JsonRejection {
    Refusal::of_json::<T>(bytes, error).into()
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = JsonRejection;

    async fn from_request(request: Request, state: &S) -> Result<Json<T>, JsonRejection> {
        if !is_json(request.headers()) {
            return Err(unsupported(&request));
        }
        Json::from_bytes(&body(request, state).await?)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = JsonRejection;

    async fn from_request(request: Request, state: &S) -> Result<Option<Json<T>>, JsonRejection> {
        if !request.headers().contains_key(header::CONTENT_TYPE) {
            return Ok(None);
        }
        <Json<T> as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

/// `application/json`, or a type that ends in `+json` (RFC 6838, section 4.2.8).
fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|media_type| {
        let is_json = media_type.subtype() == mime::JSON || media_type.suffix() == Some(mime::JSON);
        media_type.type_() == mime::APPLICATION && is_json
    })
}

#[cold]
fn unsupported(request: &Request) -> JsonRejection {
    let message = "The request body must have the media type application/json";
    let sent = request.headers().get(header::CONTENT_TYPE);
    Refusal::media_type(request.method(), sent, "application/json", message).into()
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        Reply::ok(self.0).respond(Plain::AnyBody)
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Json<T> {
        Json(value)
    }
}

super::deref!(Json);
