//! When a client may come back: waits, quotas, and what SDKs obey.

mod default_waits;
mod idempotency_keys;
mod idempotent_requests;
mod jitter;
mod one_wait;
mod quota_headers;
mod replays;
mod retry_class;
mod retry_headers;
mod structured_errors;
mod third_party_waits;
mod verdict;
mod waits_of_limiters;

use std::time::{Duration, SystemTime};

use axum::{Router, response::IntoResponse, routing::get};
use error_response::{ApiError, ErrorLayer, RateLimit, RetryAfter, RouterExt};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, FakeRelativeClock},
};

use crate::support::{Answer, Server};

#[derive(Debug, thiserror::Error, ApiError)]
pub(super) enum LimitError {
    /// Too many requests
    #[error("Try again in {wait} seconds")]
    #[api(status = 429, code = "too_many")]
    Limited {
        #[api(retry_after, detail = "retry_after")]
        wait: RetryAfter,
    },

    /// The bank is down
    #[error("the breaker is open")]
    #[api(status = 503, code = "bank_down")]
    Open {
        #[api(retry_after)]
        until: SystemTime,
    },

    /// The quota is used up
    #[error("The quota is used up")]
    #[api(status = 429, code = "quota_used_up")]
    Quota {
        #[api(retry_after)]
        wait: Duration,
        #[api(rate_limit)]
        quota: RateLimit,
    },
}

pub(super) async fn ask<R: IntoResponse + Send + 'static>(
    layer: ErrorLayer,
    respond: impl Fn() -> R + Clone + Send + Sync + 'static,
) -> Answer {
    let app = Router::new().route("/", get(async move || respond())).errors(layer);
    Server::start(app).await.ask("GET", "/", &[], "").await
}

/// What a real limiter says a moment after it let the last request pass.
pub(super) fn limited() -> LimitError {
    let clock = FakeRelativeClock::default();
    let quota = Quota::with_period(Duration::from_millis(1_500)).unwrap();
    let limiter = RateLimiter::direct_with_clock(quota, clock.clone());
    limiter.check().unwrap();
    clock.advance(Duration::from_millis(1));
    let refusal = limiter.check().unwrap_err();
    LimitError::Limited { wait: refusal.wait_time_from(clock.now()).into() }
}

pub(super) fn quota() -> LimitError {
    let quota =
        RateLimit::new(100, 0).with_reset(Duration::from_millis(29_001)).with_policy("burst", Duration::from_secs(60));
    LimitError::Quota { wait: Duration::from_secs(7), quota }
}
