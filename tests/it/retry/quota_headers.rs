//! A quota becomes headers, in the families that an author turned on.

use std::time::Duration;

use error_response::{
    ErrorLayer, RateLimit,
    format::{Finternet, Problem, RateLimitHeaders},
};

use super::{LimitError, ask, quota};

#[tokio::test]
async fn an_author_turns_on_a_family_beside_the_formats_own() {
    // A format with a family of its own takes a second one.
    let both = ErrorLayer::new(Finternet::new()).with_rate_limit_headers(RateLimitHeaders::Structured);
    let answer = ask(both, quota).await;
    assert!(answer.header("x-ratelimit-reset").is_some() && answer.header("ratelimit").is_some(), "{}", answer.0);

    // By default there is none.
    let answer = ask(ErrorLayer::new(Problem::new()), quota).await;
    assert_eq!((answer.header("ratelimit"), answer.header("x-ratelimit-limit")), (None, None));
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

/// A window of less than a second is a whole one, and not none.
#[tokio::test]
async fn a_window_is_rounded_up() {
    for (milliseconds, seconds) in [(1, 1), (500, 1), (1_000, 1), (1_001, 2)] {
        let limited = move || {
            let quota = RateLimit::new(1, 0).with_policy("burst", Duration::from_millis(milliseconds));
            LimitError::Quota { wait: Duration::ZERO, quota }
        };
        let structured = ErrorLayer::new(Problem::new()).with_rate_limit_headers(RateLimitHeaders::Structured);
        let policy = format!("\"burst\";q=1;w={seconds}");
        assert_eq!(ask(structured, limited).await.header("ratelimit-policy"), Some(policy.as_str()));
    }
}
