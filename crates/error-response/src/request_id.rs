//! The id of a request.

use error_core::{CallView, Id, IdGenerator};
use http::{HeaderMap, HeaderName, HeaderValue};

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
            "the request id in {name} is not accepted, and a new one is made: an id has 1 to 64 letters, digits, `-`, \
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
}
