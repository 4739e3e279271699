//! An error whose response is dropped before it leaves is recorded as not sent.

use std::future::pending;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{RouterExt, Scope};

use super::{NOT_FOUND, OrderError, always_ok, layers, structured};
use crate::{
    format::Format,
    records::{Logged, watch},
};

const NOT_SENT: &str = "no_order was rendered and not sent: its response was dropped";

fn not_sent(events: &[Logged]) -> Vec<&Logged> {
    events.iter().filter(|logged| logged.get("message").contains("not sent")).collect()
}

/// Renders an error, and is still busy when another branch wins.
async fn loses() -> Response {
    let response = NOT_FOUND.into_response();
    pending::<()>().await;
    response
}

async fn selected() -> &'static str {
    tokio::select! {
        _ = loses() => "never",
        () = tokio::task::yield_now() => "fine",
    }
}

async fn replaced() -> Response {
    drop(NOT_FOUND.into_response());
    structured(502)
}

async fn second_error() -> OrderError {
    let _ = NOT_FOUND.into_response();
    OrderError::Gone
}

async fn in_a_task() -> &'static str {
    tokio::spawn(Scope::current().carry(async { drop(NOT_FOUND.into_response()) })).await.unwrap();
    "fine"
}

async fn answered_instead(request: Request, next: Next) -> Response {
    let _ = next.run(request).await;
    (StatusCode::OK, "fine").into_response()
}

#[tokio::test]
async fn each_way_to_drop_a_response() {
    for (name, layer) in layers() {
        let app = Router::new()
            .route("/selected", get(selected))
            .route("/replaced", get(replaced))
            .route("/second", get(second_error))
            .route("/task", get(in_a_task))
            .merge(Router::new().route("/middleware", get(async || NOT_FOUND)).layer(from_fn(answered_instead)))
            .errors(layer);
        for path in ["/selected", "/replaced", "/second", "/task", "/middleware"] {
            // The second time it may be written already.
            for _ in 0..2 {
                let (answer, events) = watch(app.clone(), "GET", path).await;
                let [logged] = not_sent(&events)[..] else { panic!("{name} {path}: {events:#?}") };
                assert_eq!((logged.get("message"), logged.get("status")), (NOT_SENT, "404"), "{name} {path}");
                assert_eq!(logged.get("error_code"), "no_order");
                assert!(!answer.body().contains("no_order"), "{name} {path}");
                let other = events.iter().find(|logged| logged.fields.contains_key("request_id")).unwrap();
                assert_eq!(logged.get("request_id"), other.get("request_id"), "{name} {path}");
            }
        }
    }
}

#[tokio::test]
async fn what_leaves_is_sent() {
    async fn gone(mut response: Response) -> Response {
        *response.status_mut() = StatusCode::GONE;
        response
    }
    let mut all = layers();
    all.push(("always 200", always_ok()));
    for (name, layer) in all {
        for (stack, app) in super::stacks(&super::routes(), &layer) {
            for method in ["GET", "HEAD"] {
                for path in super::TYPED.iter().chain(&super::UNSTRUCTURED) {
                    let (_, events) = watch(app.clone(), method, path).await;
                    assert_eq!(not_sent(&events).len(), 0, "{name} {stack} {method} {path}: {events:#?}");
                }
            }
        }
        // Nor what the layer itself makes anew.
        let app = super::routes().layer(axum::middleware::map_response(gone)).errors(layer);
        for path in super::TYPED {
            let (_, events) = watch(app.clone(), "GET", path).await;
            assert_eq!(not_sent(&events).len(), 0, "{name} {path}: {events:#?}");
        }
    }
}

#[tokio::test]
async fn a_request_that_is_given_up() {
    let app = Router::new().route("/", get(loses)).errors(Format::STRIPE.layer());
    let around = Router::new().route(
        "/outer",
        get(async move || {
            let request = Request::get("/").header("x-request-id", "req_given_up").body(Body::empty()).unwrap();
            let call = tower::ServiceExt::oneshot(app.clone(), request);
            let _ = tokio::time::timeout(std::time::Duration::from_millis(5), call).await;
        }),
    );
    let (_, events) = watch(around, "GET", "/outer").await;
    let dropped: Vec<_> = not_sent(&events);
    assert_eq!(dropped.len(), 1, "{events:#?}");
    assert_eq!(dropped[0].get("request_id"), "req_given_up");
}
