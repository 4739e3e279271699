//! A router that is nested at `/api` does not get `/api/`.

use http::Method;

use super::seen::Seen;
use crate::{
    Fault, FaultKind, Received,
    conformance::{report::Report, request::Place, requests::NONE},
};

/// Looks for paths with a slash at their end that go elsewhere.
pub(super) fn compare_mounts(seen: &[Seen<'_>], report: &mut Report) {
    let get = |path: &str| {
        let is_it = |seen: &&Seen<'_>| {
            let is_plain = seen.probe.method == Method::GET && seen.probe.headers.is_empty();
            is_plain && seen.probe.place == Place::Unknown && seen.probe.target == path.as_bytes()
        };
        seen.iter().find(is_it)
    };
    let outside = get(&format!("/{NONE}"));
    let end = format!("/{NONE}");
    let mounts = seen.iter().filter_map(|seen| std::str::from_utf8(&seen.probe.target).ok()?.strip_suffix(&end));
    let mut looked_at = Vec::new();
    for mount in mounts.filter(|mount| !mount.is_empty()) {
        if looked_at.contains(&mount) {
            continue;
        }
        looked_at.push(mount);
        let (Some(at), Some(below), Some(slash)) =
            (get(mount), get(&format!("{mount}{end}")), get(&format!("{mount}/")))
        else {
            continue;
        };
        let is_elsewhere = at.is_ours && below.is_ours && !slash.is_ours;
        if is_elsewhere && (slash.is_error || outside.is_some_and(|outside| is_alike(outside.response, slash.response)))
        {
            let text = format!("{mount} and paths below it are in the format, and {mount}/ is not");
            let hint = format!("axum does not send `{mount}/` to a router nested at `{mount}`, `nest_with_slash` does");
            let fault = Fault::new(FaultKind::Foreign, format!("{text}: {hint}"));
            report.add(slash.probe, Some(slash.response), fault);
        }
    }
}

/// Whether both come from one fallback, as it seems.
fn is_alike(one: &Received, other: &Received) -> bool {
    one.status() == other.status() && one.media_type() == other.media_type()
}
