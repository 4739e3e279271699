//! The wait of errors that know none, which a layer has.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode},
    response::IntoResponse,
    routing::get,
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer, ErrorStatus, RateLimit, RouterExt,
    format::{Finternet, RetryHeader, Stripe},
};
use tokio::sync::Semaphore;
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer, load_shed::LoadShedLayer};

use super::ask;
use crate::{
    format::Format,
    support::{Answer, Server},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum Failure {
    /// The bank is down
    #[error("the bank is down")]
    #[api(status = 503, code = "bank_down", retry_after = unknown)]
    Unknown,

    /// The bank is down, for some time
    #[error("the bank is down")]
    #[api(status = 503, code = "bank_down_for", retry_after = 7)]
    Fixed,

    /// Too many requests
    #[error("Too many requests")]
    #[api(status = 429, code = "too_many")]
    TooMany {
        #[api(retry_after)]
        wait: Option<Duration>,
        #[api(rate_limit)]
        quota: Option<RateLimit>,
    },

    /// Something failed
    #[error("it failed")]
    #[api(status = 500, code = "failed")]
    Failed,
}

fn layer(format: Format) -> ErrorLayer {
    format
        .layer()
        .with_default_wait(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(99))
        .with_default_wait(ErrorStatus::TOO_MANY_REQUESTS, Duration::from_millis(41_200))
        .with_default_wait(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(30))
        .with_retry_headers(RetryHeader::ALL)
}

#[tokio::test]
async fn an_error_that_knows_none_has_the_default_in_every_format() {
    let limited = |category| Error::from(CategoryError::new(category));
    for format in Format::all() {
        let layer = || layer(format);
        let shed = {
            let full = GlobalConcurrencyLimitLayer::with_semaphore(Arc::new(Semaphore::new(0)));
            let stack = ServiceBuilder::new().layer(layer()).layer(LoadShedLayer::new()).layer(full);
            let app = Router::new().route("/", get(async || "done")).layer(stack);
            Server::start(app).await.ask("GET", "/", &[], "").await
        };
        for (answer, seconds, milliseconds) in [
            (shed, "30", "30000"),
            (ask(layer(), || StatusCode::TOO_MANY_REQUESTS).await, "42", "41200"),
            (ask(layer(), || (StatusCode::SERVICE_UNAVAILABLE, "busy")).await, "30", "30000"),
            (ask(layer(), || Failure::Unknown).await, "30", "30000"),
            (ask(layer(), || Failure::TooMany { wait: None, quota: None }).await, "42", "41200"),
            (ask(layer(), move || limited(Category::RateLimited)).await, "42", "41200"),
            // FinImpulse has another status for some of these.
            (ask(layer(), move || limited(Category::Maintenance)).await, "30", "30000"),
        ] {
            assert_eq!(answer.header("retry-after"), Some(seconds), "{format:?} {}", answer.0);
            assert_eq!(answer.header("retry-after-ms"), Some(milliseconds), "{format:?} {}", answer.0);
            assert_eq!(answer.header("stripe-should-retry"), Some("false"), "{format:?} {}", answer.0);
        }
    }
    let answer = ask(layer(Format::FINTERNET), || StatusCode::TOO_MANY_REQUESTS).await;
    assert!(answer.body().contains("Retry after 42 seconds."), "{}", answer.0);
    let in_body = ErrorLayer::new(Finternet::new().with_retry_after_in_body())
        .with_default_wait(ErrorStatus::TOO_MANY_REQUESTS, Duration::from_millis(41_200));
    assert_eq!(ask(in_body, || StatusCode::TOO_MANY_REQUESTS).await.json()["error"]["retryAfter"], 42);
}

#[tokio::test]
async fn an_own_wait_stays() {
    let quota = || RateLimit::new(100, 0).with_reset(Duration::from_secs(12));
    let own_header = || {
        let error = CategoryError::new(Category::RateLimited);
        Error::from(error.with_header(HeaderName::from_static("retry-after"), HeaderValue::from_static("8.5")))
    };
    for format in Format::all() {
        let layer = || layer(format);
        for (answer, expected) in [
            (ask(layer(), || Failure::Fixed).await, Some("7")),
            (ask(layer(), || Failure::TooMany { wait: Some(Duration::from_secs(3)), quota: None }).await, Some("3")),
            (ask(layer(), move || Failure::TooMany { wait: None, quota: Some(quota()) }).await, Some("12")),
            (ask(layer(), own_header).await, Some("9")),
            (ask(layer(), || (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "5")])).await, Some("5")),
            (ask(layer(), || (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "0")])).await, Some("0")),
            (ask(layer(), || (StatusCode::TOO_MANY_REQUESTS, [("ratelimit", "\"day\";r=0;t=50")])).await, Some("50")),
            // Another status has no default.
            (ask(layer(), || Failure::Failed).await, None),
            (ask(layer(), || StatusCode::NOT_FOUND).await, None),
            (ask(layer(), || (StatusCode::NOT_FOUND, [("ratelimit", "\"day\";r=0;t=50")])).await, None),
        ] {
            assert_eq!(answer.header("retry-after"), expected, "{format:?} {}", answer.0);
        }
    }
}

#[tokio::test]
async fn an_error_that_is_the_same_each_time_keeps_its_default() {
    let app = Router::new().route("/", get(async || Failure::Unknown));
    let layer =
        ErrorLayer::new(Stripe::new()).with_default_wait(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(4));
    let server = Server::start(app.errors(layer)).await;
    for _ in 0..3 {
        assert_eq!(server.ask("GET", "/", &[], "").await.header("retry-after"), Some("4"));
    }
}

/// In a task, outside of the layer, and rendered anew by it.
#[tokio::test]
async fn an_error_of_a_task_has_the_default() {
    let made = async || tokio::spawn(async { Failure::Unknown.into_response() }).await.unwrap();
    for format in Format::all() {
        let app = Router::new().route("/", get(made)).errors(layer(format));
        let answer: Answer = Server::start(app).await.ask("GET", "/", &[], "").await;
        assert_eq!(answer.header("retry-after"), Some("30"), "{}", answer.0);
    }
}
