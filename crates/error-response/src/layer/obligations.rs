//! The headers that every error response must have when it leaves the layer, whichever
//! code created or changed it.
//!
//! | response | `Cache-Control` | challenge of a 401 | request id | wait |
//! |---|---|---|---|---|
//! | typed | the rendered one, otherwise `no-store` | its own, otherwise the layer's | yes | its own |
//! | converted from a third-party response | `no-store` | the response's, otherwise the layer's | yes | the response's, otherwise the layer's default |
//! | sent again by a layer that stores responses | `no-store` | the response's, otherwise the layer's | yes | the response's, otherwise the layer's default |
//! | structured third-party | kept, otherwise `no-store`; always `no-store` on 428, 429, 431 and 511 | the response's, otherwise the layer's | added | the response's, otherwise the layer's default |
//!
//! Each rule looks only at the response as it is, so several layers can apply it to the
//! same response. The layer never makes up a header that only the creator of a response
//! can know (`Allow`, `Upgrade`, `Proxy-Authenticate`, `Content-Range`).

use std::time::SystemTime;

use axum::body::Body;
use error_core::{Category, ErrorStatus};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use super::{replaced::Replaced, wait};
use crate::{
    cache_policy::CachePolicy, guarded::guarded, request_context::Renderer, request_id::RequestId, scope::Scope,
};

/// By which row of the table a response is held.
#[derive(Clone, Copy)]
pub(super) enum Rule<'a> {
    /// An error that this crate rendered or converted, with its cache policy.
    Ours(&'a CachePolicy),
    /// An error of ours that a layer which stores responses sends again, without most of its headers.
    Replayed,
    /// A structured error response of a handler or a library.
    Structured,
}

/// Holds an error response to the table.
#[cold]
pub(super) fn hold(response: &mut Response<Body>, rule: Rule<'_>, renderer: &Renderer) {
    let status = response.status();
    if has_no_error(status) {
        return;
    }
    if let Rule::Ours(_) = rule {
        wait::complete_own(response.headers_mut(), status, renderer);
    }
    let id = renderer.context.request_id.as_ref().filter(|_| renderer.settings().request_id.is_some());
    if let Rule::Ours(CachePolicy::NoStore) = rule
        && is_complete(response.headers(), status, id)
    {
        return;
    }
    let replaced = Replaced::new(renderer, status);
    let headers = response.headers_mut();
    hold_cache_policy(headers, status, rule, &replaced);
    hold_challenge(headers, status, renderer);
    hold_request_id(headers, renderer, &replaced);
    hold_wait(headers, status, rule, renderer, &replaced);
}

/// Whether responses of this status are no errors, whoever made them.
fn has_no_error(status: StatusCode) -> bool {
    status.is_informational() || status == StatusCode::NOT_MODIFIED
}

/// Whether an error leaves as it was rendered in this scope, which is not the
/// current one: its body has not ended, and no header was taken away or changed.
/// Most do.
#[inline]
pub(super) fn is_as_rendered(response: &Response<Body>, scope: &Scope) -> bool {
    let status = response.status();
    let Some(settings) = scope.settings() else { return false };
    let is_alone = settings.observer.is_none() && !settings.watch_streams && response.extensions().is_empty();
    // A layer further in may have rendered it without the headers for SDKs.
    let sends_more = settings.extra_headers.as_ref().is_some_and(|extra| !extra.retry().is_empty());
    if !is_alone || sends_more || !scope.trail().is_one_error(status) {
        return false;
    }
    let id = match &settings.request_id {
        None => None,
        Some(_) if scope.request_id().is_none() => return false,
        Some(_) => scope.request_id(),
    };
    is_complete(response.headers(), status, id)
}

/// Whether an error of ours that no cache may store has all that it must have;
/// without an `id` none is missing. There are few headers: to look at each costs
/// less than to hash one.
#[inline]
fn is_complete(headers: &HeaderMap, status: StatusCode, id: Option<&RequestId>) -> bool {
    let (mut has_policy, mut has_challenge, mut has_id) = (false, status != StatusCode::UNAUTHORIZED, id.is_none());
    for (name, value) in headers {
        // A name that is known is compared by its number, another one as a text.
        if *name == header::CACHE_CONTROL {
            if has_policy || value.as_bytes() != NO_STORE.as_bytes() {
                return false;
            }
            has_policy = true;
        } else if *name == header::WWW_AUTHENTICATE {
            has_challenge |= is_challenge(value);
        } else if *name != header::CONTENT_TYPE {
            if *name == header::EXPIRES || is_targeted_policy(name.as_str()) {
                return false;
            }
            has_id = has_id || id.is_some_and(|id| id.as_bytes() == value.as_bytes());
        }
    }
    has_policy && has_challenge && has_id
}

const NO_STORE: &str = "no-store";

