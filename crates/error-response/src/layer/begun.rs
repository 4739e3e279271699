//! A body whose first frame has been read.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// What the first poll of a body gives.
pub(super) type First = Poll<Option<Result<Frame<Bytes>, axum::Error>>>;

/// A body of which the first frame was read.
pub(super) struct Begun {
    first: Option<Result<Frame<Bytes>, axum::Error>>,
    /// `None` if there was no frame, because a body that has ended must not be polled
    /// again.
    rest: Option<Body>,
}

impl Begun {
    /// The body that `first` was read of, as it was.
    pub(super) fn again(first: First, rest: Body) -> Body {
        match first {
            Poll::Pending => rest,
            Poll::Ready(None) => Body::new(Begun { first: None, rest: None }),
            Poll::Ready(first) => Body::new(Begun { first, rest: Some(rest) }),
        }
    }
}

impl HttpBody for Begun {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> First {
        match (self.first.take(), &mut self.rest) {
            (Some(first), _) => Poll::Ready(Some(first)),
            (None, Some(rest)) => Pin::new(rest).poll_frame(context),
            (None, None) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.rest.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let read = match &self.first {
            Some(Ok(frame)) => frame.data_ref().map_or(0, |data| data.len() as u64),
            _ => 0,
        };
        let rest = self.rest.as_ref().map_or(Some(0), |rest| rest.size_hint().exact());
        rest.map_or_else(SizeHint::new, |rest| SizeHint::with_exact(rest + read))
    }
}
