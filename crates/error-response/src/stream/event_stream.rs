//! A stream of server-sent events that may fail.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, Sse},
};
use error_core::ApiError;
use error_formats::LastEvent;
use futures_core::Stream;
use pin_project_lite::pin_project;

use super::{Aborted, Started, Tail, late::tell, started::start};

pin_project! {
    /// A response of server-sent events from a stream that may fail. The first error ends
    /// the stream: it is sent as the last event, `event: error`, with the body of the
    /// error as its data. A format can [end its
    /// streams](crate::format::WireFormat::last_events) in another way.
    ///
    /// It can be returned as a response, or passed as a stream to axum's [`Sse`], which
    /// can keep the connection alive. For an error with a wait, the last event also says
    /// when to reconnect (`retry`).
    ///
    /// # Examples
    ///
    /// ```
    /// use axum::{body::to_bytes, response::{IntoResponse, sse::Event}};
    /// use error_response::{Category, CategoryError, ErrorLayer, format::Stripe, stream::EventStream};
    /// use http_body_util::BodyExt;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let events = [Ok(Event::default().data("one")), Err(CategoryError::new(Category::Overloaded))];
    /// let layer = ErrorLayer::new(Stripe::new());
    /// let response = layer.scope().enter(|| EventStream::new(tokio_stream::iter(events)).into_response());
    /// assert_eq!(response.headers()["content-type"], "text/event-stream");
    ///
    /// let mut body = response.into_body();
    /// assert_eq!(body.frame().await.unwrap()?.into_data().unwrap(), "data: one\n\n");
    /// let last = body.frame().await.unwrap()?.into_data().unwrap();
    /// assert!(last.starts_with(b"event: error\ndata: {\"error\":{\"code\":\"service_unavailable\""));
    /// assert!(body.frame().await.unwrap().is_err());
    /// # Ok(()) }
    /// ```
    pub struct EventStream<S> {
        #[pin]
        tail: Tail<S>,
        // Of the last events those that are not sent yet.
        last: VecDeque<Event>,
    }
}

impl<S> EventStream<S> {
    /// Sends the events of `stream`, in the current [`Scope`](crate::Scope).
    pub fn new(stream: S) -> EventStream<S> {
        EventStream { tail: Tail::new(stream), last: VecDeque::new() }
    }
}

impl<S: Stream<Item = Result<Event, E>>, E> EventStream<S> {
    /// Waits for the first event of `stream`, so that an error before it can be returned
    /// as a response with its own status: see [the module page](super#the-first-item).
    ///
    /// # Errors
    ///
    /// Fails if the first item of the stream is an error, and returns that error.
    pub async fn start(stream: S) -> Result<EventStream<Started<S>>, E> {
        Ok(EventStream::new(start(stream).await?))
    }
}

impl<S: Stream<Item = Result<Event, E>>, E: ApiError> Stream for EventStream<S> {
    type Item = Result<Event, Aborted>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        if let Some(event) = this.last.pop_front() {
            return Poll::Ready(Some(Ok(event)));
        }
        this.tail.poll_frame(context, Ok, tell, |error| {
            this.last.extend(error.events().into_iter().map(event));
            this.last.pop_front()
        })
    }
}

/// An event of a format as one of axum's.
fn event(last: LastEvent) -> Event {
    let mut event = Event::default();
    if let Some(name) = last.name() {
        event = event.event(name);
    }
    if let Some(wait) = last.retry() {
        event = event.retry(wait);
    }
    event.data(last.data())
}

impl<S, E> IntoResponse for EventStream<S>
where
    S: Stream<Item = Result<Event, E>> + Send + 'static,
    E: ApiError + 'static,
{
    fn into_response(self) -> Response {
        (self.tail.head(), Sse::new(self)).into_response()
    }
}

impl<S> fmt::Debug for EventStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}
