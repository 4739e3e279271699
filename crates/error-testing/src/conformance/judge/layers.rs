//! The headers that layers add to every response, and that an unknown path or a
//! wrong method does not have.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderName, Method, header};

use super::seen::Seen;
use crate::{
    Fault, FaultKind,
    conformance::{
        request::{Place, Probe},
        requests::OTHER_ORIGIN,
    },
    rules::REQUEST_IDS,
};

/// Names of headers.
type Names = BTreeSet<String>;

/// The headers of layers, below each prefix.
#[derive(Debug)]
pub(super) struct Layers<'a> {
    below: BTreeMap<&'a str, Added>,
}

#[derive(Debug, Default)]
struct Added {
    /// What every response of a route has.
    always: Option<Names>,
    /// What every response of a route has to another origin.
    to_origin: Option<Names>,
    has_success: bool,
    has_error: bool,
}

/// What the response itself, its error or the connection needs.
const OWN: [HeaderName; 18] = [
    header::AGE,
    header::ALLOW,
    header::CACHE_CONTROL,
    header::CONNECTION,
    header::DATE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::LINK,
    header::LOCATION,
    header::RETRY_AFTER,
    header::SET_COOKIE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::WWW_AUTHENTICATE,
    header::ACCEPT_RANGES,
    HeaderName::from_static("keep-alive"),
];

impl<'a> Layers<'a> {
    pub(super) fn of(seen: &[Seen<'a>]) -> Layers<'a> {
        let mut below: BTreeMap<&str, Added> = BTreeMap::new();
        let of_routes =
            seen.iter().filter(|seen| seen.probe.place == Place::Route && seen.probe.method != Method::HEAD);
        for seen in of_routes {
            let added = below.entry(seen.prefix).or_default();
            added.has_success |= seen.response.status().is_success();
            added.has_error |= seen.is_error;
            narrow(&mut added.always, names(seen, is_of_layer));
            if is_to_origin(seen.probe) {
                narrow(&mut added.to_origin, names(seen, is_cors));
            }
        }
        Layers { below }
    }

    pub(super) fn faults(&self, seen: &Seen<'_>) -> Option<Fault> {
        let whose = match (seen.probe.place, seen.status()) {
            (Place::Unknown, 404) => "an unknown path",
            (Place::WrongMethod, 405) => "a wrong method",
            _ => return None,
        };
        let added = self.below.get(seen.prefix)?;
        // A header of one handler is not one of a layer: both kinds of responses have those.
        let always = added.always.as_ref().filter(|_| added.has_success && added.has_error);
        let to_origin = added.to_origin.as_ref().filter(|_| is_to_origin(seen.probe));
        let due: Names = always.into_iter().chain(to_origin).flatten().cloned().collect();
        let names = due.iter().map(String::as_str);
        let missing: Vec<_> = names.filter(|name| !seen.response.headers().contains_key(*name)).collect();
        (!missing.is_empty()).then(|| {
            let text = format!("{whose} is answered without {}, which all routes send", missing.join(", "));
            let hint = "layers added before `.errors(...)` do not see its fallback: add them after it";
            Fault::new(FaultKind::Layers, format!("{text}: {hint}"))
        })
    }
}

fn narrow(common: &mut Option<Names>, found: Names) {
    *common = Some(match common.take() {
        None => found,
        Some(common) => common.intersection(&found).cloned().collect(),
    });
}

fn names(seen: &Seen<'_>, is_it: impl Fn(&HeaderName) -> bool) -> Names {
    seen.response.headers().keys().filter(|name| is_it(name)).map(ToString::to_string).collect()
}

fn is_of_layer(name: &HeaderName) -> bool {
    let is_of_body = name.as_str().starts_with("content-") && !name.as_str().starts_with("content-security-policy");
    !OWN.contains(name) && !REQUEST_IDS.contains(name) && !is_of_body
}

fn is_cors(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

fn is_to_origin(probe: &Probe) -> bool {
    probe.sent("origin") == Some(OTHER_ORIGIN.as_bytes())
}
