//! A stream whose first item has arrived.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

/// A stream whose first item has arrived.
/// [`EventStream::start`](super::EventStream::start) and the `start` of the other streams
/// return it inside their own type.
pub struct Started<S: Stream> {
    first: Option<S::Item>,
    /// `None` once it has ended: what has ended may not be polled again.
    rest: Option<Pin<Box<S>>>,
}

/// Waits for the first item; fails with it where it is an error.
pub(super) async fn start<S, T, E>(stream: S) -> Result<Started<S>, E>
where
    S: Stream<Item = Result<T, E>>,
{
    let mut rest = Box::pin(stream);
    match poll_fn(|context| rest.as_mut().poll_next(context)).await {
        Some(Ok(item)) => Ok(Started { first: Some(Ok(item)), rest: Some(rest) }),
        Some(Err(error)) => Err(error),
        None => Ok(Started { first: None, rest: None }),
    }
}

// The rest is behind a pointer, and an item is never pinned.
impl<S: Stream> Unpin for Started<S> {}

impl<S: Stream> Stream for Started<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(first));
        }
        match &mut self.rest {
            Some(rest) => rest.as_mut().poll_next(context),
            None => Poll::Ready(None),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let first = usize::from(self.first.is_some());
        let (least, most) = self.rest.as_ref().map_or((0, Some(0)), |rest| rest.size_hint());
        (least.saturating_add(first), most.and_then(|most| most.checked_add(first)))
    }
}

impl<S: Stream> fmt::Debug for Started<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started").finish_non_exhaustive()
    }
}
