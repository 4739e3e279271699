//! Checks the request id, by which operators find a request.

use error_core::Id;
use http::HeaderName;

use super::case::Case;
use crate::{FaultKind::RequestId, fault::Faults};

/// The headers that ids of requests are in.
pub(crate) const REQUEST_IDS: [HeaderName; 4] = [
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-correlation-id"),
    HeaderName::from_static("x-trace-id"),
];

/// The header that the id of a request is in.
#[derive(Debug, Clone)]
pub(crate) struct RequestIdHeader {
    name: HeaderName,
    /// Whether the API names it: its clients read no other.
    is_named: bool,
}

impl RequestIdHeader {
    /// `X-Request-Id`, or any other header that ids are in.
    #[cfg(feature = "formats")]
    pub(crate) fn usual() -> RequestIdHeader {
        RequestIdHeader { name: HeaderName::from_static("x-request-id"), is_named: false }
    }

    /// The one that the API names.
    pub(crate) fn named(name: HeaderName) -> RequestIdHeader {
        RequestIdHeader { name, is_named: true }
    }
}

/// An error has the id once, in the header of the API.
pub(crate) fn inspect_request_id(case: &Case<'_>, header: &RequestIdHeader, faults: &mut Faults) {
    let is_id = |value: &String| Id::new(value).is_ok();
    let name = &header.name;
    let values = case.values(name);
    let elsewhere = REQUEST_IDS.into_iter().find(|other| case.values(other).iter().any(is_id));
    match (&*values, elsewhere) {
        ([], Some(other)) => {
            if header.is_named {
                let text = format!(
                    "the id of the request is in {other}, and the API names {name}: give each layer \
                     `.with_request_id_header(...)` of the API, or name the header of the response \
                     (`.request_id(Some(...))`)"
                );
                faults.add(RequestId, text);
            }
        }
        (values, _) => inspect_values(values, name, is_id, faults),
    }
}

fn inspect_values(values: &[String], name: &HeaderName, is_id: impl Fn(&String) -> bool, faults: &mut Faults) {
    match values {
        [] => faults.add(
            RequestId,
            format!(
                "an error carries the id of its request in {name}: put the layer around it, or say `.request_id(None)`"
            ),
        ),
        [value] if is_id(value) => {}
        [_] => faults.add(RequestId, format!("{name} is short and plain: 1 to 64 letters, digits and -_.:~")),
        several => {
            let times = several.len();
            faults.add(RequestId, format!("{name} must be sent once, not {times} times: two layers add it"));
        }
    }
}
