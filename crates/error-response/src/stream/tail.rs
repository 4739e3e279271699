//! A stream up to its first error, and what follows it.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use error_core::{ApiError, Category, CategoryError};
use error_formats::BodyError;
use futures_core::Stream;
use http::{HeaderMap, Response};
use pin_project_lite::pin_project;

use crate::{
    guarded::guarded,
    respond::{panicked, render_late},
    scope::Scope,
};

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
    /// Nothing yet: what was sent has to leave the server's buffer first, since
    /// an error ends the connection at once.
    Flush,
    Abort,
    Nothing,
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
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        frame: impl FnOnce(T) -> Result<F, BodyError>,
        tell: impl FnOnce(E) -> Option<Response<Bytes>>,
        last: impl FnOnce(&Response<Bytes>) -> Option<F>,
    ) -> Poll<Option<Result<F, Aborted>>>
    where
        S: Stream<Item = Result<T, E>>,
    {
        let mut this = self.project();
        match this.next {
            Next::Item => {}
            Next::Flush => {
                *this.next = Next::Abort;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Next::Abort => {
                *this.next = Next::Nothing;
                return Poll::Ready(Some(Err(Aborted(()))));
            }
            Next::Nothing => return Poll::Ready(None),
        }
        let _guard = this.scope.set();
        let polled = guarded(|| {
            let Some(stream) = this.stream.as_mut().as_pin_mut() else { return Poll::Ready(None) };
            stream.poll_next(context).map_ok(frame)
        });
        let told = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(Some(Ok(Ok(frame))))) => return Poll::Ready(Some(Ok(frame))),
            Ok(Poll::Ready(None)) => None,
            Ok(Poll::Ready(Some(Err(error)))) => Some(guarded(|| tell(error)).unwrap_or_else(|text| late_panic(&text))),
            Ok(Poll::Ready(Some(Ok(Err(error))))) => {
                Some(Some(render_late(&CategoryError::new(Category::Internal).with_source(error))))
            }
            Err(text) => Some(late_panic(&text)),
        };
        let _ = guarded(|| this.stream.set(None));
        let Some(told) = told else {
            *this.next = Next::Nothing;
            return Poll::Ready(None);
        };
        match told.and_then(|response| last(&response)) {
            Some(frame) => {
                *this.next = Next::Flush;
                Poll::Ready(Some(Ok(frame)))
            }
            None => {
                // What was sent before, and the head, leave the buffer first.
                *this.next = Next::Abort;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

/// Renders and tells of a typed error.
pub(super) fn tell(error: impl ApiError) -> Option<Response<Bytes>> {
    Some(render_late(&error))
}

fn late_panic(text: &str) -> Option<Response<Bytes>> {
    Some(render_late(&panicked(text)))
}

/// The end of a stream that failed; its error was told before, and in the last
/// frame where there was room.
#[derive(Debug)]
pub struct Aborted(());

impl fmt::Display for Aborted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stream was aborted after an error")
    }
}

impl Error for Aborted {}
