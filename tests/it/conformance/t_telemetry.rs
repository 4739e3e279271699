//! OpenTelemetry's conventions for what a server records: the rows that begin
//! with T.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ErrorEvent, ErrorInfo, ErrorLayer, Observer, RouterExt,
    format::{FinImpulse, HttpPolicy},
};
use tracing::Level;

use super::failures::{self, AccountError, FAILURES, Failure};
use crate::{
    format::Format,
    records::{Logged, one, watch, watch_sent},
    support::Answer,
};

async fn watch_failure(app: Router, failure: &Failure) -> (Answer, Vec<Logged>) {
    watch_sent(app, failure.method, failure.path, failure.headers, failure.body).await
}

/// The records of every failure in a format.
async fn records(format: Format) -> Vec<(&'static str, u16, Vec<Logged>)> {
    let mut records = Vec::new();
    for failure in FAILURES {
        let (answer, events) = watch_failure(failures::app(format), failure).await;
        assert_eq!(answer.status(), failure.status, "{} {}", format.name(), failure.name);
        records.push((failure.name, failure.status, events));
    }
    records
}

/// The span is the user's. What records spans takes an event at `ERROR` for
/// the span's error, and a field `otel.status_code` for its status.
#[tokio::test]
async fn t1_only_server_errors_make_the_span_an_error() {
    for format in Format::all() {
        for (name, status, events) in records(format).await {
            let errors = events.iter().filter(|logged| logged.level == Level::ERROR).count();
            assert_eq!(errors, usize::from(status >= 500), "{} {name}: {events:?}", format.name());
            let fields = || events.iter().flat_map(|logged| logged.fields.keys());
            assert!(fields().all(|field| !field.starts_with("otel.")), "{} {name}", format.name());
        }
    }
}

#[tokio::test]
async fn t2_error_type_is_the_code() {
    #[derive(Clone, Default)]
    struct Codes(Arc<Mutex<Vec<&'static str>>>);
    impl Observer for Codes {
        fn on_error(&self, event: &ErrorEvent<'_>) {
            let view = event.view();
            self.0.lock().unwrap().push(view.code());
        }
    }
    async fn look(request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        let code = response.extensions().get::<ErrorInfo>().unwrap().code();
        ([("x-code", code)], response).into_response()
    }
    for format in Format::all() {
        for id in ["acc_1", "acc_2"] {
            let codes = Codes::default();
            let layer = format.layer().with_observer(codes.clone()).with_error_info();
            let routes = Router::new().route("/", get(async move || AccountError::NoAccount { id }));
            let (answer, events) = watch(routes.layer(layer).layer(from_fn(look)), "GET", "/").await;
            let logged = one(events);
            assert_eq!(logged.get("error.type"), "no_account", "{}", format.name());
            assert_eq!(*codes.0.lock().unwrap(), ["no_account"], "{}", format.name());
            assert_eq!(answer.header("x-code"), Some("no_account"), "{}", format.name());
        }
        for (name, _, events) in records(format).await {
            let logged = one(events);
            let code = logged.get("error.type");
            let plain = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            assert!(plain && !code.is_empty(), "{} {name}: {code}", format.name());
        }
    }
}

#[tokio::test]
async fn t3_one_record_for_each_error() {
    for format in Format::all() {
        for (name, status, events) in records(format).await {
            assert_eq!(events.len(), 1, "{} {name}: {events:?}", format.name());
            assert_eq!(one(events).get("status"), status.to_string(), "{} {name}", format.name());
        }
        // A layer further out tells nothing again.
        for failure in FAILURES {
            let app = Router::new().fallback_service(failures::app(format)).layer(Format::PROBLEM.layer());
            let (_, events) = watch_failure(app, failure).await;
            assert_eq!(events.len(), 1, "{} {}: {events:?}", format.name(), failure.name);
        }
        let (_, events) =
            watch(Router::new().route("/", get(async || "fine")).errors(format.layer()), "GET", "/").await;
        assert_eq!(events.len(), 0, "{}", format.name());
    }
}

#[tokio::test]
async fn t4_client_errors_at_debug_server_errors_at_error() {
    for format in Format::all() {
        for (name, status, events) in records(format).await {
            let level = if status < 500 { Level::DEBUG } else { Level::ERROR };
            assert_eq!(one(events).level, level, "{} {name}", format.name());
        }
    }
    // A server error stays one behind a 200.
    let layer = ErrorLayer::new(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk));
    let routes = Router::new().route("/", get(async || AccountError::from(failures::secret()))).errors(layer);
    let (answer, events) = watch(routes, "GET", "/").await;
    assert_eq!((answer.status(), one(events).level), (200, Level::ERROR));
}