/// A policy that a layer wrote for good responses never stays on an error of ours.
fn hold_cache_policy(headers: &mut HeaderMap, status: StatusCode, rule: Rule<'_>, replaced: &Replaced<'_>) {
    let is_never_cached = ErrorStatus::try_from(status).is_ok_and(ErrorStatus::is_never_cached);
    let wanted = match rule {
        _ if is_never_cached => CachePolicy::NoStore,
        Rule::Ours(policy) => policy.clone(),
        Rule::Replayed => CachePolicy::NoStore,
        Rule::Structured if headers.contains_key(header::CACHE_CONTROL) => return,
        Rule::Structured => CachePolicy::NoStore,
    };
    let Some(value) = wanted.value() else { return };
    if !says(headers, &value) {
        let before = headers.get_all(header::CACHE_CONTROL).iter().cloned().collect::<Vec<_>>();
        headers.insert(header::CACHE_CONTROL, value.clone());
        for before in &before {
            replaced.cache_policy(&header::CACHE_CONTROL, before, &value);
        }
    }
    let is_kept_elsewhere = matches!(rule, Rule::Structured) && !is_never_cached;
    if wanted == CachePolicy::NoStore && !is_kept_elsewhere {
        remove_other_policies(headers, &value, replaced);
    }
}

/// Whether `Cache-Control` says what is wanted: the very value, or, of `no-store`,
/// a list with it.
fn says(headers: &HeaderMap, wanted: &HeaderValue) -> bool {
    let mut values = headers.get_all(header::CACHE_CONTROL).iter();
    match (values.next(), values.next()) {
        (Some(only), None) => only == wanted || wanted == NO_STORE && has_no_store(only),
        _ => false,
    }
}

fn has_no_store(policy: &HeaderValue) -> bool {
    policy
        .as_bytes()
        .split(|byte| *byte == b',')
        .any(|part| part.trim_ascii().eq_ignore_ascii_case(NO_STORE.as_bytes()))
}

/// Removes what caches obey besides `Cache-Control`: a date (RFC 9111, section 5.3), and
/// the fields of some caches (RFC 9213).
fn remove_other_policies(headers: &mut HeaderMap, sent: &HeaderValue, replaced: &Replaced<'_>) {
    let is_other = |(name, value): &(&HeaderName, &HeaderValue)| {
        **name == header::EXPIRES || is_targeted_policy(name.as_str()) && !has_no_store(value)
    };
    let owned = |(name, value): (&HeaderName, &HeaderValue)| (name.clone(), value.clone());
    let others: Vec<_> = headers.iter().filter(is_other).map(owned).collect();
    for (name, value) in &others {
        headers.remove(name);
        // A date that has passed says the same.
        if *name != header::EXPIRES || is_to_come(value) {
            replaced.cache_policy(name, value, sent);
        }
    }
}

/// `CDN-Cache-Control` and its like, and the older `Surrogate-Control`.
#[inline]
fn is_targeted_policy(name: &str) -> bool {
    name.ends_with("-control") && (name.ends_with("-cache-control") || name == "surrogate-control")
}

fn is_to_come(date: &HeaderValue) -> bool {
    let date = date.to_str().ok().and_then(|text| httpdate::parse_http_date(text.trim()).ok());
    date.is_some_and(|date| date > SystemTime::now())
}

/// A 401 has a challenge (RFC 9110, section 15.5.2), also one that a tuple or a layer
/// made of another error.
fn hold_challenge(headers: &mut HeaderMap, status: StatusCode, renderer: &Renderer) {
    if status != StatusCode::UNAUTHORIZED || headers.get_all(header::WWW_AUTHENTICATE).iter().any(is_challenge) {
        return;
    }
    let settings = renderer.settings();
    let of_format = || HeaderValue::from_static(settings.format.row(Category::CredentialsMissing).challenge());
    let challenge = match &settings.challenge {
        Some(challenge) => challenge.of(Category::CredentialsMissing).clone(),
        None => guarded(of_format).unwrap_or(HeaderValue::from_static("Bearer")),
    };
    headers.insert(header::WWW_AUTHENTICATE, challenge);
}

/// Whether a header names a challenge: an empty one does not (RFC 9110, section 11.6.1).
#[inline]
fn is_challenge(value: &HeaderValue) -> bool {
    !value.as_bytes().trim_ascii().is_empty()
}

/// The wait of an error that somebody else structured, or that is sent again: its own,
/// else the layer's default; and the headers by which SDKs decide. Ours are rendered
/// with theirs.
fn hold_wait(
    headers: &mut HeaderMap,
    status: StatusCode,
    rule: Rule<'_>,
    renderer: &Renderer,
    replaced: &Replaced<'_>,
) {
    let (Rule::Structured | Rule::Replayed, Ok(status)) = (rule, ErrorStatus::try_from(status)) else { return };
    let before = headers.get_all(header::RETRY_AFTER).iter().cloned().collect::<Vec<_>>();
    if wait::complete(headers, status, renderer) {
        for before in &before {
            replaced.wait(before, headers.get(header::RETRY_AFTER));
        }
    }
}

/// The id is there where any header has it: a layer further in may send it under
/// another name.
fn hold_request_id(headers: &mut HeaderMap, renderer: &Renderer, replaced: &Replaced<'_>) {
    let (Some(name), Some(id)) = (&renderer.settings().request_id, &renderer.context.request_id) else { return };
    if headers.values().any(|value| value.as_bytes() == id.as_str().as_bytes()) {
        return;
    }
    let Some(value) = id.header() else { return };
    if let Some(before) = headers.insert(name, value) {
        replaced.request_id(name, &before);
    }
}
