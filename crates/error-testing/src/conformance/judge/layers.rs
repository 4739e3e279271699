//! Finds headers that layers add to every response except those for an unknown path or a
//! wrong method.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderName, Method, header};

use super::seen::Seen;
use crate::{
    Fault, FaultKind,
    conformance::{
        request::{Place, Probe},
        requests::OTHER_ORIGIN,
    },
};

/// Names of headers.
type Names = BTreeSet<String>;

/// The headers of layers, below each prefix.
#[derive(Debug)]
pub(super) struct Layers<'a> {
    below: BTreeMap<&'a str, Added>,
    is_router: bool,
}

#[derive(Debug, Default)]
struct Added {
    /// What every response of a route has.
    always: Option<Names>,
    /// What every response of a route has to another origin.
    to_origin: Option<Names>,
    has_success: bool,
    /// What some error of a route has, by whichever method.
    on_errors: Names,
}

impl Added {
    fn take(&mut self, seen: &Seen<'_>) {
        if seen.is_error && seen.probe.place != Place::Unknown {
            self.on_errors.extend(names(seen, is_of_layer));
        }
        if seen.probe.place != Place::Route || seen.probe.method == Method::HEAD {
            return;
        }
        self.has_success |= seen.response.status().is_success() && !seen.is_error;
        narrow(&mut self.always, names(seen, is_of_layer));
        if is_to_origin(seen.probe) {
            narrow(&mut self.to_origin, names(seen, is_cors));
        }
    }

    /// What layers add. A header that handlers write is on responses of one kind
    /// alone, unless it is one that handlers do not write.
    fn due(&self, is_to_origin: bool) -> Names {
        let is_of_both = |name: &&String| self.has_success && self.on_errors.contains(*name);
        let always = self.always.iter().flatten().filter(|name| is_of_both(name) || is_security(name));
        let to_origin = self.to_origin.iter().filter(|_| is_to_origin).flatten();
        always.chain(to_origin).cloned().collect()
    }
}

/// What the response itself, its error or the connection needs.
const OWN: [HeaderName; 19] = [
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
    // What a body was chosen by (RFC 9110, 12.5.5): compression adds it to bodies that are worth it.
    header::VARY,
    header::WWW_AUTHENTICATE,
    header::ACCEPT_RANGES,
    HeaderName::from_static("keep-alive"),
];

impl<'a> Layers<'a> {
    pub(super) fn of(seen: &[Seen<'a>], is_router: bool) -> Layers<'a> {
        let mut below: BTreeMap<&str, Added> = BTreeMap::new();
        seen.iter().for_each(|seen| below.entry(seen.prefix).or_default().take(seen));
        Layers { below, is_router }
    }

    pub(super) fn faults(&self, seen: &Seen<'_>) -> Option<Fault> {
        let whose = match (seen.probe.place, seen.status()) {
            (Place::Unknown, 404) => "the response for an unknown path",
            (Place::WrongMethod, 405) => "the response for a wrong method",
            _ => return None,
        };
        let due = self.below.get(seen.prefix)?.due(is_to_origin(seen.probe));
        let names = due.iter().map(String::as_str);
        let missing: Vec<_> = names.filter(|name| !seen.response.headers().contains_key(*name)).collect();
        (!missing.is_empty()).then(|| {
            let text = format!("{whose} has no {}, which the responses of all routes have", missing.join(", "));
            let hint = ": layers added before `.errors(...)` do not see its fallback: add them after it, or set a fallback first";
            Fault::new(FaultKind::Layers, text + if self.is_router { hint } else { "" })
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
    !OWN.contains(name) && !is_of_body
}

/// Whether browsers read it on every response, so that layers add it.
fn is_security(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "content-security-policy",
        "permissions-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
        "x-xss-protection",
    ];
    NAMES.contains(&name) || name.starts_with("access-control-") || name.starts_with("cross-origin-")
}

fn is_cors(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

fn is_to_origin(probe: &Probe) -> bool {
    probe.sent("origin") == Some(OTHER_ORIGIN.as_bytes())
}
