//! The headers for SDKs follow the retry class.

use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer,
    format::{RetryHeader, Stripe},
};

use super::{ask, limited, quota};
use crate::format::Format;

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
    for layer in Format::all().into_iter().map(Format::layer) {
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
        let internal = ask(layer(), || Error::from(CategoryError::new(Category::InternalError))).await;
        assert_eq!(internal.header("x-should-retry"), Some("true"));
    }
    // Each may stand alone.
    let one = ErrorLayer::new(Stripe::new()).with_retry_headers([RetryHeader::RetryAfterMs]);
    let answer = ask(one, limited).await;
    assert_eq!(names.map(|name| answer.header(name)), [None, None, Some("1499"), Some("2")]);
}
