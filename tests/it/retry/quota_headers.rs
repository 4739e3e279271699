//! A quota becomes headers, in the families that an author turned on.

use std::time::Duration;

use error_response::{
    ApiError, ErrorLayer, RateLimit, RetryAfter,
    format::{Finternet, Problem, RateLimitHeaders},
};

use super::{LimitError, ask, quota};
use crate::support::Answer;

#[derive(Debug, thiserror::Error, ApiError)]
enum Limited {
    /// Too many requests
    #[error("Wait {wait} seconds")]
    #[api(status = 429, code = "too_many")]
    Fields {
        #[api(retry_after)]
        wait: RetryAfter,
        #[api(rate_limit)]
        second: RateLimit,
        #[api(rate_limit)]
        day: Option<RateLimit>,
    },

    /// The quota is used up
    #[error("The quota is used up")]
    #[api(status = 429, code = "used_up", retry_after = unknown)]
    List(#[api(rate_limit)] Vec<RateLimit>),
}

fn second(remaining: u64) -> RateLimit {
    let limit = RateLimit::new(10, remaining).with_reset(Duration::from_secs(1));
    limit.with_policy("second", Duration::from_secs(1))
}

fn day(remaining: u64) -> RateLimit {
    let limit = RateLimit::new(1_000, remaining).with_reset(Duration::from_secs(3_600));
    limit.with_policy("day", Duration::from_secs(86_400))
}

/// Makes an error.
type Occur = fn() -> Limited;

async fn under(family: RateLimitHeaders, limited: Occur) -> Answer {
    ask(ErrorLayer::new(Problem::new()).with_rate_limit_headers(family), limited).await
}

fn both_used_up() -> Limited {
    Limited::Fields { wait: Duration::from_millis(300).into(), second: second(0), day: Some(day(0)) }
}

/// draft-ietf-httpapi-ratelimit-headers: both fields are lists.
#[tokio::test]
async fn several_quotas_are_the_items_of_one_list() {
    for limited in [both_used_up, || Limited::List(vec![second(0), day(0)])] {
        let answer = under(RateLimitHeaders::Structured, limited).await;
        assert_eq!(answer.headers("ratelimit-policy"), [r#""second";q=10;w=1, "day";q=1000;w=86400"#]);
        assert_eq!(answer.headers("ratelimit"), [r#""second";r=0;t=1, "day";r=0;t=3600"#]);
        assert_eq!(answer.headers("retry-after"), ["3600"]);
    }
    let answer = under(RateLimitHeaders::Structured, both_used_up).await;
    assert_eq!(answer.json()["detail"], "Wait 3600 seconds");
}

/// A quota of which something is left keeps no client waiting, unless it is the
/// only one.
#[tokio::test]
async fn quotas_that_are_used_up_decide_the_wait() {
    let cases: [(Occur, &str, Option<&str>); 5] = [
        (|| Limited::List(vec![second(0), day(900)]), r#""second";r=0;t=1, "day";r=900;t=3600"#, Some("1")),
        (|| Limited::List(vec![second(3), day(0)]), r#""second";r=3;t=1, "day";r=0;t=3600"#, Some("3600")),
        (|| Limited::List(vec![second(3), day(900)]), r#""second";r=3;t=1, "day";r=900;t=3600"#, None),
        (
            || Limited::Fields { wait: RetryAfter::seconds(7), second: second(0), day: None },
            r#""second";r=0;t=1"#,
            Some("7"),
        ),
        (|| Limited::List(vec![RateLimit::new(5, 0), RateLimit::new(6, 1)]), r#""default";r=0, "default-2";r=1"#, None),
    ];
    for (limited, quotas, wait) in cases {
        let answer = under(RateLimitHeaders::Structured, limited).await;
        assert_eq!((answer.header("ratelimit"), answer.header("retry-after")), (Some(quotas), wait));
    }
    assert_eq!(under(RateLimitHeaders::Structured, || Limited::List(vec![])).await.header("ratelimit"), None);
}

/// `X-RateLimit-*` has room for one quota.
#[tokio::test]
async fn the_older_headers_have_the_quota_that_keeps_the_client_waiting() {
    let cases: [(Occur, [&str; 3]); 4] = [
        (both_used_up, ["1000", "0", "3600"]),
        (|| Limited::List(vec![second(0), day(900)]), ["10", "0", "1"]),
        (|| Limited::List(vec![second(3), day(400)]), ["10", "3", "1"]),
        (|| Limited::List(vec![second(5), day(400)]), ["1000", "400", "3600"]),
    ];
    for (limited, [limit, remaining, reset]) in cases {
        let answer = under(RateLimitHeaders::Seconds, limited).await;
        assert_eq!(answer.headers("x-ratelimit-limit"), [limit]);
        assert_eq!(answer.headers("x-ratelimit-remaining"), [remaining]);
        assert_eq!(answer.headers("x-ratelimit-reset"), [reset]);
    }
    let layer = ErrorLayer::new(Finternet::new());
    assert_eq!(ask(layer, both_used_up).await.header("x-ratelimit-limit"), Some("1000"));
}

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
