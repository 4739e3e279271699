//! A third-party streamed body that is watched for errors.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::Body;
use bytes::Bytes;
use http::Response;
use http_body::{Body as HttpBody, Frame};
use http_body_util::BodyStream;
use pin_project_lite::pin_project;

use super::failure::Failure;
use crate::{
    chain::held,
    stream::{Aborted, Framing, LateError, Tail},
};

/// How many of the last bytes tell whether a frame may follow.
const REMEMBERED: usize = 4;

pin_project! {
    /// A streamed body whose error is told.
    struct Watched {
        #[pin]
        tail: Tail<BodyStream<Body>>,
        framing: Framing,
        sent: Vec<u8>,
    }
}

/// Watches the body of `response`, in the current scope.
#[cold]
pub(super) fn watch(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let tail = Tail::new(BodyStream::new(body));
    tail.add_request_id(&mut parts.headers);
    let framing = Framing::of(&parts.headers);
    Response::from_parts(parts, Body::new(Watched { tail, framing, sent: Vec::new() }))
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        let this = self.project();
        let (framing, sent) = (*this.framing, this.sent);
        let last = |error: &LateError| {
            let has_room = sent.is_empty() || framing.is_at_end(sent);
            has_room.then(|| framing.last(error)).flatten().map(Frame::data)
        };
        let polled = this.tail.poll_frame(context, Ok, tell, last);
        if framing != Framing::Bytes
            && let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            sent.extend_from_slice(data.get(data.len().saturating_sub(REMEMBERED)..).unwrap_or_default());
            sent.drain(..sent.len().saturating_sub(REMEMBERED));
        }
        polled
    }
}

/// Renders and tells of the error of a body, unless a stream of ours did.
fn tell(error: axum::Error) -> Option<LateError> {
    if held(&error).any(|error| error.is::<Aborted>()) {
        return None;
    }
    Some(LateError::of(|renderer| Failure::Error(error.into_inner()).render(renderer, false).0))
}
