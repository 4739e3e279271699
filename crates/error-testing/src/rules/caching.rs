//! An error is sent with `no-store`, unless its author allows caching.

use http::{HeaderName, StatusCode, header};

use super::{body::is_unstructured, case::Case};
use crate::{FaultKind::Cache, cache_control::CacheControl, fault::Faults};

/// What a cache may do with an error.
pub(crate) fn inspect_caching(case: &Case<'_>, faults: &mut Faults) {
    let policy = CacheControl::of(case.response);
    inspect_policy(case, policy.as_ref(), faults);
    inspect_targeted(case, faults);
    if policy.as_ref().is_none_or(CacheControl::is_shared) && case.has(&header::SET_COOKIE) {
        faults.add(
            Cache,
            "an error that a cache may store has Set-Cookie, which every client then gets (RFC 6265, 3): send \
             `Cache-Control: no-store`",
        );
    }
    inspect_validators(case, faults);
}

fn inspect_policy(case: &Case<'_>, policy: Option<&CacheControl>, faults: &mut Faults) {
    let status = case.status().as_u16();
    let Some(policy) = policy else {
        let text = match status {
            200 | 203 | 206 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501 => {
                format!("a {status} may be cached unless Cache-Control says otherwise (RFC 9110, 15.1)")
            }
            428 | 429 | 431 | 511 => never_stored(status),
            _ => format!("a {status} has no Cache-Control, which this check requires on every error"),
        };
        return faults.add(Cache, format!("{text}: send `Cache-Control: no-store`"));
    };
    if policy.is_no_store() {
        return inspect_lost_policy(case, faults);
    }
    if matches!(status, 428 | 429 | 431 | 511) {
        faults.add(Cache, format!("{}, not `{policy}`", never_stored(status)));
    } else if !case.entries.is_empty() {
        inspect_published(case, policy, faults);
    } else if !case.is_head() && is_unstructured(case.response) {
        let text = format!("an error outside of the format may be cached: its Cache-Control is `{policy}`");
        faults.add(Cache, format!("{text}: the policy is that of good responses; send `no-store` on errors"));
    }
}

fn never_stored(status: u16) -> String {
    let rfc = match status {
        511 => "RFC 6585, 6",
        428 => "RFC 6585, 3",
        429 => "RFC 6585, 4",
        _ => "RFC 6585, 5",
    };
    format!("a {status} is never stored by a cache: Cache-Control is no-store ({rfc})")
}

/// The policy is that of the catalog's entry, else `no-store`.
fn inspect_published(case: &Case<'_>, policy: &CacheControl, faults: &mut Faults) {
    if case.entries.iter().any(|entry| entry.allows_policy(policy)) {
        return;
    }
    let known = case.entries.iter().find_map(|entry| entry.policy().map(ToString::to_string));
    let known = known.unwrap_or_else(|| "no-store".to_owned());
    let key = policy.key();
    let text = format!("Cache-Control is `{policy}`, and in the catalog the error has `{known}` (RFC 9111, 3)");
    faults.add(Cache, format!("{text}: write {key}, or send `no-store`"));
}

/// The author wrote a policy, and a layer replaced it.
fn inspect_lost_policy(case: &Case<'_>, faults: &mut Faults) {
    let policies: Option<Vec<_>> = case.entries.iter().map(|entry| entry.own_policy()).collect();
    let is_never_stored = matches!(case.status().as_u16(), 428 | 429 | 431 | 511);
    if let Some(known) = policies.unwrap_or_default().first()
        && !is_never_stored
    {
        let text = format!("Cache-Control is `no-store`, and in the catalog the error has `{known}`");
        faults.add(Cache, format!("{text}: a layer replaced it"));
    }
}

/// Policies for some caches, which count more there than `Cache-Control` (RFC 9213,
/// section 2.2).
fn inspect_targeted(case: &Case<'_>, faults: &mut Faults) {
    const TARGETED: [HeaderName; 2] =
        [HeaderName::from_static("cdn-cache-control"), HeaderName::from_static("surrogate-control")];
    for name in TARGETED.iter().filter(|name| !case.is_authors(name)) {
        if let Some(value) = case.values(name).first().filter(|value| !CacheControl::parse(value).is_no_store()) {
            faults.add(
                Cache,
                format!("{name} is `{value}` on an error (RFC 9213, 2.2): send it on good responses alone"),
            );
        }
    }
}

/// They belong to a representation that can be asked for again; a 412 shows the one that
/// is there (RFC 9110, sections 8.8 and 15.5.13).
fn inspect_validators(case: &Case<'_>, faults: &mut Faults) {
    for (name, shown) in [(header::ETAG, "ETag"), (header::LAST_MODIFIED, "Last-Modified")] {
        if case.status() != StatusCode::PRECONDITION_FAILED && case.has(&name) && !case.is_authors(&name) {
            let status = case.status().as_u16();
            let text = format!("a {status} has {shown}, which is that of a good response (RFC 9110, 8.8)");
            faults.add(Cache, format!("{text}: remove it where the response becomes an error"));
        }
    }
}
