//! Compares the caching of errors with that of successful responses.

use std::collections::BTreeSet;

use super::seen::Seen;
use crate::{Fault, FaultKind, Inspector, cache_control::CacheControl, conformance::request::Place};

/// Where a policy was seen: below a prefix.
type Policy<'a> = (&'a str, CacheControl);

/// The policies by which caches may store a response.
#[derive(Debug)]
pub(super) struct Policies<'a> {
    of_successes: BTreeSet<Policy<'a>>,
    /// Those of paths and methods that no route has: nobody wrote them for an
    /// error.
    of_unknown: BTreeSet<Policy<'a>>,
}

impl<'a> Policies<'a> {
    pub(super) fn of(seen: &[Seen<'a>]) -> Policies<'a> {
        let policies = |is_it: fn(&Seen<'_>) -> bool| {
            let those = seen.iter().filter(|seen| is_it(seen));
            those.filter_map(|seen| Some((seen.prefix, stored(seen)?))).collect()
        };
        Policies {
            of_successes: policies(|seen| seen.response.status().is_success()),
            of_unknown: policies(is_unknown),
        }
    }

    /// A policy that is not its author's. One that is compared with what the author
    /// wrote is judged already.
    pub(super) fn fault(&self, seen: &Seen<'a>) -> Option<Fault> {
        let is_judged = seen.inspector.is_some_and(|known| known.knows_policy(&seen.probe.method, seen.response));
        let is_never_stored = matches!(seen.status(), 428 | 429 | 431 | 511);
        let policy = stored(seen).filter(|_| !is_judged && !is_never_stored)?;
        // What the key `max_age` writes may be its author's where no definition is known.
        let may_be_authors = policy.is_definitions() && !seen.inspector.is_some_and(Inspector::knows_definitions);
        let pair = (seen.prefix, policy);
        let whose = if self.of_unknown.contains(&pair) {
            ", and unknown paths and methods have it as well: a layer adds it"
        } else if may_be_authors {
            return None;
        } else if self.of_successes.contains(&pair) {
            ", and good responses have it as well: a layer adds it"
        } else {
            ", which no definition says"
        };
        let (policy, key) = (&pair.1, pair.1.key());
        let text = format!("Cache-Control is `{policy}` on an error{whose} (RFC 9111, 3)");
        Some(Fault::new(FaultKind::Cache, format!("{text}: send `no-store` on errors, or write {key}")))
    }
}

fn stored(seen: &Seen<'_>) -> Option<CacheControl> {
    CacheControl::of(seen.response).filter(|policy| !policy.is_no_store())
}

fn is_unknown(seen: &Seen<'_>) -> bool {
    seen.is_error && seen.probe.place != Place::Route && matches!(seen.status(), 404 | 405)
}
