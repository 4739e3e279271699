//! Checks the headers for SDKs: if one error has them, every error that SDKs retry by
//! default must have them.

use std::collections::BTreeSet;

use http::{HeaderName, header};

use super::seen::Seen;
use crate::{Fault, FaultKind, rules::RETRY_HEADERS};

const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// The headers that errors have below each prefix.
#[derive(Debug)]
pub(super) struct Retries<'a> {
    used: BTreeSet<(&'a str, &'static str)>,
}

impl<'a> Retries<'a> {
    pub(super) fn of(seen: &[Seen<'a>]) -> Retries<'a> {
        let errors = seen.iter().filter(|seen| seen.is_error);
        let used = errors.flat_map(|seen| names().filter(|name| has(seen, name)).map(|name| (seen.prefix, name)));
        Retries { used: used.collect() }
    }

    pub(super) fn faults(&self, seen: &Seen<'_>) -> Vec<Fault> {
        let missing = names().filter(|name| self.used.contains(&(seen.prefix, *name)) && !has(seen, name));
        missing.filter(|name| is_due(seen, name)).map(|name| fault(seen, name)).collect()
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    ["x-should-retry", "stripe-should-retry", "retry-after-ms"].into_iter()
}

fn has(seen: &Seen<'_>, name: &str) -> bool {
    seen.response.headers().contains_key(name)
}

/// SDKs repeat a 408, a 409, a 429 and every 5xx, unless a header says otherwise.
fn is_due(seen: &Seen<'_>, name: &str) -> bool {
    if name == RETRY_AFTER_MS.as_str() {
        return seen.response.headers().contains_key(header::RETRY_AFTER);
    }
    let is_repeated = matches!(seen.status(), 408 | 409 | 429 | 500..=599);
    is_repeated && RETRY_HEADERS.iter().any(|known| known.as_str() == name)
}

fn fault(seen: &Seen<'_>, name: &str) -> Fault {
    let status = seen.status();
    let text = match name {
        "retry-after-ms" => "it has Retry-After".to_owned(),
        _ => format!("SDKs repeat a {status} by themselves"),
    };
    Fault::new(
        FaultKind::Retry,
        format!("an error carries {name} as others do, since {text}: send it, `false` included"),
    )
}
