//! The parts of a request that a format can read, recorded when the request arrives.

use std::any::Any;

use axum::body::Body;
use error_core::{RequestFacts, RequestNeeds};
use http::{HeaderMap, Request, header};

use super::{recording::Recording, selection::original_uri};
use crate::trace_id::trace_id;

/// The most language ranges of an `Accept-Language` that are read.
const MOST_LANGUAGES: usize = 16;

/// What a format needs of a request.
#[cold]
pub(super) fn see<B: 'static>(request: &mut Request<B>, needs: RequestNeeds) -> RequestFacts {
    let headers = request.headers();
    let mut seen = RequestFacts::new(request.method().clone(), original_uri(request).path());
    seen.route = route(request);
    seen.content_type = text(headers, &header::CONTENT_TYPE).map(str::to_owned);
    seen.languages = languages(headers);
    seen.trace_id = trace_id(headers).map(str::to_owned);
    seen.has_authorization = headers.contains_key(header::AUTHORIZATION);
    if !needs.members().is_empty()
        // Only axum's own body can be replaced by one that records it.
        && let Some(request) = (request as &mut dyn Any).downcast_mut::<Request<Body>>()
    {
        seen = seen.with_members(Recording::of(request.body_mut()));
    }
    seen
}

fn route<B>(request: &Request<B>) -> Option<String> {
    #[cfg(feature = "matched-path")]
    return request.extensions().get::<axum::extract::MatchedPath>().map(|route| route.as_str().to_owned());
    #[cfg(not(feature = "matched-path"))]
    {
        let _ = request;
        None
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The language ranges of `Accept-Language`, the most preferred first (RFC 9110, section
/// 12.5.4); those with the weight 0 are not acceptable.
fn languages(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::ACCEPT_LANGUAGE).into_iter().filter_map(|value| value.to_str().ok());
    let ranges = values.flat_map(|value| value.split(',')).filter_map(|range| {
        let (range, parameters) = range.split_once(';').unwrap_or((range, ""));
        let weight = match parameters.trim().strip_prefix("q=") {
            Some(weight) => weight.trim().parse::<f32>().ok()?,
            None => 1.0,
        };
        let range = range.trim();
        let is_range =
            !range.is_empty() && range.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-*".contains(&byte));
        (is_range && weight > 0.0).then(|| (range.to_owned(), weight))
    });
    let mut ranges: Vec<_> = ranges.take(MOST_LANGUAGES).collect();
    ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ranges.into_iter().map(|(range, _)| range).collect()
}
