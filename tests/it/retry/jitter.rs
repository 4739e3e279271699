//! Waits become longer by a random part, the same in header, body and message.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, SystemTime},
};

use axum::{Router, http::StatusCode, response::IntoResponse, routing::get};
use error_response::{
    ApiError, ErrorLayer, ErrorStatus, RetryAfter, RouterExt,
    format::{Finternet, Problem, RetryHeader, Stripe},
    layer::Jitter,
};

use super::ask;
use crate::{
    format::Format,
    support::{Answer, Server},
};

#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum Limited {
    /// Too many requests
    #[error("Try again in {wait} seconds")]
    #[api(status = 429, code = "too_many", user_message = "In {wait} seconds, please")]
    Wait {
        #[api(retry_after, detail = "come_back")]
        wait: RetryAfter,
    },

    /// Busy
    #[error("busy")]
    #[api(status = 503, code = "busy", retry_after = 60)]
    Busy,

    /// The wait is not known
    #[error("busy")]
    #[api(status = 503, code = "busy_for_long", retry_after = unknown)]
    Unknown,
}

fn minute() -> Limited {
    Limited::Wait { wait: RetryAfter::seconds(60) }
}

/// Every wait becomes longer by this part of a fifth.
fn jittered(layer: ErrorLayer, fraction: f64) -> ErrorLayer {
    layer.with_retry_headers([RetryHeader::RetryAfterMs]).with_jitter(Jitter::percent(20).with_source(move || fraction))
}

#[tokio::test]
async fn header_body_and_message_show_one_wait() {
    for format in Format::all() {
        for (fraction, seconds, milliseconds) in
            [(0.0, "60", "60000"), (0.25, "63", "63000"), (0.51, "67", "66120"), (1.0, "72", "72000")]
        {
            let answer = ask(jittered(format.layer(), fraction), minute).await;
            assert_eq!(answer.header("retry-after"), Some(seconds), "{}", answer.0);
            assert_eq!(answer.header("retry-after-ms"), Some(milliseconds), "{}", answer.0);
            assert!(answer.body().contains(&format!("Try again in {seconds} seconds")), "{}", answer.0);
        }
    }
    let answer = ask(jittered(ErrorLayer::new(Problem::new()), 0.51), minute).await;
    let body = answer.json();
    assert_eq!((&body["come_back"], body["user_message"].as_str()), (&67.into(), Some("In 67 seconds, please")));
    let finternet = ErrorLayer::new(Finternet::new().with_retry_after_in_body());
    let answer = ask(jittered(finternet, 0.51), || Limited::Wait { wait: RetryAfter::seconds(60) }).await;
    assert_eq!(answer.json()["error"]["retryAfter"], 67);
    assert!(answer.body().contains("Retry after 67 seconds."), "{}", answer.0);
}

#[tokio::test]
async fn a_moment_becomes_later() {
    let made = || Limited::Wait { wait: RetryAfter::at(SystemTime::now() + Duration::from_secs(600)) };
    let answer = ask(jittered(ErrorLayer::new(Stripe::new()), 1.0), made).await;
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((719..=720).contains(&seconds), "{}", answer.0);
    assert!(answer.body().contains(&format!("in {seconds} seconds")), "{}", answer.0);
    let answer = ask(jittered(ErrorLayer::new(Problem::new()), 1.0), made).await;
    let date = httpdate::parse_http_date(answer.header("retry-after").unwrap()).unwrap();
    let wait = date.duration_since(SystemTime::now()).unwrap();
    assert!((715..=721).contains(&wait.as_secs()), "{}", answer.0);
}

#[tokio::test]
async fn a_source_is_kept_within_the_bounds_and_may_panic() {
    let sources: [fn() -> f64; 5] = [|| -3.0, || f64::NAN, || f64::NEG_INFINITY, || panic!("hunter2"), || 7.5];
    for (source, expected) in sources.into_iter().zip(["60", "60", "60", "60", "72"]) {
        let layer = ErrorLayer::new(Stripe::new()).with_jitter(Jitter::percent(20).with_source(source));
        let answer = ask(layer, || Limited::Busy).await;
        assert_eq!((answer.status(), answer.header("retry-after")), (503, Some(expected)), "{}", answer.0);
    }
}

#[tokio::test]
async fn a_source_that_renders_an_error_ends() {
    let renders = || if minute().into_response().status() == 429 { 1.0 } else { 0.0 };
    let layer = ErrorLayer::new(Stripe::new()).with_jitter(Jitter::percent(20).with_source(renders));
    let answer = ask(layer, || Limited::Busy).await;
    assert_eq!(answer.status(), 503);
    assert!(["60", "72"].contains(&answer.header("retry-after").unwrap()), "{}", answer.0);
}

#[tokio::test]
async fn without_a_source_waits_are_spread_within_the_bounds() {
    let app = Router::new().route("/", get(async || Limited::Busy));
    let layer = ErrorLayer::new(Stripe::new()).with_jitter(Jitter::percent(100));
    let server = Server::start(app.errors(layer)).await;
    let mut waits = BTreeSet::new();
    for _ in 0..40 {
        let answer = server.ask("GET", "/", &[], "").await;
        waits.insert(answer.header("retry-after").unwrap().parse::<u64>().unwrap());
    }
    assert!(waits.iter().all(|wait| (60..=120).contains(wait)), "{waits:?}");
    assert!(waits.len() > 10, "{waits:?}");
}

/// A default and the wait of another server are spread as well; what the error
/// of a task says was written before.
#[tokio::test]
async fn which_waits_become_longer() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let counted = || {
        CALLS.fetch_add(1, Ordering::Relaxed);
        0.5
    };
    let layer = || {
        ErrorLayer::new(Stripe::new())
            .with_default_wait(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(100))
            .with_jitter(Jitter::percent(20).with_source(counted))
    };
    let wait = |answer: Answer| answer.header("retry-after").map(str::to_owned);
    assert_eq!(wait(ask(layer(), || Limited::Unknown).await).as_deref(), Some("110"));
    assert_eq!(wait(ask(layer(), || StatusCode::SERVICE_UNAVAILABLE).await).as_deref(), Some("110"));
    let said = || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "10")]);
    assert_eq!(wait(ask(layer(), said).await).as_deref(), Some("11"));
    assert_eq!(CALLS.load(Ordering::Relaxed), 3, "once for each response");

    let made = async || tokio::spawn(async { minute().into_response() }).await.unwrap();
    let app = Router::new().route("/", get(made)).errors(layer());
    let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert!(answer.body().contains("Try again in 60 seconds"), "{}", answer.0);
}
