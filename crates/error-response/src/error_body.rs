//! The body of an error that is not a response of its own.

use std::{fmt, str};

use bytes::Bytes;
use error_core::ApiError;
use http::{HeaderValue, Response, StatusCode, header};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::{
    media_type::essence,
    outside,
    raised::Raised,
    rendering::Rendering,
    request_context::{Origin, Renderer},
    scope::Scope,
    telling::{Class, Tell},
};

/// The body of an error that is not a response of its own: for example, an item in the
/// list of a 200 or 207, the result of a job, or a WebSocket message.
///
/// [`Error::to_body`](crate::Error::to_body), [`Scope::to_body`](crate::Scope::to_body)
/// and [`ErrorLayer::to_body`](crate::ErrorLayer::to_body) create it in the format of the
/// layer. A JSON body serializes as JSON, so it can be a part of a JSON document. Any
/// other body serializes as a string.
///
/// # Examples
///
/// A list of results, of which some are errors:
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::{Request, StatusCode}, response::IntoResponse, routing::post};
/// use error_response::{ApiError, Error, ErrorLayer, RouterExt, extract::Json, format::{ErrorBody, Stripe}};
/// use tower::ServiceExt;
///
/// /// No such seat
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No seat {0}")]
/// #[api(status = 404, code = "no_seat")]
/// struct NoSeat(u8);
///
/// #[derive(serde::Serialize)]
/// struct Item {
///     status: u16,
///     body: ErrorBody,
/// }
///
/// async fn reserve() -> impl IntoResponse {
///     let failed = Error::from(NoSeat(7)).to_body();
///     (StatusCode::MULTI_STATUS, Json([Item { status: failed.status().as_u16(), body: failed }]))
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/seats", post(reserve)).errors(ErrorLayer::new(Stripe::new()));
/// let response = app.oneshot(Request::post("/seats").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 207);
/// let body = to_bytes(response.into_body(), 1024).await?;
/// assert_eq!(
///     body,
///     r#"[{"status":404,"body":{"error":{"code":"no_seat","message":"No seat 7","type":"invalid_request_error"}}}]"#,
/// );
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ErrorBody {
    bytes: Bytes,
    status: StatusCode,
    media_type: Option<HeaderValue>,
}

impl ErrorBody {
    /// The body of `error` in the current scope.
    pub(crate) fn of(error: &dyn ApiError, raised: Option<&Raised>, tell: Tell) -> ErrorBody {
        let mut renderer = Renderer::current();
        if let Some(new) = renderer.context.complete_request_id() {
            Scope::set_request_id(new);
        }
        if renderer.origin == Origin::ProcessDefault {
            outside::note_sent();
            // There is no response that a layer could render again.
            renderer.origin = Origin::Entered;
        }
        // What surrounds the body is in a format of its own, which `Accept` did not choose.
        renderer.unnegotiated();
        renderer.render_as(&Rendering { error, raised, id: None, tell }).into()
    }

    /// Borrows the bytes of the body.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the bytes of the body.
    pub fn into_bytes(self) -> Bytes {
        self.bytes
    }

    /// The status that the error would have as a response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The media type of the body.
    pub fn media_type(&self) -> Option<&HeaderValue> {
        self.media_type.as_ref()
    }

    /// The body as the JSON that it is.
    fn json(&self) -> Option<&RawValue> {
        let essence = essence(self.media_type.as_ref()?).to_ascii_lowercase();
        let is_json = essence == b"application/json" || essence.ends_with(b"+json");
        is_json.then(|| serde_json::from_slice(&self.bytes).ok()).flatten()
    }
}

impl Scope {
    /// Renders the body of an error in this scope, for an error that is not a response of
    /// its own. The error is not logged, and observers are not called. To do both, call
    /// [`to_recorded_body`](Scope::to_recorded_body) instead.
    ///
    /// # Examples
    ///
    /// A WebSocket message, and the result of a job:
    ///
    /// ```
    /// use error_response::{ApiError, ErrorLayer, Scope, format::Problem};
    ///
    /// /// The room is closed
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("The room is closed")]
    /// #[api(status = 410, code = "room_closed")]
    /// struct RoomClosed;
    ///
    /// # // In a handler this is the scope of its request.
    /// let frame = Scope::current().to_body(&RoomClosed).into_bytes();
    /// assert!(frame.ends_with(br#""detail":"The room is closed","code":"room_closed"}"#));
    ///
    /// // A worker outside a request uses the layer itself.
    /// let result = ErrorLayer::new(Problem::new()).to_body(&RoomClosed);
    /// assert_eq!((result.status().as_u16(), result.into_bytes()), (410, frame));
    /// ```
    pub fn to_body(&self, error: &dyn ApiError) -> ErrorBody {
        self.clone().enter(|| ErrorBody::of(error, None, Tell::Nobody))
    }

    /// Renders the body of an error in this scope like [`to_body`](Scope::to_body), but
    /// also logs the error and calls the observers once, as for a response.
    pub fn to_recorded_body(&self, error: &dyn ApiError) -> ErrorBody {
        self.clone().enter(|| ErrorBody::of(error, None, Tell::Everyone(Class::Status)))
    }
}

impl From<Response<Bytes>> for ErrorBody {
    fn from(response: Response<Bytes>) -> ErrorBody {
        let (mut parts, bytes) = response.into_parts();
        ErrorBody { bytes, status: parts.status, media_type: parts.headers.remove(header::CONTENT_TYPE) }
    }
}

impl From<ErrorBody> for Bytes {
    fn from(body: ErrorBody) -> Bytes {
        body.bytes
    }
}

impl AsRef<[u8]> for ErrorBody {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Serialize for ErrorBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.json() {
            Some(json) => json.serialize(serializer),
            None => serializer.serialize_str(&String::from_utf8_lossy(&self.bytes)),
        }
    }
}

/// The format of the scope decides what it is: an object, a list or a text.
#[cfg(feature = "openapi")]
impl error_openapi::PartialSchema for ErrorBody {
    fn schema() -> error_openapi::openapi::RefOr<error_openapi::openapi::Schema> {
        use error_openapi::openapi::{ObjectBuilder, Type, schema::SchemaType};

        ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Object, Type::Array, Type::String])).into()
    }
}

#[cfg(feature = "openapi")]
impl error_openapi::ToSchema for ErrorBody {}

/// Shows what a client may read.
impl fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ErrorBody");
        shown.field("status", &self.status).field("media_type", &self.media_type);
        match str::from_utf8(&self.bytes) {
            Ok(text) => shown.field("body", &text),
            Err(_) => shown.field("body", &self.bytes),
        };
        shown.finish()
    }
}
