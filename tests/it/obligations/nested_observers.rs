//! Each layer's observer hears of an error once, whatever stands between the layers, with the status that leaves.

use std::sync::{Arc, Mutex};

use axum::{
    BoxError, Extension, Router,
    body::{Body, to_bytes},
    error_handling::HandleErrorLayer,
    extract::Request,
    http::{StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, ErrorEvent, ErrorLayer, LeaveAlone, Observer, RouterExt};
use tower::{ServiceBuilder, buffer::BufferLayer};
use tower_http::compression::CompressionLayer;

use super::{Heard, LEFT_ALONE, NOT_FOUND, OrderError, STRUCTURED, TYPED, UNSTRUCTURED, rebuilt, routes, send_as};
use crate::{
    format::Format,
    records::{Logged, watch},
    support::REQUEST_ID,
};

/// The same status, headers and bytes in a response of its own: no extension is kept.
async fn copied(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let is_left_alone = parts.extensions.get::<LeaveAlone>().is_some();
    let copied = (parts.status, parts.headers, bytes).into_response();
    if is_left_alone { (Extension(LeaveAlone), copied).into_response() } else { copied }
}

/// Another body under the same status and headers.
async fn longer(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Response::from_parts(parts, Body::from([&bytes[..], b" "].concat()))
}

/// A body that is streamed through a channel, of which nobody knows a length.
async fn streamed(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Response::from_parts(parts, Body::from_stream(tokio_stream::once(Ok::<_, BoxError>(bytes))))
}

/// Puts something around a router.
type Around = fn(Router) -> Router;

/// What stands between two layers, by name.
fn between() -> Vec<(&'static str, Around)> {
    vec![
        ("nothing", |router| router),
        ("rebuilt", |router| router.layer(map_response(rebuilt))),
        ("copied", |router| router.layer(map_response(copied))),
        ("longer", |router| router.layer(map_response(longer))),
        ("streamed", |router| router.layer(map_response(streamed))),
        ("compressed", |router| router.layer(CompressionLayer::new())),
        ("twice rebuilt", |router| router.layer(map_response(rebuilt)).layer(map_response(longer))),
    ]
}

/// How the inner router is reached, by name.
fn ways() -> Vec<(&'static str, Around)> {
    vec![
        ("as a fallback", |inner| Router::new().fallback_service(inner)),
        ("as a nested service", |inner| Router::new().nest_service("/v1", inner)),
        ("nested", |inner| Router::new().nest("/v1", inner)),
        ("nested with a slash", |inner| Router::new().nest_with_slash("/v1", inner)),
    ]
}

/// The routes with one that is left alone and is ours.
fn all_routes() -> Router {
    routes().route("/left-alone/typed", get(async || (Extension(LeaveAlone), NOT_FOUND)))
}

fn paths() -> Vec<&'static str> {
    [&TYPED[..], &UNSTRUCTURED, &STRUCTURED, &LEFT_ALONE, &["/left-alone/typed"]].concat()
}

fn observed(format: Format, heard: &Heard) -> ErrorLayer {
    format.layer().with_observer(heard.clone())
}

