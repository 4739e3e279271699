//! A stream of bytes that may fail.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use error_core::ApiError;
use futures_core::Stream;
use pin_project_lite::pin_project;

use super::{Aborted, Started, Tail, late::tell, started::start};

pin_project! {
    /// A response body from a stream of bytes that may fail. The first error is logged,
    /// and the body ends as incomplete.
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{http::header, response::IntoResponse};
    /// use error_response::{Category, CategoryError, stream::ByteStream};
    /// use http_body_util::BodyExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rows = ByteStream::new(tokio_stream::iter([Ok("a,b\n"), Err(CategoryError::new(Category::InternalError))]));
    /// let mut body = ([(header::CONTENT_TYPE, "text/csv")], rows).into_response().into_body();
    /// assert!(body.frame().await.unwrap().is_ok());
    /// assert!(body.frame().await.unwrap().is_err());
    /// # }
    /// ```
    pub struct ByteStream<S> {
        #[pin]
        tail: Tail<S>,
    }
}

impl<S> ByteStream<S> {
    /// Sends the bytes of `stream`, in the current [`Scope`](crate::Scope).
    pub fn new(stream: S) -> ByteStream<S> {
        ByteStream { tail: Tail::new(stream) }
    }
}

impl<S, T, E> ByteStream<S>
where
    S: Stream<Item = Result<T, E>>,
{
    /// Waits for the first bytes of `stream`, so that an error before them can be
    /// returned as a response with its own status: see [the module
    /// page](super#the-first-item).
    ///
    /// # Errors
    ///
    /// Fails if the first item of the stream is an error, and returns that error.
    pub async fn start(stream: S) -> Result<ByteStream<Started<S>>, E> {
        Ok(ByteStream::new(start(stream).await?))
    }
}

impl<S, T, E> Stream for ByteStream<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Into<Bytes>,
    E: ApiError,
{
    type Item = Result<Bytes, Aborted>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.project().tail.poll_frame(context, |bytes| Ok(bytes.into()), tell, |_| None)
    }
}

impl<S, T, E> IntoResponse for ByteStream<S>
where
    S: Stream<Item = Result<T, E>> + Send + 'static,
    T: Into<Bytes> + 'static,
    E: ApiError + 'static,
{
    fn into_response(self) -> Response {
        (self.tail.head(), Body::from_stream(self)).into_response()
    }
}

impl<S> fmt::Debug for ByteStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}
