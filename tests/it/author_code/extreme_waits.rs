//! Waits of any length and moments of any age.

use std::sync::Arc;

use axum::{Router, body::Body, extract::Request, http::StatusCode, routing::get};
use error_response::{ApiError, ErrorLayer, RouterExt};

use crate::format::Format;

/// Come back
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Come back")]
#[api(status = 429, code = "come_back")]
struct ComeBack {
    #[api(retry_after)]
    when: error_response::RetryAfter,
    #[api(rate_limit)]
    quota: error_response::RateLimit,
}

#[tokio::test]
async fn waits_of_any_length_and_moments_of_any_age() {
    use error_response::{
        RateLimit, RetryAfter,
        format::{ErasedWireFormat, Finternet, RateLimitHeaders, RetryHeader},
        testing::{Inspector, Received, collect},
    };
    use std::time::{Duration, UNIX_EPOCH};
    use tower::ServiceExt;

    let far = UNIX_EPOCH.checked_add(Duration::from_secs(i64::MAX as u64)).unwrap();
    let past = UNIX_EPOCH.checked_sub(Duration::from_secs(1 << 40)).unwrap();
    let whens =
        [RetryAfter::wait(Duration::MAX), RetryAfter::seconds(u64::MAX), RetryAfter::at(far), RetryAfter::at(past)];
    let in_body: Arc<dyn ErasedWireFormat> = Arc::new(Finternet::new().with_retry_after_in_body());
    let formats = Format::all().into_iter().map(Format::wire_format).chain([in_body]);
    let foreign = [
        ("18446744073709551615", "r=0;t=1"),
        ("1", "\"default\";r=0;t=18446744073709551615"),
        ("99999999999999999999", "\"default\";r=0;t=99999999999999999999"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "x"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "\";;;,"),
        ("-1", "\\"),
        ("1.5", ""),
    ];
    for format in formats {
        let inspector = Inspector::new().shared_format(format.clone());
        for family in [RateLimitHeaders::Structured, RateLimitHeaders::Epoch, RateLimitHeaders::Seconds] {
            let layer = || {
                ErrorLayer::from_shared(format.clone())
                    .with_rate_limit_headers(family)
                    .with_retry_headers([RetryHeader::RetryAfterMs, RetryHeader::ShouldRetry])
            };
            for when in whens {
                let quota = RateLimit::new(u64::MAX, 0).with_reset(Duration::MAX).with_policy("a\"b\\", Duration::MAX);
                let error = ComeBack { when, quota };
                let app = Router::new().route("/", get(async move || error)).errors(layer());
                let answer: Received = collect(app.oneshot(Request::new(Body::empty())).await.unwrap()).await.unwrap();
                assert_eq!(answer.status(), 429, "{answer}");
                assert_eq!(inspector.inspect(&axum::http::Method::GET, &answer), [], "{when:?}: {answer}");
            }
            for (wait, limit) in foreign {
                let headers = [("retry-after", wait), ("ratelimit", limit), ("x-ratelimit-after", wait)];
                let handler = async move || (StatusCode::TOO_MANY_REQUESTS, headers, "no");
                let app = Router::new().route("/", get(handler)).errors(layer());
                let answer: Received = collect(app.oneshot(Request::new(Body::empty())).await.unwrap()).await.unwrap();
                assert_eq!(answer.status(), 429, "{answer}");
                let faults = inspector.inspect(&axum::http::Method::GET, &answer);
                let is_known = |fault: &&error_response::testing::Fault| !fault.to_string().contains("is not 0");
                assert_eq!(faults.iter().find(is_known), None, "{wait:?}: {answer}");
            }
        }
    }
}
