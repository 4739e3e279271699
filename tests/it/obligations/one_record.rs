//! The column of records: each error is recorded once, and each layer's observer
//! hears of it once.

use axum::{Router, middleware::map_response};
use error_response::RouterExt;
use tracing::Level;

use super::{Heard, STRUCTURED, TYPED, UNSTRUCTURED, layers, rebuilt, routes, send};
use crate::{
    format::Format,
    records::{one, watch},
};

/// A record of an error; not what is said of its headers, and of a status that was changed since.
fn is_record(logged: &crate::records::Logged) -> bool {
    !logged.fields.contains_key("replaced") && !logged.fields.contains_key("rendered_status")
}

#[tokio::test]
async fn one_record_in_each_stack() {
    for (name, layer) in layers() {
        for (stack, app) in super::stacks(&routes(), &layer) {
            for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED) {
                let (_, events) = watch(app.clone(), "GET", path).await;
                let records: Vec<_> = events.iter().filter(|logged| is_record(logged)).collect();
                assert_eq!(records.len(), 1, "{name} {stack} {path}: {events:#?}");
            }
        }
    }
}

#[tokio::test]
async fn the_record_of_a_structured_error_has_no_code() {
    for (path, status, level) in [("/structured", "404", Level::DEBUG), ("/structured/502", "502", Level::ERROR)] {
        let (answer, events) = watch(routes().errors(Format::STRIPE.layer()), "GET", path).await;
        let record = one(events);
        assert_eq!((record.level, record.get("status")), (level, status));
        assert_eq!(Some(record.get("request_id")), answer.header("x-request-id"));
        assert!(!record.fields.contains_key("error_code"), "{record:?}");
    }
}

#[tokio::test]
async fn each_observer_hears_of_each_error_once() {
    for (name, layer) in layers() {
        let (inner, outer) = (Heard::default(), Heard::default());
        let app = routes().errors(layer.with_observer(inner.clone()));
        let app = Router::new().fallback_service(app).errors(Format::PROBLEM.layer().with_observer(outer.clone()));
        for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED).chain(&super::LEFT_ALONE) {
            let answer = send(app.clone(), path).await;
            let (inner, outer) = (inner.take(), outer.take());
            assert_eq!((inner.len(), outer.len()), (1, 1), "{name} {path}: {inner:?} {outer:?}");
            // A tuple changes the status after the error was rendered.
            if !path.contains("tuple") {
                assert_eq!((inner[0].1, outer[0].1), (answer.status, answer.status), "{name} {path}");
            }
        }
    }
    // The outer one knows which error it was.
    let outer = Heard::default();
    let app = Router::new().fallback_service(routes().errors(Format::STRIPE.layer()));
    let app = app.errors(Format::PROBLEM.layer().with_observer(outer.clone()));
    send(app, "/typed").await;
    assert_eq!(outer.take(), [("no_order", 404)]);
}

#[tokio::test]
async fn the_same_layer_twice_is_one() {
    let heard = Heard::default();
    let layer = Format::STRIPE.layer().with_observer(heard.clone());
    let app = routes().errors(layer.clone()).layer(layer);
    for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED) {
        send(app.clone(), path).await;
        assert_eq!(heard.take().len(), 1, "{path}");
    }
}

#[tokio::test]
async fn what_a_middleware_makes_of_an_error_is_that_error() {
    async fn longer(response: axum::response::Response) -> axum::response::Response {
        let response = rebuilt(response).await;
        let (mut parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        parts.headers.remove("content-length");
        axum::response::Response::from_parts(parts, [&body[..], b" "].concat().into())
    }
    for (name, layer) in layers() {
        let heard = Heard::default();
        let app = routes().layer(map_response(longer)).errors(layer.with_observer(heard.clone()));
        let (answer, events) = watch(app, "GET", "/typed").await;
        assert_eq!((answer.status(), one(events).get("error_code")), (404, "no_order"), "{name}");
        assert!(answer.body().ends_with(' ') && heard.take().len() == 1, "{name}");
    }
}
