//! The log record of an error: its level, its fields, no secret, once.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, Mutex, Once,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, ThreadId},
};

use axum::{Router, http::StatusCode, response::IntoResponse, routing::get};
use error_response::{ApiError, Category, CategoryError, Error, ErrorLayer, ErrorView, Observer, RouterExt, Stripe};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::support::{REQUEST_ID, ask};

#[derive(Debug, thiserror::Error, ApiError)]
enum LedgerError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "no_account", type = "account_error")]
    NoAccount { id: &'static str },

    /// The ledger failed
    #[error("ledger, password=hunter2")]
    #[api(status = 500, code = "ledger_failed")]
    Failed(#[source] Connection),
}

#[derive(Debug, thiserror::Error)]
#[error("connecting to postgres://app:hunter2@db:5432/ledger")]
struct Connection(#[source] std::io::Error);

fn failed() -> LedgerError {
    LedgerError::Failed(Connection(std::io::Error::other("refused\nERROR forged, Bearer hunter2hunter2")))
}

/// One event: its level and its fields.
type Logged = (Level, BTreeMap<&'static str, String>);

/// What every thread has logged. One subscriber for the whole process: the
/// interest of a callsite is kept for the process, not for a thread.
struct Log;

static LOG: Mutex<Vec<(ThreadId, Logged)>> = Mutex::new(Vec::new());

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "error_response"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        LOG.lock().unwrap().push((thread::current().id(), (*event.metadata().level(), fields.0)));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// The one event of one request, which is answered on the test's own thread.
async fn logged(app: Router) -> Logged {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
    ask(app, "GET", "/here").await;
    let events: Vec<_> = LOG
        .lock()
        .unwrap()
        .extract_if(.., |(thread, _)| *thread == thread::current().id())
        .map(|(_, event)| event)
        .collect();
    assert_eq!(events.len(), 1, "{events:?}");
    for (name, text) in &events[0].1 {
        assert!(!text.contains("hunter2") && !text.contains('\n'), "{name}: {text}");
    }
    events.into_iter().next().unwrap()
}

fn app<T: IntoResponse + 'static>(handler: fn() -> T) -> Router {
    Router::new().route("/here", get(async move || handler())).errors(ErrorLayer::new(Stripe::new()))
}

#[tokio::test]
async fn a_client_error_is_logged_at_debug() {
    let (level, fields) = logged(app(|| LedgerError::NoAccount { id: "acc_1" })).await;
    assert_eq!(level, Level::DEBUG);
    assert_eq!(fields["error_code"], "no_account");
    assert_eq!(fields["error_type"], "account_error");
    assert_eq!(fields["error_message"], "No account found with id: acc_1");
    assert_eq!(fields["request_id"], REQUEST_ID);
    assert_eq!(fields["status"], "404");
    assert_eq!(fields["error_id"].len(), 36);
    assert!(!fields.contains_key("cause"));
}

#[tokio::test]
async fn a_server_error_is_logged_with_its_causes_and_without_secrets() {
    let (level, fields) = logged(app(failed)).await;
    assert_eq!(level, Level::ERROR);
    assert_eq!(fields["error_code"], "ledger_failed");
    assert_eq!(fields["error_message"], "ledger, password=***");
    assert_eq!(fields["cause"], "connecting to postgres://***@db:5432/ledger: refused\\nERROR forged, Bearer ***");
}

#[tokio::test]
async fn each_source_is_logged_once() {
    // The text of a panic is for the log, but not a secret in it.
    let (_, fields) = logged(app(|| -> &'static str { panic!("no password=hunter2 here") })).await;
    assert_eq!(fields["cause"], "panic: no password=*** here");

    let (level, fields) = logged(app(|| -> &'static str { panic!("index out of bounds") })).await;
    assert_eq!((level, &*fields["error_code"]), (Level::ERROR, "internal_error"));
    assert_eq!(fields["cause"], "panic: index out of bounds");

    let (level, fields) = logged(app(|| StatusCode::FORBIDDEN)).await;
    assert_eq!((level, &*fields["error_code"], &*fields["status"]), (Level::DEBUG, "forbidden", "403"));

    let (level, fields) = logged(app(|| Error::from(CategoryError::new(Category::Overload)))).await;
    assert_eq!((level, &*fields["error_code"]), (Level::ERROR, "service_unavailable"));

    // Rendered in the process's default, told once, and rendered anew.
    let spawned = Router::new().route("/here", get(async || unscoped())).errors(ErrorLayer::new(Stripe::new()));
    let (level, fields) = logged(spawned).await;
    assert_eq!((level, &*fields["error_code"]), (Level::DEBUG, "no_account"));

    let unknown = Router::new().errors(ErrorLayer::new(Stripe::new()));
    assert_eq!(logged(unknown).await.1["error_code"], "resource_not_found");
}

/// An error, rendered outside any scope on this thread.
fn unscoped() -> axum::response::Response {
    error_response::Scope::default().enter(|| LedgerError::NoAccount { id: "acc_1" }.into_response())
}

#[tokio::test]
async fn an_observer_is_told_of_every_error_once() {
    #[derive(Clone, Default)]
    struct Counter(Arc<AtomicU64>);

    impl Observer for Counter {
        fn on_error(&self, view: &ErrorView<'_>, status: StatusCode) {
            assert_eq!((view.code(), status), ("no_account", StatusCode::NOT_FOUND));
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let counter = Counter::default();
    let app = Router::new()
        .route("/here", get(async || LedgerError::NoAccount { id: "acc_1" }))
        .route("/fine", get(async || "fine"))
        .errors(ErrorLayer::new(Stripe::new()).with_observer(counter.clone()));
    ask(app.clone(), "GET", "/here").await;
    ask(app, "GET", "/fine").await;
    assert_eq!(counter.0.load(Ordering::Relaxed), 1);
}
