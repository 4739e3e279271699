//! Every record of an error is as its schema says, and the schema has no field that is never recorded.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Body, extract::Request, http::StatusCode, routing::get};
use error_response::{
    ApiError, ErrorLayer, RouterExt,
    format::Stripe,
    layer::{LogLevel, LogLevels, RECORD_SCHEMA},
};
use serde_json::{Value, json};
use tower::ServiceExt;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum LedgerError {
    /// No such account
    #[error("There is no such account")]
    #[api(status = 404, code = "account_not_found", type = "account_error")]
    NotFound,

    /// The ledger failed
    #[error("ledger")]
    #[api(status = 500, code = "ledger_failed", owner = "ledger team", runbook = "https://wiki.example.com/ledger")]
    Failed(#[source] io::Error),
}

/// The records with the target of errors, as JSON.
#[derive(Clone, Default)]
struct Records(Arc<Mutex<Vec<Value>>>);

impl<S: Subscriber> Layer<S> for Records {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "error_response" {
            let mut fields = Fields::default();
            event.record(&mut fields);
            self.0.lock().unwrap().push(json!(fields.0));
        }
    }
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, Value>);

impl Visit for Fields {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), json!(format!("{value:?}")));
    }
}

/// What is wrong with a record.
fn faults(schema: &Value, record: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let fields = record.as_object().unwrap();
    let require = |names: &Value, faults: &mut Vec<String>| {
        let names = names.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        faults.extend(names.filter(|name| !fields.contains_key(*name)).map(|name| format!("no {name}")));
    };
    require(&schema["required"], &mut faults);
    for (name, value) in fields {
        let property = &schema["properties"][name];
        let is_valid = match property["type"].as_str() {
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.as_u64().is_some_and(|value| (100..=999).contains(&value)),
            _ => false,
        };
        if !is_valid {
            faults.push(format!("{name}: {value}"));
        }
        if let Some(names) = schema["dependentRequired"].get(name) {
            require(names, &mut faults);
        }
    }
    faults
}

#[test]
fn records_are_as_the_schema_says() {
    let schema: Value = serde_json::from_str(RECORD_SCHEMA).unwrap();
    let records = Records::default();
    let levels = LogLevels::new().with_structured(LogLevel::Warn);
    let structured = async || (StatusCode::CONFLICT, [("content-type", "application/json")], "[]");
    let app = Router::new()
        .route("/account", get(async || LedgerError::NotFound))
        .route("/ledger", get(async || LedgerError::Failed(io::Error::other("refused"))))
        .route("/changed", get(async || (StatusCode::UNAUTHORIZED, LedgerError::NotFound)))
        .route("/panic", get(async || -> &'static str { panic!("no row") }))
        .route("/structured", get(structured))
        .errors(ErrorLayer::new(Stripe::new()).with_trace_id().with_log_levels(levels));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tracing::subscriber::with_default(tracing_subscriber::registry().with(records.clone()), || {
        for path in ["/account", "/ledger", "/changed", "/panic", "/structured", "/none"] {
            let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
            let request = Request::get(path).header("traceparent", parent).body(Body::empty()).unwrap();
            runtime.block_on(app.clone().oneshot(request)).unwrap();
        }
    });
    let records = records.0.lock().unwrap();
    assert_eq!(records.len(), 7, "{records:#?}");
    for record in records.iter() {
        assert_eq!(faults(&schema, record), [""; 0], "{record:#}");
    }
    assert_eq!(records[0]["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(records.iter().filter(|record| record.get("trace_id").is_some()).count(), 5);
    let recorded: BTreeSet<_> = records.iter().flat_map(|record| record.as_object().unwrap().keys()).collect();
    let of_sandbox = String::from("forced");
    let mut known: BTreeSet<_> = schema["properties"].as_object().unwrap().keys().collect();
    assert!(known.remove(&of_sandbox));
    assert_eq!(recorded, known);
}

#[cfg(feature = "sandbox")]
#[test]
fn the_record_of_a_forced_error_is_as_the_schema_says() {
    use error_response::{
        Api, catalog,
        catalog::{ErrorKey, PublishedOperation},
    };

    const API: Api<Stripe> = Api::new("ledger", Stripe::new(), catalog![LedgerError]);

    let key = ErrorKey::new(500, Some("api_error"), "ledger_failed");
    let operation = PublishedOperation::new("ledger", "GET", "/ledger").with_errors([key]);
    let sandbox = API.sandbox(&API.publish().unwrap().with_operation(operation), |_| true).unwrap();
    let app: Router = Router::new().route("/ledger", get(async || "fine")).layer(sandbox).errors(API.layer());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let records = Records::default();
    tracing::subscriber::with_default(tracing_subscriber::registry().with(records.clone()), || {
        let request = Request::get("/ledger").header("prefer", "error=ledger_failed").body(Body::empty()).unwrap();
        runtime.block_on(app.oneshot(request)).unwrap();
    });
    let records = records.0.lock().unwrap();
    let schema: Value = serde_json::from_str(RECORD_SCHEMA).unwrap();
    assert_eq!(records.len(), 1, "{records:#?}");
    assert_eq!((faults(&schema, &records[0]), &records[0]["forced"]), (Vec::new(), &json!(true)), "{:#}", records[0]);
}

#[test]
fn a_record_that_is_not_is_found() {
    let schema: Value = serde_json::from_str(RECORD_SCHEMA).unwrap();
    assert_eq!(
        faults(&schema, &json!({ "status": "404", "password": "x" })),
        ["no message", "password: \"x\"", "status: \"404\""]
    );
}

/// The table of the book has the same fields.
#[test]
fn the_book_lists_each_field() {
    let schema: Value = serde_json::from_str(RECORD_SCHEMA).unwrap();
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/logs.md")).unwrap();
    for name in schema["properties"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("\n| `{name}` |")), "{name}");
    }
}
