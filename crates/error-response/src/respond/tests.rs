//! Tests of errors that are always identical. They are cached only if no subscriber is
//! installed, so they are tested here, in a process without one.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    routing::get,
};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use tower::ServiceExt;

use crate::{
    ApiError, Challenge, ErrorEvent, ErrorInfo, ErrorLayer, LeaveAlone, Observer, RouterExt,
    format::{ErrorView, Problem, Stripe, Unwrapped, WireFormat},
};

/// Credentials are required
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Send a key")]
#[api(crate = crate, category = credentials_missing)]
struct SendKey;

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No account {0}")]
#[api(crate = crate, status = 404, code = "no_account")]
struct NoAccount(u8);

/// Gone for good
#[derive(Debug, thiserror::Error, ApiError)]
#[error("It will not come back")]
#[api(crate = crate, status = 410, code = "gone_for_good")]
struct GoneForGood;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    has_info: bool,
    is_left_alone: bool,
}

async fn ask(layer: &ErrorLayer, path: &str) -> Answer {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = (COUNT.fetch_add(1, Ordering::Relaxed) % 200) as u8;
    let app: Router = Router::new()
        .route("/key", get(async || SendKey))
        .route("/gone", get(async || GoneForGood))
        .route("/account", get(async move || NoAccount(number)))
        .errors(layer.clone());
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = app.oneshot(request).await.expect("the router never fails");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 4096).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).expect("text"),
        has_info: parts.extensions.get::<ErrorInfo>().is_some(),
        is_left_alone: parts.extensions.get::<LeaveAlone>().is_some(),
    }
}

#[tokio::test]
async fn the_second_answer_is_the_first_under_another_id() {
    for layer in [ErrorLayer::new(Stripe::new()), ErrorLayer::new(Problem::new())] {
        let (mut first, mut second) = (ask(&layer, "/key").await, ask(&layer, "/key").await);
        let ids = [&mut first, &mut second].map(|answer| answer.headers.remove("x-request-id"));
        assert!(ids[0].is_some() && ids[1].is_some() && ids[0] != ids[1], "{ids:?}");
        assert_eq!((first.status, first.headers), (second.status, second.headers.clone()));
        assert_eq!(first.body, second.body);
        assert_eq!(second.headers["www-authenticate"], "Bearer");
    }
}

#[tokio::test]
async fn an_error_with_a_placeholder_is_written_each_time() {
    let layer = ErrorLayer::new(Stripe::new());
    assert_ne!(ask(&layer, "/account").await.body, ask(&layer, "/account").await.body);
}

#[tokio::test]
async fn an_observer_hears_of_each() {
    struct Counter(Arc<AtomicU64>);

    impl Observer for Counter {
        fn on_error(&self, _: &ErrorEvent<'_>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let count = Arc::new(AtomicU64::new(0));
    let layer = ErrorLayer::new(Stripe::new()).with_observer(Counter(count.clone()));
    for _ in 0..3 {
        ask(&layer, "/key").await;
    }
    assert_eq!(count.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn other_settings_prepare_anew() {
    let layer = ErrorLayer::new(Stripe::new());
    ask(&layer, "/key").await;
    let layer = layer.with_challenge(Challenge::bearer().with_realm("api"));
    for _ in 0..2 {
        assert_eq!(ask(&layer, "/key").await.headers["www-authenticate"], r#"Bearer realm="api""#);
    }
    let layer = layer.with_error_info();
    for _ in 0..2 {
        assert!(ask(&layer, "/key").await.has_info);
    }
}

/// Bodies that look like nobody's are ours each time, also without any other
/// setting.
#[tokio::test]
async fn plain_text_of_ours_is_never_adopted() {
    #[derive(Debug)]
    struct Plain;

    impl WireFormat for Plain {
        type Failure<'a> = &'a str;
        type Success<'a> = Unwrapped;

        fn name(&self) -> &'static str {
            "plain"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> &'a str {
            view.code()
        }

        fn media_type(&self) -> HeaderValue {
            HeaderValue::from_static("text/plain")
        }

        fn is_repeatable(&self) -> bool {
            true
        }
    }

    let layer = ErrorLayer::new(Plain);
    for _ in 0..3 {
        let answer = ask(&layer, "/gone").await;
        assert_eq!(answer.body, r#""gone_for_good""#);
        assert!(!answer.is_left_alone);
    }
}
