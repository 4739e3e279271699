//! The extractor of `multipart/form-data` bodies.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll},
};

use axum::extract::{
    FromRequest, OptionalFromRequest, Request,
    multipart::{
        Field as AxumField, Multipart as AxumMultipart, MultipartError as AxumError,
        MultipartRejection as AxumRejection,
    },
};
use bytes::Bytes;
use error_core::Category;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::{
    reason::Reason,
    rejection::{MultipartError, MultipartRejection, Refusal, media_type},
};
use crate::chain::chain;

/// Extracts a `multipart/form-data` body, field by field (RFC 7578).
///
/// It has the methods of axum's `Multipart`. Propagate its errors with `?`: they are
/// returned in the router's format.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::post};
/// use error_response::{ErrorLayer, RouterExt, format::Problem, extract::{Multipart, MultipartError}};
/// use tower::ServiceExt;
///
/// async fn upload(mut form: Multipart) -> Result<String, MultipartError> {
///     let mut length = 0;
///     while let Some(field) = form.next_field().await? {
///         length += field.bytes().await?.len();
///     }
///     Ok(length.to_string())
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/", post(upload)).errors(ErrorLayer::new(Problem::new()));
///
/// let request = Request::post("/").header("content-type", "multipart/form-data; boundary=x");
/// let response = app.oneshot(request.body(Body::from("--x\r\ncut off"))?).await?;
/// assert_eq!(response.status(), 400);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Multipart(AxumMultipart);

impl<S: Send + Sync> FromRequest<S> for Multipart {
    type Rejection = MultipartRejection;

    async fn from_request(request: Request, state: &S) -> Result<Multipart, MultipartRejection> {
        let refusal = Otherwise::of(&request);
        let multipart = <AxumMultipart as FromRequest<S>>::from_request(request, state).await;
        multipart.map(Multipart).map_err(|error| refusal.rejection(error))
    }
}

impl<S: Send + Sync> OptionalFromRequest<S> for Multipart {
    type Rejection = MultipartRejection;

    async fn from_request(request: Request, state: &S) -> Result<Option<Multipart>, MultipartRejection> {
        let refusal = Otherwise::of(&request);
        let multipart = <AxumMultipart as OptionalFromRequest<S>>::from_request(request, state).await;
        multipart.map(|multipart| multipart.map(Multipart)).map_err(|error| refusal.rejection(error))
    }
}

/// What the rejection would be.
enum Otherwise {
    MediaType(http::Method, Option<HeaderValue>),
    Boundary,
}

impl Otherwise {
    fn of(request: &Request) -> Otherwise {
        match media_type(request.headers()) {
            Some(media_type) if media_type.essence_str() == mime::MULTIPART_FORM_DATA.essence_str() => {
                Otherwise::Boundary
            }
            _ => {
                let sent = request.headers().get(header::CONTENT_TYPE);
                Otherwise::MediaType(request.method().clone(), sent.cloned())
            }
        }
    }

    #[cold]
    fn rejection(self, error: AxumRejection) -> MultipartRejection {
        match self {
            Otherwise::MediaType(method, sent) => {
                let message = "The request body must have the media type multipart/form-data";
                Refusal::media_type(&method, sent.as_ref(), "multipart/form-data", message).into()
            }
            Otherwise::Boundary => {
                let message = "The Content-Type header has no valid boundary";
                Refusal::new(Category::MalformedHeaders, message, Reason::Error(error.into())).into()
            }
        }
    }
}

impl Multipart {
    /// Returns the next field, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Fails if the body is malformed, incomplete or too large.
    pub async fn next_field(&mut self) -> Result<Option<Field<'_>>, MultipartError> {
        match self.0.next_field().await {
            Ok(field) => Ok(field.map(Field)),
            Err(error) => Err(failed(error)),
        }
    }
}

/// A field of a [`Multipart`] body. It is a stream of the chunks of its data.
#[derive(Debug)]
pub struct Field<'a>(AxumField<'a>);

impl Field<'_> {
    /// The name of the field, from its `Content-Disposition` header.
    pub fn name(&self) -> Option<&str> {
        self.0.name()
    }

    /// The name of the file, from the field's `Content-Disposition` header.
    pub fn file_name(&self) -> Option<&str> {
        self.0.file_name()
    }

    /// The media type of the field.
    pub fn content_type(&self) -> Option<&str> {
        self.0.content_type()
    }

    /// The headers of the field.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// Reads all data of the field.
    ///
    /// # Errors
    ///
    /// Fails if the body is malformed, incomplete or too large.
    pub async fn bytes(self) -> Result<Bytes, MultipartError> {
        self.0.bytes().await.map_err(failed)
    }

    /// Reads all data of the field as text, in the charset of its media type. Invalid
    /// bytes are replaced.
    ///
    /// # Errors
    ///
    /// Fails if the body is malformed, incomplete or too large.
    pub async fn text(self) -> Result<String, MultipartError> {
        self.0.text().await.map_err(failed)
    }

    /// Returns the next chunk of the field's data, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Fails if the body is malformed, incomplete or too large.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, MultipartError> {
        self.0.chunk().await.map_err(failed)
    }
}

impl Stream for Field<'_> {
    type Item = Result<Bytes, MultipartError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context).map_err(failed)
    }
}

#[cold]
fn failed(error: AxumError) -> MultipartError {
    let is_read =
        |error: &(dyn Error + 'static)| matches!(error.downcast_ref(), Some(multer::Error::StreamReadFailed(_)));
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Refusal::new(Category::ContentTooLarge, "The request body is too large", Reason::Error(error.into()))
        }
        StatusCode::BAD_REQUEST => {
            let message = "The request body can't be read as multipart/form-data";
            Refusal::malformed("multipart", message, Reason::Error(error.into()))
        }
        // A connection that breaks off is not the server's fault.
        _ if chain(&error).any(is_read) => Refusal::of_unread(error),
        _ => Refusal::internal("the fields of a multipart body were asked for out of order"),
    }
    .in_handler()
    .into()
}
