//! Finds layers that are outside the error layer.

use std::collections::BTreeSet;

use super::seen::Seen;
use crate::{Fault, FaultKind, conformance::request::Place, rules::is_unstructured};

/// Below which prefixes errors are in the format.
#[derive(Debug)]
pub(super) struct Order<'a> {
    covered: BTreeSet<&'a str>,
    is_router: bool,
}

impl<'a> Order<'a> {
    pub(super) fn of(seen: &[Seen<'a>], is_router: bool) -> Order<'a> {
        Order { covered: seen.iter().filter(|seen| seen.is_ours).map(|seen| seen.prefix).collect(), is_router }
    }

    /// Why nobody rendered an error. The layer renders each that has no structure,
    /// so one that is left was made outside of it.
    pub(super) fn hint(&self, seen: &Seen<'_>, fault: &Fault) -> Option<&'static str> {
        let is_bare = matches!(fault.kind(), FaultKind::Empty | FaultKind::Foreign) && is_unstructured(seen.response);
        // Where nobody named the format, another crate may render errors.
        if !is_bare || !self.is_router || !seen.is_error || seen.inspector.is_none() {
            return None;
        }
        let is_covered = self.covered.contains(seen.prefix);
        match seen.probe.place {
            _ if !is_covered => Some("no error is in the format: put the layer around the router, `.errors(...)`"),
            Place::Unknown => Some(
                "other errors are in the format: a fallback or a router that is added after `.errors(...)` is outside of \
                 it, add it before",
            ),
            Place::Route | Place::WrongMethod => Some(
                "other errors are in the format: a route that is added after `.errors(...)` is outside of it, add it \
                 before",
            ),
        }
    }
}
