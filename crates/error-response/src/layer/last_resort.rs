//! The body that is sent if the format cannot write one.

use bytes::Bytes;
use error_core::{CallFacts, CallView, Category, CategoryError, Id, IdGenerator, UuidV4};
use error_formats::{ErasedWireFormat, render};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::{guarded::guarded, warn_once::warn_once};

/// An internal error in the format, written at start: for a format that panics
/// or fails while it writes.
#[derive(Clone)]
pub(crate) struct LastResort {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// The id of the occurrence in the body, if the format writes one.
    id: Id,
    /// The id of the call in the body, if the format writes one.
    call_id: Id,
}

/// Gives the id that is replaced later.
#[derive(Debug)]
struct Placeholder(Id);

impl IdGenerator for Placeholder {
    fn generate(&self) -> Id {
        self.0
    }
}

impl LastResort {
    pub(crate) fn prepare(format: &dyn ErasedWireFormat) -> LastResort {
        let error = CategoryError::new(Category::InternalError);
        let (id, call_id) = (UuidV4.generate(), UuidV4.generate());
        let ids = Placeholder(id);
        let mut facts = CallFacts::default();
        facts.id = Some(call_id);
        let rendered = guarded(|| render(&error, format, CallView::default().with_ids(&ids).with_facts(&facts)));
        match rendered {
            Ok(Ok(response)) => {
                let (parts, body) = response.into_parts();
                LastResort { status: parts.status, headers: parts.headers, body, id, call_id }
            }
            // A format that can't even write this has no body of its own.
            _ => LastResort::foreign(format, id, call_id),
        }
    }

    /// The body for a format that can't write any, which its author is told at start.
    #[cold]
    fn foreign(format: &dyn ErasedWireFormat, id: Id, call_id: Id) -> LastResort {
        warn_once!(
            "the wire format {:?} cannot write an internal error: errors that it cannot write are sent as problem+json",
            format.name(),
        );
        LastResort {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            headers: HeaderMap::from_iter([
                (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ]),
            body: Bytes::from_static(
                br#"{"type":"about:blank","title":"Internal Server Error","status":500,"code":"internal_error"}"#,
            ),
            id,
            call_id,
        }
    }

    /// Whether `format` says that its bodies repeat the status.
    pub(crate) fn repeats_status(&self, format: &dyn ErasedWireFormat) -> bool {
        matches!(guarded(|| format.restate(&self.body, StatusCode::IM_A_TEAPOT)), Ok(Some(_)))
    }

    /// The response, under the ids of this occurrence and its call.
    pub(crate) fn response(&self, id: &Id, call_id: &Id) -> Response<Bytes> {
        // A body that is no text may say how long each of its texts is.
        let fits = |one: &Id, other: &Id| one.as_str().len() == other.as_str().len();
        let may_replace =
            (fits(&self.id, id) && fits(&self.call_id, call_id)) || std::str::from_utf8(&self.body).is_ok();
        let body = if may_replace {
            let body = replaced(&self.body, self.id.as_str(), id.as_str());
            replaced(&body, self.call_id.as_str(), call_id.as_str()).into()
        } else {
            self.body.clone()
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response
    }
}

/// The bytes with each occurrence of one text replaced by another.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (mut result, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some(at) = rest.windows(from.len()).position(|window| window == from.as_bytes()) {
        let (before, after) = rest.split_at(at);
        result.extend_from_slice(before);
        result.extend_from_slice(to.as_bytes());
        rest = after.get(from.len()..).unwrap_or_default();
    }
    result.extend_from_slice(rest);
    result
}
