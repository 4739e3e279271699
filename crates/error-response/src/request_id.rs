//! The id of a request.

use std::sync::Arc;

use error_core::{CallView, Id, IdGenerator};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{guarded::guarded, trace_id::trace_id};

/// The id of a request, and whether this server made it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId {
    id: Id,
    made: bool,
}

/// Records that a request has another id than the one it came with; the value is a
/// client's.
#[cold]
fn tell_of_rejected(name: &HeaderName) {
    #[cfg(feature = "tracing")]
    let _ = crate::guarded::guarded(|| {
        tracing::debug!(
            target: "error_response",
            "the request id in {name} was not accepted and replaced: an id has 1 to 64 letters, digits, `-`, \
             `_`, `.`, `:` and `~`",
        );
    });
    #[cfg(not(feature = "tracing"))]
    let _ = name;
}

impl RequestId {
    /// The id a client or an outer layer gave the request, if it is short and
    /// plain: it goes into headers, bodies and logs.
    pub(crate) fn accept(headers: &HeaderMap, name: &HeaderName) -> Option<RequestId> {
        match headers.get(name)?.to_str().map(Id::new) {
            Ok(Ok(id)) => Some(RequestId { id, made: false }),
            _ => {
                tell_of_rejected(name);
                None
            }
        }
    }

    /// A new id.
    pub(crate) fn make(ids: &dyn IdGenerator) -> RequestId {
        RequestId::made(ids.generate())
    }

    /// An id this server made already.
    pub(crate) fn made(id: Id) -> RequestId {
        RequestId { id, made: true }
    }

    /// An id that turned out to be this server's.
    pub(crate) fn into_made(self) -> RequestId {
        RequestId::made(self.id)
    }

    /// The id, where this server made it.
    pub(crate) fn as_made(&self) -> Option<&Id> {
        self.made.then_some(&self.id)
    }

    /// An [`Id`] is always a header value.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_bytes(self.id.as_bytes()).ok()
    }

    /// Tells a view of the call.
    pub(crate) fn add_to<'a>(&'a self, call: CallView<'a>) -> CallView<'a> {
        if self.made { call.with_made_request_id(&self.id) } else { call.with_request_id(&self.id) }
    }

    pub(crate) fn as_str(&self) -> &str {
        self.id.as_str()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.id.as_bytes()
    }
}

/// The author's test of an id from outside.
type IdTest = dyn Fn(&str) -> bool + Send + Sync;

/// Which ids from outside are accepted, where an author decides it.
#[derive(Clone, Default)]
pub(crate) struct AcceptedIds {
    /// The author's test, instead of the usual characters.
    pub(crate) test: Option<Arc<IdTest>>,
    /// Whether the trace id is the id of a request that has no other.
    pub(crate) is_trace_id: bool,
}

impl AcceptedIds {
    /// The id from outside.
    #[cold]
    pub(crate) fn of(&self, headers: &HeaderMap, name: &HeaderName) -> Option<RequestId> {
        let accepted = match &self.test {
            None => RequestId::accept(headers, name),
            Some(test) => headers.get(name).and_then(|value| {
                let id = Id::with_delimiters(value.to_str().ok()?).ok()?;
                // A test that panics accepts nothing.
                guarded(|| test(id.as_str())).unwrap_or(false).then_some(RequestId { id, made: false })
            }),
        };
        accepted.or_else(|| {
            let trace_id = trace_id(headers).filter(|_| self.is_trace_id)?;
            Some(RequestId { id: Id::new(trace_id).ok()?, made: false })
        })
    }
}
