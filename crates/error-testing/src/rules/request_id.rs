//! The id of the request, by which an operator finds it.

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

/// An error has the id once, in the header of the API; one that somebody else
/// made may have it in another one.
pub(crate) fn inspect_request_id(case: &Case<'_>, name: &HeaderName, faults: &mut Faults) {
    let is_id = |value: &String| Id::new(value).is_ok();
    let values = case.values(name);
    match &*values {
        [] if REQUEST_IDS.iter().any(|other| case.values(other).iter().any(is_id)) => {}
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
            faults.add(RequestId, format!("{name} stands once, not {times} times: two layers add it"));
        }
    }
}
