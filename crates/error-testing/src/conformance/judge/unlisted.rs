//! Finds errors that the catalog contains, but does not list for the operation that
//! returned them.

use std::collections::{BTreeMap, BTreeSet};

use super::seen::Seen;
use crate::conformance::request::Place;

/// A note for each operation that returned such errors.
pub(super) fn unlisted_errors(seen: &[Seen<'_>]) -> Vec<String> {
    let mut by_operation: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for seen in seen.iter().filter(|seen| seen.is_error && seen.probe.place == Place::Route) {
        let (method, route) = (&seen.probe.method, &*seen.probe.about);
        if let Some(code) = seen.inspector.and_then(|it| it.unlisted(method, route, seen.response)) {
            let error = format!("{code} ({})", seen.status());
            by_operation.entry((route, method.as_str())).or_default().insert(error);
        }
    }
    let note = |((route, method), errors): (_, BTreeSet<String>)| {
        let errors: Vec<_> = errors.into_iter().collect();
        format!(
            "{method} {route} returned errors that the catalog does not list for this operation: {}; add them to its \
             documentation",
            errors.join(", ")
        )
    };
    by_operation.into_iter().map(note).collect()
}
