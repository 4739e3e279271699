//! The refusals of `tower_governor`.

use std::sync::Arc;

use axum::{
    Router,
    http::{Request, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::RouterExt;
use tower_governor::{GovernorError, GovernorLayer, governor::GovernorConfigBuilder, key_extractor::KeyExtractor};

use super::{
    outcome::{FORBIDDEN, INTERNAL, RATE_LIMITED_FOR_A_MINUTE},
    source::Source,
};
use crate::format::Format;

fn routes() -> Router {
    Router::new().route("/here", get(async || "here"))
}

/// Finds no key in any request.
#[derive(Clone)]
struct Keyless(fn() -> GovernorError);

impl KeyExtractor for Keyless {
    type Key = ();

    fn extract<T>(&self, _: &Request<T>) -> Result<(), GovernorError> {
        Err((self.0)())
    }
}

fn keyless(format: Format, error: fn() -> GovernorError) -> Router {
    let config = GovernorConfigBuilder::default().key_extractor(Keyless(error)).finish().unwrap();
    routes().layer(GovernorLayer::new(Arc::new(config))).errors(format.layer())
}

pub(super) fn sources() -> Vec<Source> {
    vec![
        Source::new("a rate limit that is used up", &RATE_LIMITED_FOR_A_MINUTE, |format| {
            let config = GovernorConfigBuilder::default().per_second(60).burst_size(1).finish().unwrap();
            routes().layer(GovernorLayer::new(Arc::new(config))).errors(format.layer())
        })
        .after_an_answer()
        .with_header("retry-after", "60")
        .with_header("x-ratelimit-after", "60"),
        Source::new(
            "a rate limit that is used up, with the headers of a quota",
            &RATE_LIMITED_FOR_A_MINUTE,
            |format| {
                let config =
                    GovernorConfigBuilder::default().per_second(60).burst_size(1).use_headers().finish().unwrap();
                routes().layer(GovernorLayer::new(Arc::new(config))).errors(format.layer())
            },
        )
        .after_an_answer()
        .with_header("retry-after", "60")
        .with_header("x-ratelimit-after", "60")
        .with_header("x-ratelimit-limit", "1")
        .with_header("x-ratelimit-remaining", "0"),
        Source::new(
            "a rate limit that is used up, with an `error_handler` that corrects the wait",
            &RATE_LIMITED_FOR_A_MINUTE,
            |format| {
                fn answer(_: GovernorError) -> Response {
                    (StatusCode::TOO_MANY_REQUESTS, [("x-ratelimit-after", "59"), ("retry-after", "60")])
                        .into_response()
                }
                let config = GovernorConfigBuilder::default().per_second(60).burst_size(1).finish().unwrap();
                routes().layer(GovernorLayer::new(Arc::new(config)).error_handler(answer)).errors(format.layer())
            },
        )
        .after_an_answer()
        .with_header("retry-after", "60")
        .with_header("x-ratelimit-after", "59"),
        Source::new("a request from which the key extractor gets no key", &INTERNAL, |format| {
            keyless(format, || GovernorError::UnableToExtractKey)
        }),
        Source::new("your own key extractor, which fails with its own error", &FORBIDDEN, |format| {
            let error = || {
                let headers = [("x-kept".parse().unwrap(), "yes".parse().unwrap())].into_iter().collect();
                GovernorError::Other {
                    code: StatusCode::FORBIDDEN,
                    msg: Some("hunter2".into()),
                    headers: Some(headers),
                }
            };
            keyless(format, error)
        })
        .with_header("x-kept", "yes"),
    ]
}
