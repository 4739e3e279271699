//! Records the body of a request, for formats that repeat its members.

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use error_core::{RequestMembers, Value};
use error_formats::JsonBody;
use http_body::{Frame, SizeHint};

/// The most bytes that are kept of a body.
const MOST: usize = 64 * 1024;

/// A body that keeps the beginning of what others read of it. It never reads by
/// itself.
pub(super) struct Recording {
    body: Body,
    read: Arc<Read>,
}

impl Recording {
    /// Records `body` in its place; what was read of it.
    pub(super) fn of(body: &mut Body) -> Arc<Read> {
        let read = Arc::new(Read::default());
        let recorded = std::mem::take(body);
        *body = Body::new(Recording { body: recorded, read: read.clone() });
        read
    }
}

impl HttpBody for Recording {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            self.read.add(data);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The beginning of what was read of a body.
#[derive(Default)]
pub(super) struct Read(Mutex<Vec<u8>>);

impl Read {
    fn add(&self, data: &[u8]) {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = MOST - read.len().min(MOST);
        read.extend_from_slice(data.get(..room).unwrap_or(data));
    }
}

impl RequestMembers for Read {
    fn member(&self, pointer: &str) -> Option<Value> {
        let read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = JsonBody::prefix(&read).get(pointer).map(serde_json::from_str::<serde_json::Value>);
        drop(read);
        value?.ok().map(Value::new)
    }
}

/// Without the bytes, which are the client's.
impl fmt::Debug for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Read")
    }
}
