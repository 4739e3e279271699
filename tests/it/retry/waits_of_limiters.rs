//! What a limiter or a breaker knows is what the client reads.

use std::time::{Duration, UNIX_EPOCH};

use error_response::{
    ErrorLayer,
    format::{Problem, Stripe},
};

use super::{LimitError, ask, limited};
use crate::format::Format;

#[tokio::test]
async fn the_wait_of_a_limiter_is_rounded_up_and_the_same_everywhere() {
    for layer in Format::all().into_iter().map(Format::layer) {
        let answer = ask(layer, limited).await;
        assert_eq!((answer.status(), answer.header("retry-after")), (429, Some("2")), "{}", answer.0);
        assert!(answer.body().contains("Try again in 2 seconds"), "{}", answer.0);
        assert!(!answer.body().contains("retry_after") || answer.json().to_string().contains(r#""retry_after":2"#));
    }
    let answer = ask(ErrorLayer::new(Problem::new()), limited).await;
    assert_eq!(answer.json()["retry_after"], 2);
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
