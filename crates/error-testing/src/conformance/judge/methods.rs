//! The methods of a route, as a 405 lists them.

use http::header;

use super::seen::Seen;
use crate::{Fault, FaultKind};

/// Methods that `Allow` does not list, and that the route has (RFC 9110, section 15.5.6).
pub(super) fn unlisted_methods(seen: &Seen<'_>) -> Vec<Fault> {
    let values = seen.response.headers().get_all(header::ALLOW).iter().filter_map(|value| value.to_str().ok());
    let listed: Vec<_> = values.flat_map(|list| list.split(',')).map(str::trim).collect();
    if seen.status() != 405 || listed.is_empty() {
        return Vec::new();
    }
    let unlisted = seen.probe.allowed.iter().filter(|method| !listed.contains(&&***method));
    unlisted
        .map(|method| Fault::new(FaultKind::Obligation, format!("Allow lists {method} (RFC 9110, 15.5.6)")))
        .collect()
}
