//! What the span of a request says of its error, where it declares the fields.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, ErrorLayer, RouterExt,
    format::{FinImpulse, HttpPolicy, Stripe},
};
use tower::ServiceExt;
use tracing::{
    Instrument, Span, Subscriber,
    field::{Empty, Field, Visit},
    info_span,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

#[derive(Debug, thiserror::Error, ApiError)]
enum LedgerError {
    /// No such account
    #[error("There is no such account")]
    #[api(status = 404, code = "account_not_found")]
    NotFound,

    /// The ledger failed
    #[error("ledger, password=hunter2")]
    #[api(status = 500, code = "ledger_failed")]
    Failed,
}

/// What was recorded on spans after they began, and what they began with.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<(&'static str, String)>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorded {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        attributes.record(&mut self.clone());
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut self.clone());
    }
}

impl Visit for Recorded {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.lock().unwrap().push((field.name(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.lock().unwrap().push((field.name(), format!("{value:?}")));
    }
}

/// What is recorded on the span around an app, for a request to `/here`.
fn recorded(level: LevelFilter, span: fn() -> Span, app: Router) -> Vec<(&'static str, String)> {
    let recorded = Recorded::default();
    let subscriber = tracing_subscriber::registry().with(recorded.clone().with_filter(level));
    let app = app.layer(from_fn(move |request: Request, next: Next| {
        let span = span();
        async move { next.run(request).instrument(span).await }
    }));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tracing::subscriber::with_default(subscriber, || {
        // The second response of an error that is the same each time was written before.
        for _ in 0..2 {
            runtime.block_on(app.clone().oneshot(Request::get("/here").body(Body::empty()).unwrap())).unwrap();
        }
    });
    let recorded = recorded.0.lock().unwrap();
    let (first, second) = recorded.split_at(recorded.len() / 2);
    assert_eq!(first, second);
    first.to_vec()
}

fn declared() -> Span {
    info_span!("request", error.r#type = Empty, otel.status_code = Empty)
}

fn app<R: IntoResponse + 'static>(handler: fn() -> R) -> Router {
    Router::new().route("/here", get(async move || handler())).errors(ErrorLayer::new(Stripe::new()))
}

fn code(code: &str) -> Vec<(&'static str, String)> {
    vec![("error.type", code.to_owned())]
}

fn failed(code: &str) -> Vec<(&'static str, String)> {
    vec![("error.type", code.to_owned()), ("otel.status_code", "ERROR".to_owned())]
}

#[test]
fn the_span_has_the_code_and_is_an_error_for_a_server_error_alone() {
    // A subscriber that hears of no client error, and one that hears of everything.
    for level in [LevelFilter::INFO, LevelFilter::TRACE] {
        assert_eq!(recorded(level, declared, app(|| LedgerError::NotFound)), code("account_not_found"));
        assert_eq!(recorded(level, declared, app(|| LedgerError::Failed)), failed("ledger_failed"));
        assert_eq!(recorded(level, declared, app(|| "fine")), []);
    }
}

#[test]
fn what_others_return_has_a_code_too() {
    let level = LevelFilter::INFO;
    assert_eq!(recorded(level, declared, app(|| (StatusCode::NOT_FOUND, "none"))), code("resource_not_found"));
    assert_eq!(recorded(level, declared, app(|| -> Response { panic!("hunter2") })), failed("internal_error"));
    let structured = || (StatusCode::BAD_GATEWAY, [("content-type", "application/json")], "[]");
    assert_eq!(recorded(level, declared, app(structured)), failed("_OTHER"));
}

#[test]
fn a_server_error_behind_a_200_fails_its_span() {
    let layer = ErrorLayer::new(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk));
    let app = Router::new().route("/here", get(async || LedgerError::Failed)).errors(layer);
    assert_eq!(recorded(LevelFilter::INFO, declared, app), failed("ledger_failed"));
}

#[test]
fn an_error_that_leaves_as_a_server_error_fails_its_span() {
    let app = app(|| (StatusCode::BAD_GATEWAY, LedgerError::NotFound));
    assert_eq!(recorded(LevelFilter::INFO, declared, app), failed("account_not_found"));
}

#[test]
fn a_span_without_the_fields_stays_as_it_is() {
    let without = || info_span!("request", kind = "plain");
    assert_eq!(recorded(LevelFilter::TRACE, without, app(|| LedgerError::Failed)), [("kind", "plain".to_owned())]);
}

#[test]
fn a_layer_that_only_reports_says_nothing() {
    let layer = ErrorLayer::new(Stripe::new()).report_only();
    let app = Router::new().route("/here", get(async || (StatusCode::BAD_GATEWAY, "bad gateway"))).layer(layer);
    assert_eq!(recorded(LevelFilter::INFO, declared, app), []);
}
