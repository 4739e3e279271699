//! The first error that is rendered where nothing decided on a format is logged. Each
//! case is a process of its own, since that is known for the process.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test fails by panicking")]

use std::{
    env, fmt,
    process::{Command, Stdio},
};

use axum::{Router, body::Body, http::Request, response::IntoResponse, routing::get};
use error_response::{Category, CategoryError, Error, ErrorLayer, RouterExt, format::Stripe};
use tower::ServiceExt;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Prints the warnings.
struct Warnings;

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Message;

        impl Visit for Message {
            fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
                if field.name() == "message" {
                    println!("warning: {value:?}");
                }
            }
        }

        // What listens may render an error itself.
        let _ = error();
        event.record(&mut Message);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn error() -> axum::response::Response {
    Error::from(CategoryError::new(Category::Conflict)).into_response()
}

async fn ask(app: &Router) -> String {
    let response = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    response.headers()["content-type"].to_str().unwrap().to_owned()
}

fn app() -> Router {
    Router::new().route("/", get(async || error()))
}

/// The warnings of the test called `name`, in a process of its own.
fn warnings_of(name: &str) -> Vec<String> {
    let mut test = Command::new(env::current_exe().unwrap());
    let output = test.args(["--exact", name, "--ignored", "--nocapture"]).stderr(Stdio::inherit()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    text.lines().filter_map(|line| line.split_once("warning: ")).map(|(_, text)| text.to_owned()).collect()
}

#[test]
fn the_first_error_without_any_layer_is_logged_once() {
    let warnings = warnings_of("no_layer");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("`.errors(ErrorLayer::new(...))`"), "{warnings:?}");
    assert!(warnings[0].contains("`ErrorLayer::set_process_default`"), "{warnings:?}");
    assert_eq!(warnings_of("a_layer_that_is_around_nothing").len(), 1);
}

#[test]
fn an_error_that_has_a_format_is_not_logged() {
    for name in ["a_layer", "a_task_behind_a_layer", "a_scope", "a_process_default"] {
        assert_eq!(warnings_of(name), Vec::<String>::new(), "{name}");
    }
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn no_layer() {
    tracing::subscriber::set_global_default(Warnings).unwrap();
    for _ in 0..3 {
        assert_eq!(ask(&app()).await, "application/problem+json");
    }
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_layer_that_is_around_nothing() {
    tracing::subscriber::set_global_default(Warnings).unwrap();
    let forgotten = ErrorLayer::new(Stripe::new());
    assert!(!forgotten.exposed_headers().is_empty());
    assert_eq!(ask(&app()).await, "application/problem+json");
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_layer() {
    tracing::subscriber::set_global_default(Warnings).unwrap();
    assert_eq!(ask(&app().errors(ErrorLayer::new(Stripe::new()))).await, "application/json");
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_task_behind_a_layer() {
    tracing::subscriber::set_global_default(Warnings).unwrap();
    let task = get(async || tokio::spawn(async { error() }).await.unwrap());
    let app = Router::new().route("/", task).errors(ErrorLayer::new(Stripe::new()));
    assert_eq!(ask(&app).await, "application/json");
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_scope() {
    tracing::subscriber::set_global_default(Warnings).unwrap();
    let response = ErrorLayer::new(Stripe::new()).scope().enter(error);
    assert_eq!(response.headers()["content-type"], "application/json");
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_process_default() {
    tracing::subscriber::set_global_default(Warnings).unwrap();
    ErrorLayer::new(Stripe::new()).set_process_default().unwrap();
    assert_eq!(ask(&app()).await, "application/json");
}
