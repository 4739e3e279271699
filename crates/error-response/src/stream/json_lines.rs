//! A stream of JSON lines that may fail.

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
use error_formats::BodyError;
use futures_core::Stream;
use http::{HeaderValue, header};
use pin_project_lite::pin_project;
use serde::Serialize;

use super::{
    Aborted, Started, Tail,
    late::{LateError, tell},
    started::start,
};

pin_project! {
    /// A response of JSON lines (`application/x-ndjson`) from a stream that may fail. The
    /// first error ends the stream and is sent as the last line.
    ///
    /// An item that cannot be serialized becomes an internal error. See the [module
    /// page](super) for an example.
    pub struct JsonLines<S> {
        #[pin]
        tail: Tail<S>,
    }
}

impl<S> JsonLines<S> {
    /// Sends the items of `stream`, in the current [`Scope`](crate::Scope).
    pub fn new(stream: S) -> JsonLines<S> {
        JsonLines { tail: Tail::new(stream) }
    }
}

impl<S, T, E> JsonLines<S>
where
    S: Stream<Item = Result<T, E>>,
{
    /// Waits for the first item of `stream`, so that an error before it can be returned
    /// as a response with its own status: see [the module page](super#the-first-item).
    ///
    /// # Errors
    ///
    /// Fails if the first item of the stream is an error, and returns that error.
    pub async fn start(stream: S) -> Result<JsonLines<Started<S>>, E> {
        Ok(JsonLines::new(start(stream).await?))
    }
}

impl<S, T, E> Stream for JsonLines<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Serialize,
    E: ApiError,
{
    type Item = Result<Bytes, Aborted>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.project().tail.poll_frame(context, |item| line(&item), tell, LateError::lines)
    }
}

/// serde_json writes no line break outside of a string, and none inside.
fn line(item: &impl Serialize) -> Result<Bytes, BodyError> {
    let mut line = serde_json::to_vec(item).map_err(BodyError::new)?;
    line.push(b'\n');
    Ok(line.into())
}

impl<S, T, E> IntoResponse for JsonLines<S>
where
    S: Stream<Item = Result<T, E>> + Send + 'static,
    T: Serialize + 'static,
    E: ApiError + 'static,
{
    fn into_response(self) -> Response {
        let media_type = [(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"))];
        (media_type, self.tail.head(), Body::from_stream(self)).into_response()
    }
}

impl<S> fmt::Debug for JsonLines<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").finish_non_exhaustive()
    }
}
