//! Errors of spawned tasks, with and without the scope of the request.

use axum::{Router, response::IntoResponse, routing::get};
use error_response::{Call, Error, ResultExt, RouterExt, Scope};

use super::{NotHere, formats, problem, stripe};
use crate::support::{REQUEST_ID, ask, check};

#[tokio::test]
async fn a_spawned_task_with_and_without_the_scope() {
    let without = async || tokio::spawn(async { NotHere.into_response() }).await.internal();
    let with = async || {
        let work = async {
            assert_eq!(Call::current().request_id(), Some(REQUEST_ID));
            NotHere.into_response()
        };
        tokio::spawn(Scope::current().carry(work)).await.internal()
    };
    let entered = async || {
        let scope = Scope::current();
        tokio::task::spawn_blocking(|| scope.enter(|| NotHere.into_response())).await.internal()
    };
    async fn panics(carried: bool) -> Result<(), Error> {
        let work = async { panic!("hunter2") };
        let task = if carried { tokio::spawn(Scope::current().carry(work)) } else { tokio::spawn(work) };
        task.await.internal()
    }
    let routes = Router::new()
        // Rendered in the process's default, and anew by the layer.
        .route("/without", get(without))
        .route("/with", get(with))
        .route("/entered", get(entered))
        .route("/panic/without", get(async || panics(false).await))
        .route("/panic/with", get(async || panics(true).await));
    for (layer, not_here, panic) in formats() {
        let app = routes.clone().errors(layer);
        for path in ["/without", "/with", "/entered"] {
            check(not_here, &ask(app.clone(), "GET", path).await);
        }
        for path in ["/panic/without", "/panic/with"] {
            check(panic, &ask(app.clone(), "GET", path).await);
        }
    }
}

#[tokio::test]
async fn a_carried_task_renders_in_the_layers_format_at_once() {
    for (layer, media_type) in [(stripe(), "application/json"), (problem(), "application/problem+json")] {
        let handler = async move || {
            let work = async move { assert_eq!(NotHere.into_response().headers()["content-type"], media_type) };
            tokio::spawn(Scope::current().carry(work)).await.internal()
        };
        let answer = ask(Router::new().route("/here", get(handler)).errors(layer), "GET", "/here").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}
