//! RFC 9110, 10.2.3, `Retry-After`: the rows that begin with R.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    routing::get,
};
use error_response::{ApiError, ErrorLayer, RateLimit, RetryAfter, RouterExt, format::Finternet};

use crate::{
    format::Format,
    support::{Answer, REQUEST_ID, Server},
};

/// Too many requests
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Slow down")]
#[api(status = 429, code = "slow_down")]
struct SlowDown {
    #[api(retry_after)]
    when: RetryAfter,
    #[api(rate_limit)]
    quota: Option<RateLimit>,
}

/// 2100-12-31T23:59:59Z.
const MOMENT: Duration = Duration::from_secs(4_133_980_799);
const MOMENT_IN_WORDS: &str = "Fri, 31 Dec 2100 23:59:59 GMT";

async fn after(format: Format, when: RetryAfter, quota: Option<RateLimit>) -> Answer {
    let handler = async move || SlowDown { when, quota: quota.clone() };
    let answer = format.ask(Router::new().route("/", get(handler)), "GET", "/", &[]).await;
    format.check(&answer, 429, "a wait");
    answer
}

/// A header's value as seconds from now.
#[track_caller]
fn seconds(value: &str) -> u64 {
    value.parse().unwrap_or_else(|_| {
        let moment = httpdate::parse_http_date(value).unwrap();
        assert_eq!(httpdate::fmt_http_date(moment), value, "an IMF-fixdate");
        moment.duration_since(SystemTime::now()).map_or(0, |wait| wait.as_secs())
    })
}

#[tokio::test]
async fn r1_whole_seconds_or_an_imf_fixdate() {
    for format in Format::all() {
        for (wait, text) in [(0, "0"), (1, "1"), (3_601, "3601"), (86_400, "86400"), (u64::MAX, "18446744073709551615")]
        {
            let answer = after(format, RetryAfter::seconds(wait), None).await;
            assert_eq!(answer.header("retry-after"), Some(text), "{}", format.name());
        }
        let answer = after(format, RetryAfter::at(UNIX_EPOCH + MOMENT), None).await;
        let value = answer.header("retry-after").unwrap();
        if format == Format::PROBLEM {
            assert_eq!(value, MOMENT_IN_WORDS);
        } else {
            // The clients of these APIs read numbers only.
            assert!(value.parse::<u64>().unwrap() > 1_000_000_000, "{}: {value}", format.name());
        }
        // Another layer's wait is read and written anew; what is no wait goes.
        for (foreign, is_one) in [
            ("7", true),
            (MOMENT_IN_WORDS, true),
            ("soon", false),
            ("-5", false),
            ("6.5", true),
            ("6.5e1", false),
            ("", false),
        ] {
            let limited = async move || (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, foreign)], "hunter2");
            let answer = format.ask(Router::new().route("/", get(limited)), "GET", "/", &[]).await;
            format.check(&answer, 429, foreign);
            let value = answer.header("retry-after");
            assert_eq!(value.is_some(), is_one, "{}: {foreign}: {value:?}", format.name());
            if foreign == "7" {
                assert_eq!(value, Some("7"), "{}", format.name());
            }
            assert!(value.is_none_or(|value| seconds(value) >= 7), "{}: {foreign}: {value:?}", format.name());
        }
    }
}

#[tokio::test]
async fn r2_a_wait_is_rounded_up() {
    for format in Format::all() {
        let handler = async |Path(millis): Path<u64>| SlowDown {
            when: RetryAfter::wait(Duration::from_millis(millis)),
            quota: None,
        };
        let server = Server::start(Router::new().route("/{millis}", get(handler)).errors(format.layer())).await;
        for (millis, whole) in [(1, "1"), (999, "1"), (1_000, "1"), (1_001, "2"), (59_001, "60"), (3_600_001, "3601")] {
            let answer = server.ask("GET", &format!("/{millis}"), &[("x-request-id", REQUEST_ID)], "").await;
            assert_eq!(answer.header("retry-after"), Some(whole), "{}: {millis} ms", format.name());
        }
    }
    // The moment between two seconds is the later one.
    let between = UNIX_EPOCH + MOMENT - Duration::from_millis(1);
    let answer = after(Format::PROBLEM, RetryAfter::at(between), None).await;
    assert_eq!(answer.header("retry-after"), Some(MOMENT_IN_WORDS));
}

#[tokio::test]
async fn r3_never_in_the_past() {
    for format in Format::all() {
        let before = SystemTime::now();
        for past in [UNIX_EPOCH, UNIX_EPOCH + Duration::from_secs(784_111_777)] {
            let answer = after(format, RetryAfter::at(past), None).await;
            let value = answer.header("retry-after").unwrap();
            match value.parse::<u64>() {
                Ok(seconds) => assert_eq!(seconds, 0, "{}", format.name()),
                Err(_) => {
                    let moment = httpdate::parse_http_date(value).unwrap();
                    assert!(moment >= before, "{}: {value}", format.name());
                }
            }
        }
        let limited = async || {
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "Sun, 06 Nov 1994 08:49:37 GMT")], "hunter2")
        };
        let answer = format.ask(Router::new().route("/", get(limited)), "GET", "/", &[]).await;
        let value = answer.header("retry-after").unwrap();
        let past = httpdate::parse_http_date(value).is_ok_and(|moment| moment < before);
        assert!(!past, "{}: {value}", format.name());
    }
}

#[tokio::test]
async fn r4_never_before_the_quota_is_full_again() {
    let quota = || RateLimit::new(100, 0).with_reset(Duration::from_millis(29_001));
    for format in Format::all() {
        for (wait, expected) in [(5, 30), (30, 30), (31, 31)] {
            let answer = after(format, RetryAfter::seconds(wait), Some(quota())).await;
            let value = answer.header("retry-after").unwrap();
            assert_eq!(seconds(value), expected, "{}: {wait}", format.name());
        }
        let soon = RetryAfter::at(UNIX_EPOCH);
        let value = after(format, soon, Some(quota())).await.header("retry-after").map(seconds);
        assert!(value >= Some(30), "{}: {value:?}", format.name());
    }
}

#[tokio::test]
async fn r5_header_message_and_body_name_one_wait() {
    /// Too many requests
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Come back in {when} s")]
    #[api(status = 429, code = "slow_down")]
    struct InWords {
        #[api(retry_after)]
        when: RetryAfter,
    }
    let error = || InWords { when: RetryAfter::wait(Duration::from_millis(59_001)) };
    for format in Format::all() {
        let answer = format.answer(error).await;
        assert_eq!(answer.header("retry-after"), Some("60"), "{}", format.name());
        assert!(format.message(&answer).starts_with("Come back in 60 s"), "{}: {answer:?}", format.name());
    }
    let layer = ErrorLayer::new(Finternet::new().with_retry_after_in_body());
    let server = Server::start(Router::new().route("/", get(async move || error())).errors(layer)).await;
    let answer = server.ask("GET", "/", &[], "").await;
    let body = answer.json();
    assert_eq!((answer.header("retry-after"), &body["error"]["retryAfter"]), (Some("60"), &60.into()));
    assert_eq!(body["error"]["message"], "Come back in 60 s. Retry after 60 seconds.");
}
