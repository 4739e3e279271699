//! Finds faults of a response by comparison with other responses.

use super::{ids::Ids, layers::Layers, order::Order, policies::Policies, retries::Retries, seen::Seen};
use crate::Fault;

/// What all responses have, to compare one with.
#[derive(Debug)]
pub(super) struct Beside<'a> {
    pub(super) ids: Ids<'a>,
    policies: Policies<'a>,
    retries: Retries<'a>,
    layers: Layers<'a>,
    order: Order<'a>,
}

impl<'a> Beside<'a> {
    pub(super) fn of(seen: &[Seen<'a>], learns_request_id: bool, is_router: bool) -> Beside<'a> {
        Beside {
            ids: Ids::of(seen, learns_request_id),
            policies: Policies::of(seen),
            retries: Retries::of(seen),
            layers: Layers::of(seen, is_router),
            order: Order::of(seen, is_router),
        }
    }

    /// What is wrong with `seen` beside the others.
    pub(super) fn faults(&self, seen: &Seen<'a>) -> Vec<Fault> {
        if !seen.is_error {
            return Vec::new();
        }
        let mut faults = self.ids.faults(seen);
        faults.extend(self.policies.fault(seen));
        faults.extend(self.retries.faults(seen));
        faults.extend(self.layers.faults(seen));
        faults
    }

    /// The same fault with what the others say of where it comes from.
    pub(super) fn explain(&self, seen: &Seen<'a>, fault: Fault) -> Fault {
        match self.order.hint(seen, &fault) {
            Some(hint) => fault.with_hint(&hint),
            None => fault,
        }
    }
}
