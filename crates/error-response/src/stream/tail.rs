//! A stream up to its first error, and the frames that follow the error.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use error_formats::BodyError;
use futures_core::Stream;
use http::HeaderMap;
use pin_project_lite::pin_project;

use super::{
    aborted::Aborted,
    late::{LateError, tell_panic, tell_unwritten},
};
use crate::{guarded::guarded, scope::Scope};

pin_project! {
    /// A stream in the scope it was made in, up to its first error.
    pub(crate) struct Tail<S> {
        #[pin]
        stream: Option<S>,
        scope: Scope,
        next: Next,
    }

    impl<S> PinnedDrop for Tail<S> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _guard = this.scope.set();
            let _ = guarded(|| this.stream.set(None));
        }
    }
}

/// What the next poll gives.
#[derive(Debug, Clone, Copy)]
enum Next {
    Item,
    /// Nothing yet, so many times: what was sent has to leave the buffers first.
    Flush(u8),
    Abort,
    Nothing,
}

/// A compression sends what it keeps back when it gets nothing, and the server when it gets nothing from the compression.
const FLUSHES: u8 = 2;

/// How a stream ended.
#[expect(clippy::large_enum_variant, reason = "it is made once in a stream, and not kept")]
enum Ended {
    Whole,
    /// After an error, which was rendered unless it was told before.
    Failed(Option<LateError>),
}

impl<S> Tail<S> {
    /// `stream` in the current scope.
    pub(crate) fn new(stream: S) -> Tail<S> {
        Tail { stream: Some(stream), scope: Scope::current(), next: Next::Item }
    }

    /// The head of a response that is this stream: the id of the request.
    pub(super) fn head(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        self.add_request_id(&mut headers);
        headers
    }

    /// Sends the id of the request with the head of the response.
    pub(crate) fn add_request_id(&self, headers: &mut HeaderMap) {
        if let Some((name, id)) = self.scope.request_id_header()
            && !headers.contains_key(&name)
        {
            headers.insert(name, id);
        }
    }

    /// The next frame: an item that `frame` writes, or after an error that
    /// `tell` renders the last one, if there is room for it. `tell` gives `None`
    /// for an error that was told before.
    pub(crate) fn poll_frame<T, E, F>(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        frame: impl FnOnce(T) -> Result<F, BodyError>,
        tell: impl FnOnce(E) -> Option<LateError>,
        last: impl FnOnce(&LateError) -> Option<F>,
    ) -> Poll<Option<Result<F, Aborted>>>
    where
        S: Stream<Item = Result<T, E>>,
    {
        let polled = match self.next {
            Next::Item => self.as_mut().poll_item(context, frame, tell),
            Next::Flush(left) => return self.flush(context, left),
            Next::Abort => return self.end_with(Some(Err(Aborted::new()))),
            Next::Nothing => return Poll::Ready(None),
        };
        match polled {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(frame)) => Poll::Ready(Some(Ok(frame))),
            Poll::Ready(Err(Ended::Whole)) => self.end_with(None),
            Poll::Ready(Err(Ended::Failed(told))) => match told.and_then(|error| last(&error)) {
                Some(frame) => {
                    *self.project().next = Next::Flush(FLUSHES);
                    Poll::Ready(Some(Ok(frame)))
                }
                None => self.flush(context, FLUSHES),
            },
        }
    }

    /// The next item in the scope of the stream, which is dropped where there is
    /// none.
    fn poll_item<T, E, F>(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        frame: impl FnOnce(T) -> Result<F, BodyError>,
        tell: impl FnOnce(E) -> Option<LateError>,
    ) -> Poll<Result<F, Ended>>
    where
        S: Stream<Item = Result<T, E>>,
    {
        let mut this = self.project();
        let _guard = this.scope.set();
        let polled = guarded(|| {
            let Some(stream) = this.stream.as_mut().as_pin_mut() else { return Poll::Ready(None) };
            stream.poll_next(context).map_ok(frame)
        });
        let ended = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Some(Ok(Ok(frame))))) => return Poll::Ready(Ok(frame)),
            Ok(Poll::Ready(None)) => Ended::Whole,
            Ok(Poll::Ready(Some(Err(error)))) => {
                Ended::Failed(guarded(|| tell(error)).unwrap_or_else(|text| tell_panic(&text)))
            }
            Ok(Poll::Ready(Some(Ok(Err(error))))) => Ended::Failed(tell_unwritten(error)),
            Err(text) => Ended::Failed(tell_panic(&text)),
        };
        let _ = guarded(|| this.stream.set(None));
        Poll::Ready(Err(ended))
    }

    /// Lets what was sent before leave the buffers: an error ends the connection at
    /// once.
    fn flush<F>(self: Pin<&mut Self>, context: &Context<'_>, left: u8) -> Poll<Option<Result<F, Aborted>>> {
        *self.project().next = if left > 1 { Next::Flush(left - 1) } else { Next::Abort };
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn end_with<F>(self: Pin<&mut Self>, end: Option<Result<F, Aborted>>) -> Poll<Option<Result<F, Aborted>>> {
        *self.project().next = Next::Nothing;
        Poll::Ready(end)
    }
}
