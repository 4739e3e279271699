//! Finds out who made an error that is not in the format: layers outside the error layer, handlers, other error layers.

use std::{borrow::Cow, collections::BTreeSet};

use super::seen::Seen;
use crate::{
    Fault, FaultKind,
    conformance::request::Place,
    known_errors::is_of_compression,
    rules::{REQUEST_IDS, is_unstructured},
};

/// Below which prefixes errors are in the format.
#[derive(Debug)]
pub(super) struct Order<'a> {
    covered: BTreeSet<&'a str>,
    /// The bodies of successes, with the methods and routes that returned them.
    successes: BTreeSet<(&'a str, &'a str, &'a [u8])>,
    is_router: bool,
}

impl<'a> Order<'a> {
    pub(super) fn of(seen: &[Seen<'a>], is_router: bool) -> Order<'a> {
        let successes = seen.iter().filter(|seen| !seen.is_error && seen.response.status().is_success());
        Order {
            covered: seen.iter().filter(|seen| seen.is_ours).map(|seen| seen.prefix).collect(),
            successes: successes.map(sent).collect(),
            is_router,
        }
    }

    /// Why an error is not in the format, and what to write.
    pub(super) fn hint(&self, seen: &Seen<'a>, fault: &Fault) -> Option<Cow<'static, str>> {
        let is_other = matches!(fault.kind(), FaultKind::Empty | FaultKind::Foreign);
        // Where nobody named the format, another crate may render errors.
        if !is_other || !self.is_router || !seen.is_error || seen.inspector.is_none() {
            return None;
        }
        // The layer keeps a page, like any other body that somebody has structured.
        match is_unstructured(seen.response) && seen.response.media_type() != "text/html" {
            true => Some(self.hint_of_bare(seen).into()),
            false => self.hint_of_structured(seen),
        }
    }

    /// The layer renders each error that has no structure, so one that is left was made outside of it.
    fn hint_of_bare(&self, seen: &Seen<'a>) -> &'static str {
        let is_covered = self.covered.contains(seen.prefix);
        match seen.probe.place {
            _ if !is_covered => "no error is in the format: put the layer around the router, `.errors(...)`",
            Place::Unknown => {
                "other errors are in the format: a fallback, a router or a layer that is added after `.errors(...)` is \
                 outside of it, add it before"
            }
            Place::Route | Place::WrongMethod => {
                "other errors are in the format: a route or layer that is added after `.errors(...)` is outside of it, \
                 add it before"
            }
        }
    }

    /// The layer keeps a body that somebody has structured. An error without an id of the request did not pass the layer;
    /// a typed error that is rendered outside of it is a problem with an id.
    fn hint_of_structured(&self, seen: &Seen<'a>) -> Option<Cow<'static, str>> {
        if is_of_compression(seen.response) || self.successes.contains(&sent(seen)) {
            return Some("return a `Reply`, because a plain `Json` keeps its success body under another status, and add the layer that changed the status before `.errors(...)`".into());
        }
        if !self.covered.contains(seen.prefix) {
            return None;
        }
        let or_other = format_under(seen).map(|fix| format!("; or name the format of this path: {fix}"));
        let or_other = or_other.unwrap_or_default();
        let headers = seen.response.headers();
        let is_problem = seen.response.media_type() == "application/problem+json";
        let passed_the_layer = !is_problem && REQUEST_IDS.iter().any(|name| headers.contains_key(name));
        Some(Cow::Owned(match passed_the_layer {
            true => format!(
                "a handler or a library wrote this body: return a typed error, or let the layer replace the body \
                 (`replace_structured`){or_other}"
            ),
            false => {
                format!(
                    "it was rendered outside the error layer: add the layer that returns it before `.errors(...)`{or_other}"
                )
            }
        }))
    }
}

/// What was sent by which operation.
fn sent<'a>(seen: &Seen<'a>) -> (&'a str, &'a str, &'a [u8]) {
    (seen.probe.method.as_str(), &seen.probe.about, seen.response.body())
}

/// What to write if the first part of the path has a format of its own.
fn format_under(seen: &Seen<'_>) -> Option<String> {
    let first = seen.probe.about.strip_prefix('/')?.split(['/', '?']).next()?;
    (!first.is_empty() && !first.contains(['{', '"'])).then(|| format!("`.format_under(\"/{first}\", ...)`"))
}
