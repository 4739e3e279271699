//! The quota of Finternet.

use std::time::Duration;

use error_formats::{Finternet, render};
use error_response::ApiError;

#[test]
fn a_quota_becomes_headers_and_no_wait_ends_before_it() {
    use error_response::RateLimit;

    /// Too many requests
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Slow down!")]
    #[api(status = 429, code = "slow_down")]
    struct SlowDown {
        #[api(retry_after)]
        wait: Duration,
        #[api(rate_limit)]
        quota: RateLimit,
    }

    let quota = RateLimit::new(100, 0).with_reset(Duration::from_secs(30));
    let error = SlowDown { wait: Duration::from_secs(5), quota };
    let format = Finternet::new().with_retry_after_in_body();
    let response = render(&error, &format, Default::default()).unwrap();
    let header = |name| response.headers()[name].to_str().unwrap();
    assert_eq!((header("x-ratelimit-limit"), header("x-ratelimit-remaining")), ("100", "0"));
    assert!(header("x-ratelimit-reset").parse::<u64>().unwrap() > 1_700_000_000);
    assert_eq!(header("retry-after"), "30");
    assert_eq!(
        response.body(),
        r#"{"error":{"code":"slow_down","message":"Slow down! Retry after 30 seconds.","type":"rate_limit_error","retryAfter":30}}"#,
    );
}
