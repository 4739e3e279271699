//! Waits and quotas: what a limiter or a breaker knows is what the client
//! reads, in each header, the message and the body alike.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer, Finternet, Problem, RateLimit, RateLimitHeaders, ResultExt,
    RetryAfter, RetryHeader, RouterExt, Stripe,
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, FakeRelativeClock},
};

use crate::{
    dialect::Dialect,
    support::{Answer, Server},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum LimitError {
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

async fn ask<R: IntoResponse + Send + 'static>(layer: ErrorLayer, respond: fn() -> R) -> Answer {
    let app = Router::new().route("/", get(async move || respond())).errors(layer);
    Server::start(app).await.ask("GET", "/", &[], "").await
}

/// What a real limiter says a moment after it let the last request pass.
fn limited() -> LimitError {
    let clock = FakeRelativeClock::default();
    let quota = Quota::with_period(Duration::from_millis(1_500)).unwrap();
    let limiter = RateLimiter::direct_with_clock(quota, clock.clone());
    limiter.check().unwrap();
    clock.advance(Duration::from_millis(1));
    let refusal = limiter.check().unwrap_err();
    LimitError::Limited { wait: refusal.wait_time_from(clock.now()).into() }
}

#[tokio::test]
async fn the_wait_of_a_limiter_is_rounded_up_and_the_same_everywhere() {
    for layer in Dialect::ALL.map(Dialect::layer) {
        let answer = ask(layer, limited).await;
        assert_eq!((answer.status(), answer.header("retry-after")), (429, Some("2")), "{}", answer.0);
        assert!(answer.body().contains("Try again in 2 seconds"), "{}", answer.0);
        assert!(!answer.body().contains("retry_after") || answer.json().to_string().contains(r#""retry_after":2"#));
    }
    let answer = ask(ErrorLayer::new(Problem::new()), limited).await;
    assert_eq!(answer.json()["retry_after"], 2);
}

#[tokio::test]
async fn a_wait_survives_adoption() {
    async fn spawned() -> Result<Response, Error> {
        tokio::spawn(async { limited().into_response() }).await.internal()
    }
    for layer in Dialect::ALL.map(Dialect::layer) {
        let app = Router::new().route("/", get(spawned)).errors(layer);
        let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
        assert_eq!((answer.status(), answer.header("retry-after")), (429, Some("2")), "{}", answer.0);
        assert!(answer.body().contains("Try again in 2 seconds"), "{}", answer.0);
    }
}

#[tokio::test]
async fn the_moment_a_breaker_closes_is_never_in_the_past() {
    let closed = || LimitError::Open { until: UNIX_EPOCH };
    assert_eq!(ask(ErrorLayer::new(Stripe::new()), closed).await.header("retry-after"), Some("0"));
    let open = || LimitError::Open { until: UNIX_EPOCH + Duration::from_millis(4_102_444_799_001) };
    let answer = ask(ErrorLayer::new(Problem::new()), open).await;
    assert_eq!((answer.status(), answer.header("retry-after")), (503, Some("Fri, 01 Jan 2100 00:00:00 GMT")));
    assert!(!answer.body().contains("breaker"), "{}", answer.0);
}

fn quota() -> LimitError {
    let quota =
        RateLimit::new(100, 0).with_reset(Duration::from_millis(29_001)).with_policy("burst", Duration::from_secs(60));
    LimitError::Quota { wait: Duration::from_secs(7), quota }
}

#[tokio::test]
async fn each_family_of_rate_limit_headers() {
    let structured = ErrorLayer::new(Problem::new()).with_rate_limit_headers(RateLimitHeaders::Structured);
    let answer = ask(structured, quota).await;
    assert_eq!(answer.header("ratelimit-policy"), Some(r#""burst";q=100;w=60"#));
    assert_eq!(answer.header("ratelimit"), Some(r#""burst";r=0;t=30"#));
    // Never earlier than `t`.
    assert_eq!(answer.header("retry-after"), Some("30"));
    assert_eq!(answer.header("x-ratelimit-limit"), None);

    let seconds = ErrorLayer::new(Stripe::new()).with_rate_limit_headers(RateLimitHeaders::Seconds);
    let answer = ask(seconds, quota).await;
    let family = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after", "ratelimit"];
    assert_eq!(family.map(|name| answer.header(name)), [Some("100"), Some("0"), Some("30"), Some("30"), None]);

    let epoch = ErrorLayer::new(Stripe::new()).with_rate_limit_headers(RateLimitHeaders::Epoch);
    let answer = ask(epoch, quota).await;
    let reset: u64 = answer.header("x-ratelimit-reset").unwrap().parse().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!((now..=now + 30).contains(&reset), "{reset} at {now}");

    // A format with a family of its own takes a second one.
    let both = ErrorLayer::new(Finternet::new()).with_rate_limit_headers(RateLimitHeaders::Structured);
    let answer = ask(both, quota).await;
    assert!(answer.header("x-ratelimit-reset").is_some() && answer.header("ratelimit").is_some(), "{}", answer.0);

    // By default there is none, and none without a quota.
    let answer = ask(ErrorLayer::new(Problem::new()), quota).await;
    assert_eq!((answer.header("ratelimit"), answer.header("x-ratelimit-limit")), (None, None));
    let structured = ErrorLayer::new(Problem::new()).with_rate_limit_headers(RateLimitHeaders::Structured);
    assert_eq!(ask(structured, limited).await.header("ratelimit"), None);
}

#[tokio::test]
async fn a_structured_field_stays_one() {
    let hostile = || {
        let quota = RateLimit::new(u64::MAX, u64::MAX)
            .with_reset(Duration::MAX)
            .with_policy("a\"b\\c\r\nx: y\u{e9}", Duration::MAX);
        LimitError::Quota { wait: Duration::ZERO, quota }
    };
    let structured = ErrorLayer::new(Problem::new()).with_rate_limit_headers(RateLimitHeaders::Structured);
    let answer = ask(structured, hostile).await;
    let name = r#""a\"b\\c  x: y ""#;
    let most = "999999999999999";
    assert_eq!(answer.header("ratelimit-policy"), Some(format!("{name};q={most};w={most}").as_str()));
    assert_eq!(answer.header("ratelimit"), Some(format!("{name};r={most};t={most}").as_str()));
}

#[tokio::test]
async fn a_foreign_wait_is_never_earlier_than_the_quota_of_the_same_answer() {
    let cases = [
        (r#""default";r=0;t=50"#, "50"),
        (r#""a,b;t=90";r=0;t=20"#, "30"),
        // Only the quota that is used up is waited for.
        (r#""burst";r=0;t=40, "day";r=5;t=3000"#, "40"),
        (r#""burst";r=0;t=40, "day";r=0;t=3000"#, "3000"),
        (r#""default";r=0"#, "30"),
        ("nonsense", "30"),
        (r#""open;t=99"#, "30"),
        (r#""default";r=0;t=-1"#, "30"),
    ];
    for (quota, expected) in cases {
        let refuse = async move || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "30"), ("ratelimit", quota)]);
        let app = Router::new().route("/", get(refuse)).errors(ErrorLayer::new(Stripe::new()));
        let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
        assert_eq!((answer.header("retry-after"), answer.header("ratelimit")), (Some(expected), Some(quota)));
    }
}

#[tokio::test]
async fn sdk_headers_follow_the_retry_class() {
    /// The resource is gone
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("It is gone")]
    #[api(status = 410, code = "gone_away")]
    struct Gone;

    /// The card was declined
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The card was declined")]
    #[api(status = 500, code = "declined", retry = never)]
    struct Declined;

    let names = ["x-should-retry", "stripe-should-retry", "retry-after-ms", "retry-after"];
    for layer in Dialect::ALL.map(Dialect::layer) {
        let layer = || layer.clone().with_retry_headers(RetryHeader::ALL);
        let limited = ask(layer(), limited).await;
        assert_eq!(names.map(|name| limited.header(name)), [Some("true"), Some("false"), Some("1499"), Some("2")]);
        let quota = ask(layer(), quota).await;
        assert_eq!(quota.header("retry-after-ms"), Some("29001"), "{}", quota.0);
        // The second time each is prepared.
        for _ in 0..2 {
            let gone = ask(layer(), || Gone).await;
            assert_eq!(names.map(|name| gone.header(name)), [Some("false"), Some("false"), None, None]);
        }
        let declined = ask(layer(), || Declined).await;
        assert_eq!(declined.header("x-should-retry"), Some("false"));
        let internal = ask(layer(), || Error::from(CategoryError::new(Category::Internal))).await;
        assert_eq!(internal.header("x-should-retry"), Some("true"));
    }
    // Nobody gets them unasked, and each may stand alone.
    let answer = ask(ErrorLayer::new(Stripe::new()), limited).await;
    assert_eq!(names.map(|name| answer.header(name)), [None, None, None, Some("2")]);
    let one = ErrorLayer::new(Stripe::new()).with_retry_headers([RetryHeader::RetryAfterMs]);
    let answer = ask(one, limited).await;
    assert_eq!(names.map(|name| answer.header(name)), [None, None, Some("1499"), Some("2")]);
}
