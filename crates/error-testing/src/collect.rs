//! Reads the bodies of axum's responses.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::body::{Body, HttpBody};
use bytes::BytesMut;
use http::Response;
use http_body_util::BodyExt;

use crate::{IntoReceived, Received};

impl IntoReceived for Response<Body> {
    /// Errors are whole in memory, so nothing has to be waited for.
    #[track_caller]
    fn into_received(self) -> Received {
        let (parts, body) = self.into_parts();
        let mut body = pin!(body);
        let mut context = Context::from_waker(Waker::noop());
        let mut bytes = BytesMut::new();
        loop {
            match body.as_mut().poll_frame(&mut context) {
                Poll::Ready(Some(Ok(frame))) => bytes.extend(frame.into_data()),
                Poll::Ready(Some(Err(error))) => panic!("the body ends in an error: {error}"),
                Poll::Ready(None) => return (parts, bytes).into_received(),
                Poll::Pending => panic!(
                    "the body is not there yet; read it first: `assert_error(testing::collect(response).await?)`"
                ),
            }
        }
    }
}

/// Reads a complete body, for example one that a layer compresses or that comes from a
/// socket.
///
/// # Errors
///
/// Fails if the body ends with an error.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::{Category, CategoryError, Error, testing::{assert_error, collect}};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let response = Error::from(CategoryError::new(Category::NotFound)).into_response();
/// assert_error(collect(response).await?).code("not_found");
/// # Ok(()) }
/// ```
pub async fn collect<B: HttpBody>(response: Response<B>) -> Result<Received, B::Error> {
    let (parts, body) = response.into_parts();
    Ok(Received::new(parts.status, parts.headers, body.collect().await?.to_bytes()))
}
