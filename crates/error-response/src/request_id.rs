//! The id of a request.

use error_core::{Id, IdGenerator};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The id of a request, and who made it.
#[derive(Debug, Clone)]
pub(crate) enum RequestId {
    /// A client, or a layer further out.
    Accepted(HeaderValue),
    /// This server.
    Made(HeaderValue),
}

impl RequestId {
    /// The id a client or an outer layer gave the request, if it is short and
    /// plain: it goes into headers, bodies and logs.
    pub(crate) fn accept(headers: &HeaderMap, name: &HeaderName) -> Option<RequestId> {
        let value = headers.get(name)?;
        Id::new(value.to_str().ok()?).ok()?;
        Some(RequestId::Accepted(value.clone()))
    }

    /// A new id. An [`Id`] is always a header value.
    pub(crate) fn make(ids: &dyn IdGenerator) -> Option<RequestId> {
        RequestId::made(&ids.generate())
    }

    /// An id this server made already.
    pub(crate) fn made(id: &Id) -> Option<RequestId> {
        HeaderValue::from_str(id.as_str()).ok().map(RequestId::Made)
    }

    /// An id that turned out to be this server's.
    pub(crate) fn into_made(self) -> RequestId {
        match self {
            RequestId::Accepted(value) | RequestId::Made(value) => RequestId::Made(value),
        }
    }

    pub(crate) fn header(&self) -> &HeaderValue {
        match self {
            RequestId::Accepted(value) | RequestId::Made(value) => value,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        self.header().to_str().unwrap_or_default()
    }
}
