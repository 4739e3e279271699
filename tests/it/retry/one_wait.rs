//! One wait: header, message and body say the same, whatever the error knows it
//! from.

use std::time::{Duration, SystemTime};

use axum::{Router, routing::get};
use error_response::{ApiError, RateLimit, RetryAfter, RouterExt};

use crate::{
    format::Format,
    support::{Answer, Server},
};

/// Too many requests
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Come back in {wait} seconds")]
#[api(status = 429, code = "too_many")]
struct TooMany {
    #[api(retry_after, detail = "come_back")]
    wait: RetryAfter,
    #[api(rate_limit)]
    quota: Option<RateLimit>,
}

/// Too many requests, in words of its own
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("limited")]
#[api(status = 429, code = "too_many_written", message = "Wait {0:>4} s", user_message = "In {0} s")]
struct Written(#[api(retry_after)] RetryAfter, #[api(rate_limit)] RateLimit);

/// A wait in a type of the author's, which shows itself.
#[derive(Debug, Clone, Copy, serde::Serialize)]
struct Minutes(u64);

impl std::fmt::Display for Minutes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} minutes", self.0)
    }
}

impl From<&Minutes> for RetryAfter {
    fn from(minutes: &Minutes) -> RetryAfter {
        RetryAfter::seconds(minutes.0 * 60)
    }
}

/// Too many requests, by a type of the author's
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Come back in {wait}")]
#[api(status = 429, code = "too_many_minutes")]
struct InMinutes {
    #[api(retry_after, detail)]
    wait: Minutes,
}

async fn ask<E: ApiError + Clone + Send + Sync + 'static>(format: Format, error: E) -> Answer {
    let app = Router::new().route("/", get(async move || Err::<(), _>(error_response::Error::from(error))));
    Server::start(app.errors(format.layer())).await.ask("GET", "/", &[], "").await
}

fn quota(seconds: u64) -> RateLimit {
    RateLimit::new(100, 0).with_reset(Duration::from_secs(seconds))
}

#[tokio::test]
async fn a_quota_that_is_full_later_is_what_every_place_says() {
    for format in Format::all() {
        for (wait, reset, expected) in [(5, Some(30), "30"), (40, Some(30), "40"), (5, None, "5")] {
            let error = TooMany { wait: RetryAfter::seconds(wait), quota: reset.map(quota) };
            let answer = ask(format, error).await;
            assert_eq!(answer.header("retry-after"), Some(expected), "{}", answer.0);
            let text = format!("Come back in {expected} seconds");
            assert!(answer.body().contains(&text), "{text}: {}", answer.0);
            // Some formats have no place for details.
            let shown = answer.body().split("\"come_back\":").nth(1).map(|rest| rest.split([',', '}']).next().unwrap());
            assert!(shown.is_none_or(|shown| shown == expected), "{}", answer.0);
        }
    }
    let error = TooMany { wait: RetryAfter::seconds(5), quota: Some(quota(30)) };
    assert_eq!(ask(Format::PROBLEM, error).await.json()["come_back"], 30);
}

#[tokio::test]
async fn a_moment_is_whole_seconds_in_a_text() {
    for format in Format::all() {
        let moment = SystemTime::now() + Duration::from_secs(600);
        let answer = ask(format, TooMany { wait: RetryAfter::at(moment), quota: None }).await;
        let in_text = ["Come back in 600 seconds", "Come back in 599 seconds"];
        assert!(in_text.iter().any(|text| answer.body().contains(text)), "{}", answer.0);
        let header = answer.header("retry-after").unwrap();
        // A format either sends seconds, and then the same, or the moment itself.
        match header.parse::<u64>() {
            Ok(seconds) => assert!(answer.body().contains(&format!("in {seconds} seconds")), "{}", answer.0),
            Err(_) => assert!(header.ends_with(" GMT"), "{}", answer.0),
        }
        assert!(!answer.body().contains("GMT"), "{}", answer.0);
    }
}

#[tokio::test]
async fn a_written_message_says_the_same() {
    let answer = ask(Format::PROBLEM, Written(RetryAfter::seconds(5), quota(30))).await;
    assert_eq!((answer.header("retry-after"), answer.json()["detail"].as_str()), (Some("30"), Some("Wait   30 s")));
    assert_eq!(answer.json()["user_message"], "In 30 s");
}

#[tokio::test]
async fn a_wait_in_a_type_of_the_authors_shows_itself() {
    let answer = ask(Format::PROBLEM, InMinutes { wait: Minutes(2) }).await;
    let body = answer.json();
    assert_eq!(
        (answer.header("retry-after"), &body["detail"], &body["wait"]),
        (Some("120"), &"Come back in 2 minutes".into(), &2.into())
    );
}

/// Rendered in a task, outside the layer, and rendered anew by it.
#[tokio::test]
async fn the_wait_of_a_task_is_the_same() {
    let made = async || {
        let error = TooMany { wait: RetryAfter::seconds(5), quota: Some(quota(30)) };
        tokio::spawn(async move { axum::response::IntoResponse::into_response(error) }).await.unwrap()
    };
    for format in Format::all() {
        let app = Router::new().route("/", get(made)).errors(format.layer());
        let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
        assert_eq!(answer.header("retry-after"), Some("30"), "{}", answer.0);
        assert!(answer.body().contains("Come back in 30 seconds"), "{}", answer.0);
        assert!(!answer.body().contains("come_back\":5"), "{}", answer.0);
    }
}

/// Too many requests, by types of the standard library
#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum OfStd {
    /// For a while
    #[error("Come back later")]
    #[api(status = 429, code = "too_many_for_now")]
    Wait(#[api(retry_after, detail = "wait")] Option<Duration>, #[api(rate_limit)] Option<RateLimit>),

    /// Until then
    #[error("Come back then")]
    #[api(status = 429, code = "too_many_until")]
    Moment(#[api(retry_after, detail = "wait")] SystemTime, #[api(rate_limit)] Option<RateLimit>),
}

#[tokio::test]
async fn a_duration_and_a_moment_of_the_standard_library_are_whole_seconds() {
    let wait = |milliseconds| Some(Duration::from_millis(milliseconds));
    for (error, expected) in [
        (OfStd::Wait(wait(4_200), None), Some("5")),
        (OfStd::Wait(wait(4_200), Some(quota(30))), Some("30")),
        (OfStd::Wait(None, None), None),
        (OfStd::Moment(SystemTime::now(), Some(quota(30))), Some("30")),
    ] {
        let answer = ask(Format::STRIPE, error).await;
        let shown = answer.json()["error"]["wait"].as_u64().map(|wait| wait.to_string());
        assert_eq!((answer.header("retry-after"), shown.as_deref()), (expected, expected), "{}", answer.0);
    }
}
