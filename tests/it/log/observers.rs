//! An observer gets one event for each error: what it says, and what it never shows.

use std::{
    error::Error as StdError,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{Path, Request},
    http::{Method, StatusCode},
    response::IntoResponse,
    routing::{get, post},
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorEvent, ErrorLayer, LeaveAlone, Observer, ResultExt, RouterExt,
    Scope, extract,
    format::{Problem, Stripe},
};
use tower::{Layer, ServiceBuilder, ServiceExt, timeout::TimeoutLayer};
use tracing::Level;

use crate::{
    records::{one, watch},
    support::ask,
};

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No account found with id: acc_1")]
#[api(status = 404, code = "no_account")]
struct NoAccount;

/// The ledger failed
#[derive(Debug, thiserror::Error, ApiError)]
#[error("ledger, pin=hunter2")]
#[api(status = 500, code = "ledger_failed")]
struct LedgerFailed(#[source] Connecting);

#[derive(Debug, thiserror::Error)]
#[error("connecting to postgres://app:hunter2@db/ledger")]
struct Connecting(#[source] io::Error);

fn ledger_failed() -> LedgerFailed {
    LedgerFailed(Connecting(io::Error::new(io::ErrorKind::ConnectionRefused, "refused, token=hunter2")))
}

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

/// What an observer heard of one error.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Heard {
    code: &'static str,
    status: u16,
    method: Option<Method>,
    route: Option<String>,
    /// The kinds of `io::Error` among the sources.
    kinds: Vec<io::ErrorKind>,
    has_source: bool,
    message: String,
    causes: Vec<String>,
    is_code_known: bool,
    is_proxied: bool,
    debug: String,
}

#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<Heard>>>);

impl Ear {
    fn take(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    #[track_caller]
    fn one(&self) -> Heard {
        let mut heard = self.take();
        assert_eq!(heard.len(), 1, "{heard:#?}");
        heard.remove(0)
    }
}

impl Observer for Ear {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let sources = std::iter::successors(event.source(), |&error| StdError::source(error));
        let kinds = sources.filter_map(|error| Some(error.downcast_ref::<io::Error>()?.kind())).collect();
        self.0.lock().unwrap().push(Heard {
            code: event.view().code(),
            status: event.status().as_u16(),
            method: event.method().cloned(),
            route: event.route().map(str::to_owned),
            kinds,
            has_source: event.source().is_some(),
            message: event.log_message(),
            causes: event.causes().to_vec(),
            is_code_known: event.is_code_known(),
            is_proxied: event.is_proxied(),
            debug: format!("{event:?} {event:#?}"),
        });
    }
}

/// What is heard of one request.
async fn heard(routes: Router, method: &str, path: &str) -> Heard {
    let ear = Ear::default();
    let app = routes.errors(stripe().with_observer(ear.clone()));
    let (answer, events) = watch(app, method, path).await;
    let heard = ear.one();
    let logged = one(events);
    assert_eq!((heard.status, logged.get("error_code")), (answer.status(), heard.code));
    // The record has the same texts.
    let cause = (!heard.causes.is_empty()).then(|| heard.causes.join(": "));
    assert_eq!((logged.get("error_message"), logged.fields.get("cause").cloned()), (&*heard.message, cause));
    for text in [&heard.message, &heard.debug].into_iter().chain(&heard.causes) {
        assert!(!text.contains("hunter2"), "{heard:#?}");
    }
    assert!(!heard.debug.contains("postgres") && !heard.debug.contains("refused"), "{heard:#?}");
    heard
}

#[tokio::test]
async fn a_typed_error_is_heard_once_with_its_sources() {
    let routes = || {
        Router::new()
            .route("/accounts/{id}", get(async |_: Path<u32>| NoAccount).put(async || ledger_failed()))
            .route("/fine", get(async || "fine"))
    };
    let client = heard(routes(), "GET", "/accounts/7").await;
    assert_eq!((client.code, client.status, client.has_source), ("no_account", 404, false));
    assert_eq!((client.method, client.route.as_deref()), (Some(Method::GET), Some("/accounts/{id}")));
    assert_eq!((client.is_code_known, client.is_proxied), (true, false));

    let server = heard(routes(), "PUT", "/accounts/7").await;
    assert_eq!(server.kinds, [io::ErrorKind::ConnectionRefused]);
    assert_eq!(server.message, "ledger, pin=***");
    assert_eq!(server.causes, ["connecting to postgres://***@db/ledger", "refused, token=***"]);
    assert_eq!(server.method, Some(Method::PUT));

    let ear = Ear::default();
    ask(routes().errors(stripe().with_observer(ear.clone())), "GET", "/fine").await;
    assert_eq!(ear.take(), []);
}

/// Where the error itself is at hand, and where its texts are.
#[tokio::test]
async fn sources_and_texts() {
    let inner = |handler| Router::new().route("/here", handler);
    let internal =
        heard(inner(get(async || std::fs::read("/no/such/file").internal().map(drop))), "GET", "/here").await;
    assert_eq!((internal.kinds, internal.causes.len()), (vec![io::ErrorKind::NotFound], 1));

    let carried =
        async || tokio::spawn(Scope::current().carry(async { ledger_failed().into_response() })).await.internal();
    let carried = heard(inner(get(carried)), "GET", "/here").await;
    assert_eq!((carried.kinds.len(), carried.causes.len(), carried.route.as_deref()), (1, 2, Some("/here")));

    let rejected = heard(inner(post(async |_: extract::Json<u8>| {})), "POST", "/here").await;
    assert_eq!((rejected.has_source, &*rejected.causes), (true, &["no Content-Type was sent".to_owned()][..]));

    let panicked = heard(inner(get(async || -> &'static str { panic!("pin=hunter2") })), "GET", "/here").await;
    assert_eq!((panicked.has_source, panicked.causes), (false, vec!["panic".to_owned(), "pin=***".to_owned()]));

    let bare = async || (StatusCode::BAD_GATEWAY, "upstream reset, token=hunter2");
    let bare = heard(inner(get(bare)), "GET", "/here").await;
    assert_eq!((bare.has_source, bare.causes), (false, vec!["upstream reset, token=***".to_owned()]));

    let axums = heard(inner(post(async |_: Json<u8>| {})), "POST", "/here").await;
    assert_eq!((axums.has_source, axums.causes.len(), axums.status), (false, 1, 415));
}

#[tokio::test]
async fn an_error_of_an_inner_service() {
    let ear = Ear::default();
    let stack = ServiceBuilder::new()
        .layer(stripe().with_observer(ear.clone()))
        .layer(TimeoutLayer::new(Duration::from_millis(1)));
    let app = Router::new().route("/slow", get(std::future::pending::<()>)).layer(stack);
    ask(app, "GET", "/slow").await;
    let heard = ear.one();
    assert_eq!((heard.status, heard.has_source, &*heard.causes), (503, true, &["request timed out".to_owned()][..]));
    assert_eq!(heard.route.as_deref(), Some("/slow"));
}

/// The task's error is gone when the layer renders it again: its texts are kept.
#[tokio::test]
async fn a_task_without_a_scope() {
    let ear = Ear::default();
    let handler = async || tokio::spawn(async { ledger_failed().into_response() }).await.internal();
    let app = Router::new().route("/here", get(handler)).errors(stripe().with_observer(ear.clone()));
    ask(app, "GET", "/here").await;
    let heard = ear.one();
    assert_eq!((heard.code, heard.has_source, heard.route.as_deref()), ("ledger_failed", false, Some("/here")));
    assert_eq!(heard.causes, ["connecting to postgres://***@db/ledger", "refused, token=***"]);
}

#[tokio::test]
async fn the_route_is_a_template_where_the_layer_is_on_a_router() {
    let accounts = || Router::new().route("/accounts/{id}", get(async || NoAccount));
    let nested = heard(Router::new().nest("/v1/{tenant}", accounts()), "GET", "/v1/t_7/accounts/7").await;
    assert_eq!(nested.route.as_deref(), Some("/v1/{tenant}/accounts/{id}"));
    let unknown = heard(accounts(), "GET", "/hunter2/none").await;
    assert_eq!((unknown.code, unknown.route), ("resource_not_found", None));
    let wrong = heard(accounts(), "DELETE", "/accounts/7").await;
    assert_eq!((wrong.status, wrong.route.as_deref()), (405, Some("/accounts/{id}")));

    // Outside of the router no route is chosen yet, and outside of a request there is none.
    let ear = Ear::default();
    let layer = stripe().with_observer(ear.clone());
    let request = Request::get("/accounts/7").body(Body::empty()).unwrap();
    layer.layer(accounts()).oneshot(request).await.unwrap();
    assert_eq!(ear.one().route, None);
    layer.scope().enter(|| Error::from(CategoryError::new(Category::Conflict)).into_response());
    let outside = ear.one();
    assert_eq!((outside.method, outside.route, outside.code), (None, None, "conflict"));
}

/// The layer on a nested router hears what is rendered inside it, each observer once.
#[tokio::test]
async fn several_observers() {
    struct Panics;

    impl Observer for Panics {
        fn on_error(&self, _: &ErrorEvent<'_>) {
            panic!("metrics are down");
        }
    }

    let (one, other) = (Ear::default(), Ear::default());
    let layer = stripe().with_observer(one.clone()).with_observer(Panics).with_observer(other.clone());
    let app = Router::new().route("/here", get(async || NoAccount)).errors(layer);
    let (answer, _) = watch(app, "GET", "/here").await;
    assert_eq!((answer.status(), one.take().len(), other.take().len()), (404, 1, 1));
}

/// Each layer's observer hears of an error once: the inner one with its sources, the outer one with their texts.
#[tokio::test]
async fn observers_of_nested_layers() {
    for has_inner in [true, false] {
        let (inner, outer) = (Ear::default(), Ear::default());
        let layer = if has_inner { stripe().with_observer(inner.clone()) } else { stripe() };
        let nested = Router::new().route("/accounts/{id}", get(async || ledger_failed())).errors(layer);
        let app =
            Router::new().nest("/v1", nested).errors(ErrorLayer::new(Problem::new()).with_observer(outer.clone()));
        let (answer, events) = watch(app, "GET", "/v1/accounts/7").await;
        assert!(!answer.0.contains("postgres"), "{}", answer.0);
        one(events);
        if has_inner {
            assert_eq!(inner.one().kinds, [io::ErrorKind::ConnectionRefused]);
        }
        let outer = outer.one();
        assert_eq!((outer.code, outer.status, outer.has_source), ("ledger_failed", 500, false));
        assert_eq!(outer.route.as_deref(), Some("/v1/accounts/{id}"));
        assert_eq!(outer.message, "ledger, pin=***");
        assert_eq!(outer.causes, ["connecting to postgres://***@db/ledger", "refused, token=***"]);
        assert!(outer.is_code_known && !outer.debug.contains("postgres"), "{outer:?}");
    }
}

/// Of a response that somebody else wrote only the status is known.
#[tokio::test]
async fn responses_of_others() {
    let ear = Ear::default();
    let structured = async || (StatusCode::CONFLICT, Json([1]));
    let proxied = async || (StatusCode::BAD_GATEWAY, Extension(LeaveAlone), "upstream");
    let app = Router::new()
        .route("/structured/{id}", get(structured))
        .route("/proxied", get(proxied))
        .errors(stripe().with_observer(ear.clone()));
    let (answer, events) = watch(app.clone(), "GET", "/structured/7").await;
    assert_eq!((answer.status(), answer.body()), (409, "[1]"));
    let logged = one(events);
    assert_eq!((logged.level, logged.fields.get("error_code")), (Level::DEBUG, None));
    let heard = ear.one();
    assert_eq!((heard.is_code_known, heard.is_proxied, heard.status), (false, false, 409));
    assert_eq!((heard.route.as_deref(), heard.method), (Some("/structured/{id}"), Some(Method::GET)));
    assert_eq!((heard.has_source, heard.causes.len()), (false, 0));

    let (answer, events) = watch(app, "GET", "/proxied").await;
    assert_eq!((answer.status(), answer.body(), events.len()), (502, "upstream", 0));
    let heard = ear.one();
    assert_eq!((heard.is_code_known, heard.is_proxied, heard.status, heard.causes.len()), (false, true, 502, 0));
}
