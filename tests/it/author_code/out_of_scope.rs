//! Errors that are rendered outside the scope of the request, or whose status changes after that.

use std::collections::HashMap;

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, ErrorLayer, Reply, ResultExt, RouterExt, format::FinImpulse};
use tracing::Level;

use super::{Heard, INTERNAL_IN_STRIPE, NotHere, out_of_scope, problem, stripe};
use crate::records::{one, watch, watch_unnamed};

#[tokio::test]
async fn a_value_that_can_not_be_written_out_of_scope() {
    /// Its detail fails to serialize
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Never seen")]
    #[api(status = 409, code = "never_seen")]
    struct Unwritable {
        #[api(detail)]
        broken: HashMap<(u8, u8), u8>,
    }
    let unwritable = || Unwritable { broken: HashMap::from([((1, 2), 3)]) };
    let app = Router::new()
        .route("/here", get(async move || unwritable()))
        .route("/spawned", get(async move || out_of_scope(unwritable()).await))
        .errors(stripe());
    for path in ["/here", "/spawned"] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE), "{path}");
        let logged = one(events);
        assert_eq!((logged.level, logged.get("status")), (Level::ERROR, "500"));
        assert!(logged.get("cause").contains("Never seen"), "{logged:?}");
    }
}

#[tokio::test]
async fn an_observer_hears_of_an_error_that_was_rendered_out_of_scope() {
    let heard = Heard::default();
    let app = Router::new()
        .route("/here", get(async || out_of_scope(NotHere).await))
        .errors(stripe().with_observer(heard.clone()));
    let (answer, events) = watch(app, "GET", "/here").await;
    assert_eq!((answer.status(), answer.header("content-type")), (404, Some("application/json")));
    assert_eq!((one(events).get("error_code"), heard.take()), ("not_here", 1));
}

#[tokio::test]
async fn a_status_rewritten_after_a_task_that_carries_the_scope() {
    async fn gone(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::GONE;
        response
    }
    let spawned = async || {
        tokio::spawn(error_response::Scope::current().carry(async { NotHere.into_response() })).await.internal()
    };
    let awaited = async || error_response::Scope::current().carry(async { NotHere.into_response() }).await;
    let entered = async || error_response::Scope::current().enter(|| NotHere.into_response());
    for route in [get(spawned), get(awaited), get(entered)] {
        let app = Router::new().route("/here", route).layer(from_fn(gone)).errors(problem());
        // The second time it is not written anew.
        for _ in 0..2 {
            let (answer, _) = watch_unnamed(app.clone(), "GET", "/here").await;
            assert_eq!((answer.status(), answer.json()["status"].as_u64()), (410, Some(410)), "{}", answer.0);
        }
    }
    let reply = async || {
        tokio::spawn(error_response::Scope::current().carry(async { Reply::ok(1).into_response() })).await.internal()
    };
    let app = Router::new().route("/here", get(reply)).layer(from_fn(gone)).errors(ErrorLayer::new(FinImpulse::new()));
    let (answer, _) = watch(app, "GET", "/here").await;
    assert_eq!((answer.status(), answer.json()["status_code"].as_u64()), (410, Some(40_000)), "{}", answer.0);
}
