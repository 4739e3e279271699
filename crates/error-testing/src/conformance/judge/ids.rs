//! Compares the request ids of responses.

use std::collections::{BTreeMap, BTreeSet};

use http::HeaderName;
use serde_json::Value as Json;

use super::seen::Seen;
use crate::{Fault, FaultKind, conformance::request::SENT_ID, rules::REQUEST_IDS};

/// The ids of requests, below each prefix.
#[derive(Debug)]
pub(super) struct Ids<'a> {
    below: BTreeMap<&'a str, Learned>,
    /// The header in which an error has the id, where nobody said which.
    usual: Option<HeaderName>,
    learns: bool,
}

#[derive(Debug, Default)]
struct Learned {
    /// Whether the id that a request sends comes back.
    accepts: bool,
    /// Where bodies have it, as JSON pointers.
    places: BTreeSet<String>,
}

impl<'a> Ids<'a> {
    pub(super) fn of(seen: &[Seen<'a>], learns: bool) -> Ids<'a> {
        let mut below: BTreeMap<&str, Learned> = BTreeMap::new();
        for seen in seen.iter().filter(|seen| seen.probe.sends_id() && has_in_header(seen, SENT_ID)) {
            let learned = below.entry(seen.prefix).or_default();
            learned.accepts = true;
            if let Some(body) = seen.response.try_json().filter(|_| seen.is_error) {
                places_of(&body, "", &mut learned.places);
            }
        }
        let errors: Vec<_> = seen.iter().filter(|seen| seen.is_error && (learns || seen.inspector.is_none())).collect();
        let has = |name: &HeaderName| errors.iter().any(|seen| seen.response.headers().contains_key(name));
        Ids { below, usual: REQUEST_IDS.into_iter().find(has), learns }
    }

    /// Whether no error has an id, and none was asked for.
    pub(super) fn are_unknown(&self) -> bool {
        self.learns && self.usual.is_none()
    }

    pub(super) fn faults(&self, seen: &Seen<'_>) -> Vec<Fault> {
        let mut faults: Vec<_> = self.usual_faults(seen).into_iter().collect();
        let Some(learned) = self.below.get(seen.prefix).filter(|_| faults.is_empty()) else { return faults };
        let has_id = REQUEST_IDS.iter().any(|name| seen.response.headers().contains_key(name));
        if learned.accepts && seen.probe.sends_id() && has_id && !has_in_header(seen, SENT_ID) {
            let text = "an error has another id than its request, which other responses have";
            faults.push(fault(format!("{text}: keep the id of the request where the error is made")));
        }
        faults.extend(learned.places.iter().find_map(|place| other_in_body(seen, place)));
        faults
    }

    /// The header that other errors have.
    fn usual_faults(&self, seen: &Seen<'_>) -> Option<Fault> {
        let name = self.usual.as_ref().filter(|_| self.learns || seen.inspector.is_none())?;
        match seen.response.headers().get_all(name).iter().count() {
            0 if REQUEST_IDS.iter().any(|other| seen.response.headers().contains_key(other)) => None,
            0 => Some(fault(format!("an error carries {name} as others do"))),
            1 => None,
            times => Some(fault(format!("{name} must be sent once, not {times} times: two layers add it"))),
        }
    }
}

fn fault(text: String) -> Fault {
    Fault::new(FaultKind::RequestId, text)
}

fn has_in_header(seen: &Seen<'_>, id: &str) -> bool {
    seen.response.headers().values().any(|value| value == id)
}

/// The body has an id at the place of ids, and no header has it.
fn other_in_body(seen: &Seen<'_>, place: &str) -> Option<Fault> {
    let body = seen.response.try_json()?;
    let id = body.pointer(place)?.as_str().filter(|id| !id.is_empty() && !has_in_header(seen, id))?;
    let text = format!("the body has the id {id:?} at {place}, and no header has it");
    Some(fault(format!("{text}: take both from the request")))
}

/// The places in `value` where the id of the request is.
fn places_of(value: &Json, place: &str, found: &mut BTreeSet<String>) {
    match value {
        Json::String(text) if text == SENT_ID => drop(found.insert(place.to_owned())),
        Json::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                places_of(value, &format!("{place}/{name}"), found);
            }
        }
        _ => {}
    }
}