#[tokio::test]
async fn each_hears_of_it_once_whatever_is_between() {
    for (way, reach) in ways() {
        for (what, wrap) in between() {
            let (inner, outer) = (Heard::default(), Heard::default());
            let app = wrap(all_routes().errors(observed(Format::STRIPE, &inner)));
            let app = reach(app).errors(observed(Format::PROBLEM, &outer));
            let prefix = if way == "as a fallback" { "" } else { "/v1" };
            for path in paths() {
                for method in ["GET", "HEAD"] {
                    let name = format!("{way}, {what}, {method} {path}");
                    let headers = [("x-request-id", REQUEST_ID), ("accept-encoding", "gzip")];
                    let answer = send_as(app.clone(), method, &format!("{prefix}{path}"), &headers).await;
                    let (inner, outer) = (inner.take(), outer.take());
                    assert_eq!((inner.len(), outer.len()), (1, 1), "{name}: {inner:?} {outer:?}");
                    assert_eq!(outer[0].1, answer.status, "{name}: {outer:?}");
                    // Only the status is known of a response that was made anew.
                    if what != "copied" && TYPED.contains(&path) {
                        assert_eq!(outer[0].0, inner[0].0, "{name}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn there_is_one_record_whatever_is_between() {
    let is_record = |logged: &&Logged| !["replaced", "rendered_status"].iter().any(|n| logged.fields.contains_key(n));
    for has_observers in [true, false] {
        for (what, wrap) in between() {
            let layer =
                |format: Format| if has_observers { observed(format, &Heard::default()) } else { format.layer() };
            let app = wrap(all_routes().errors(layer(Format::STRIPE)));
            let app = Router::new().fallback_service(app).errors(layer(Format::PROBLEM));
            for path in paths() {
                let (_, events) = watch(app.clone(), "GET", path).await;
                let records: Vec<_> = events.iter().filter(is_record).collect();
                // Nothing tells a structured error that was made anew from another one.
                let is_anew = what == "copied" && STRUCTURED.contains(&path);
                let expected = if LEFT_ALONE.contains(&path) { 0 } else { 1 + usize::from(is_anew) };
                assert_eq!(records.len(), expected, "{what} {path} {has_observers}: {events:#?}");
            }
        }
    }
}

#[tokio::test]
async fn three_layers_and_the_same_layer_around_another_one() {
    let (one, two) = (Heard::default(), Heard::default());
    let (first, second) = (observed(Format::STRIPE, &one), observed(Format::PROBLEM, &two));
    let apps = [
        ("one twice", all_routes().errors(first.clone()).layer(first.clone()), 0),
        ("one around another", all_routes().errors(second.clone()).layer(first.clone()), 1),
        ("one, another, one", all_routes().errors(first.clone()).layer(second.clone()).layer(first.clone()), 1),
        ("one, one, another", all_routes().errors(second.clone()).layer(first.clone()).layer(first.clone()), 1),
    ];
    for (name, app, of_two) in apps {
        for path in paths() {
            let _ = send_as(app.clone(), "GET", path, &[]).await;
            let (one, two) = (one.take(), two.take());
            assert_eq!((one.len(), two.len()), (1, of_two), "{name} {path}: {one:?} {two:?}");
        }
    }
}

/// Behind a `Buffer` the inner layer runs in a task of its own, and knows of no other layer.
#[tokio::test]
async fn a_layer_in_a_task_of_its_own() {
    let (inner, outer) = (Heard::default(), Heard::default());
    let app = all_routes().errors(observed(Format::STRIPE, &inner));
    let buffered = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_: BoxError| StatusCode::IM_A_TEAPOT))
        .layer(BufferLayer::<Request>::new(8))
        .service(app);
    let app = Router::new().fallback_service(buffered).errors(observed(Format::PROBLEM, &outer));
    for path in paths() {
        let answer = send_as(app.clone(), "GET", path, &[]).await;
        let (inner, outer) = (inner.take(), outer.take());
        assert_eq!((inner.len(), outer.len()), (1, 1), "{path}: {inner:?} {outer:?}");
        assert_eq!(outer[0].1, answer.status, "{path}");
        if TYPED.contains(&path) && path != "/typed/task" {
            assert_eq!(outer[0].0, inner[0].0, "{path}");
        }
    }
}

/// What an observer heard: the client's side of an error, its id, and which status was changed to which.
#[derive(Debug, Clone, Default)]
struct Ear(Arc<Mutex<Vec<String>>>);

impl Ear {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Observer for Ear {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let (view, status) = (event.view(), event.status().as_u16());
        let said = format!("{status} {} {:?} {} {}", view.wire_code(), view.param(), view.message(), view.id());
        self.0.lock().unwrap().push(said);
    }

    fn on_status_changed(&self, event: &ErrorEvent<'_>, rendered: StatusCode) {
        let said = format!("{} {} to {}", event.view().code(), rendered.as_u16(), event.status().as_u16());
        self.0.lock().unwrap().push(said);
    }
}

/// No such seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No seat {seat}")]
#[api(status = 404, code = "no_seat", param = "seat")]
struct NoSeat {
    seat: u8,
}

/// An outer layer knows of the occurrence what the inner one knew, under the same id.
#[tokio::test]
async fn the_outer_observer_hears_of_the_occurrence() {
    let (inner, outer) = (Ear::default(), Ear::default());
    let routes = Router::new().route("/", get(async || NoSeat { seat: 7 }));
    let app = routes.errors(Format::STRIPE.layer().with_observer(inner.clone())).layer(map_response(rebuilt));
    let app = app.layer(Format::PROBLEM.layer().with_observer(outer.clone()));
    assert_eq!(send_as(app, "GET", "/", &[]).await.status, 404);
    let (inner, outer) = (inner.take(), outer.take());
    assert_eq!(inner, outer);
    assert!(inner[0].starts_with("404 no_seat Some(Name(\"seat\")) No seat 7 "), "{inner:?}");
}

/// A tuple changes the status after the error was rendered: the observer that heard of it hears of that as well, and a layer
/// further out hears of what leaves.
#[tokio::test]
async fn a_status_that_is_changed_after_the_error_was_rendered() {
    async fn hidden(mut response: Response) -> Response {
        *response.status_mut() = StatusCode::GONE;
        response
    }
    for format in [Format::STRIPE, Format::PROBLEM, Format::FINQWARE] {
        let (inner, outer) = (Ear::default(), Ear::default());
        let tuple = get(async || (StatusCode::UNAUTHORIZED, NoSeat { seat: 7 }));
        let app = Router::new().route("/", tuple).errors(format.layer().with_observer(inner.clone()));
        let app = app.layer(map_response(hidden)).layer(Format::STRIPE.layer().with_observer(outer.clone()));
        let (answer, events) = watch(app, "GET", "/").await;
        assert_eq!(answer.status(), 410);
        let (inner, outer) = (inner.take(), outer.take());
        assert_eq!((inner.len(), outer.len()), (2, 1), "{inner:?} {outer:?}");
        assert!(inner[0].starts_with("404 no_seat "), "{inner:?}");
        assert_eq!(inner[1], "no_seat 404 to 401");
        assert!(outer[0].starts_with("410 no_seat "), "{outer:?}");
        // Each change is recorded once, by the layer that sees it.
        let changes: Vec<_> = events.iter().filter(|logged| logged.fields.contains_key("rendered_status")).collect();
        let changes: Vec<_> = changes
            .into_iter()
            .map(|logged| (logged.level, logged.get("error_code"), logged.get("rendered_status"), logged.get("status")))
            .collect();
        let level = tracing::Level::DEBUG;
        assert_eq!(changes, [(level, "no_seat", "404", "401"), (level, "no_seat", "401", "410")], "{events:#?}");
    }
}

/// It is an error also where somebody made a success of it, or took its body.
#[tokio::test]
async fn a_status_that_is_changed_to_one_without_a_body() {
    for status in [StatusCode::OK, StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED] {
        let ear = Ear::default();
        let changed = move |mut response: Response| async move {
            *response.status_mut() = status;
            response
        };
        let app = Router::new().route("/", get(async || OrderError::Gone)).layer(map_response(changed));
        let app = app.errors(Format::PROBLEM.layer().with_observer(ear.clone()));
        assert_eq!(send_as(app, "GET", "/", &[]).await.status, status.as_u16());
        let heard = ear.take();
        assert_eq!(heard.last().map(String::as_str), Some(&*format!("order_gone 410 to {}", status.as_u16())));
        assert_eq!(heard.len(), 2, "{heard:?}");
    }
}

/// An error with the status 200, of a layer around which another one stands.
#[tokio::test]
async fn an_error_with_the_status_200() {
    for (what, wrap) in between() {
        let (inner, outer) = (Heard::default(), Heard::default());
        let app = wrap(routes().errors(super::always_ok().with_observer(inner.clone())));
        let app = app.layer(observed(Format::PROBLEM, &outer));
        for path in ["/typed", "/bare", "/panic"] {
            assert_eq!(send_as(app.clone(), "GET", path, &[("accept-encoding", "gzip")]).await.status, 200);
            let (inner, outer) = (inner.take(), outer.take());
            // Nothing says that a response of its own is an error.
            let is_known = usize::from(what != "copied");
            assert_eq!((inner.len(), outer.len()), (1, is_known), "{what} {path}: {inner:?} {outer:?}");
        }
        // A success is none.
        assert_eq!(send_as(app, "GET", "/fine", &[]).await.status, 200);
        assert_eq!((inner.take().len(), outer.take().len()), (0, 0));
    }
}

/// Of an error that is left alone the observer hears the status that leaves, and the log nothing more.
#[tokio::test]
async fn a_status_of_an_error_that_is_left_alone() {
    let ear = Ear::default();
    let tuple = get(async || (StatusCode::UNAUTHORIZED, Extension(LeaveAlone), NoSeat { seat: 7 }));
    let app = Router::new().route("/", tuple).errors(Format::STRIPE.layer().with_observer(ear.clone()));
    let (answer, events) = watch(app, "GET", "/").await;
    assert_eq!((answer.status(), events.len()), (401, 1), "{events:#?}");
    let heard = ear.take();
    assert!(heard.len() == 2 && heard[1] == "no_seat 404 to 401", "{heard:?}");
}
