//! A format that fails.

use axum::{
    Router,
    http::{StatusCode, header},
    response::AppendHeaders,
    routing::get,
};
use error_response::{
    ErrorLayer, RouterExt,
    format::{ErrorView, Unwrapped, WireFormat},
};
use serde::{Serialize, Serializer};
use tracing::Level;

use super::{Heard, NotHere, out_of_scope};
use crate::records::{one, watch};

/// A format with ids that fails on every error of a request, but not on the one
/// that is prepared at start.
#[derive(Debug, Clone, Copy)]
enum Fragile {
    ByPanic,
    BySerialize,
}

#[derive(Serialize)]
struct FragileBody<'a> {
    id: &'a str,
    code: &'a str,
    is_whole: Whole,
}

struct Whole(bool);

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 { serializer.serialize_bool(true) } else { Err(serde::ser::Error::custom("a fault of the format")) }
    }
}

impl WireFormat for Fragile {
    type Failure<'a> = FragileBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "fragile"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FragileBody<'a> {
        let fails = view.request_id().is_some();
        assert!(!(fails && matches!(self, Fragile::ByPanic)), "a fault of the format");
        FragileBody { id: view.id().as_str(), code: view.code(), is_whole: Whole(!fails) }
    }
}

#[tokio::test]
async fn a_format_that_fails() {
    for format in [Fragile::ByPanic, Fragile::BySerialize] {
        let heard = Heard::default();
        let foreign = async || {
            (StatusCode::FORBIDDEN, AppendHeaders([(header::SET_COOKIE, "a=1"), (header::SET_COOKIE, "b=2")]), "no")
        };
        let app = Router::new()
            .route("/typed", get(async || NotHere))
            .route("/spawned", get(async || out_of_scope(NotHere).await))
            .route("/panic", get(async || -> &'static str { panic!("here") }))
            .route("/foreign", get(foreign))
            .errors(ErrorLayer::new(format).with_observer(heard.clone()));
        let mut ids = Vec::new();
        for path in ["/typed", "/typed", "/panic", "/foreign", "/none"] {
            let (answer, events) = watch(app.clone(), "GET", path).await;
            let mut body = answer.json();
            let id = body["id"].take();
            assert_eq!(body, serde_json::json!({"id": null, "code": "internal_error", "is_whole": true}), "{path}");
            let head = (answer.status(), answer.header("content-type"), answer.header("cache-control"));
            assert_eq!(head, (500, Some("application/json"), Some("no-store")), "{path}");
            let logged = one(events);
            assert_eq!((logged.level, logged.get("error_id")), (Level::ERROR, id.as_str().unwrap()), "{path}");
            assert_eq!(Some(logged.get("request_id")), answer.header("x-request-id"), "{path}");
            assert!(logged.get("cause").contains("a fault of the format"), "{path}: {logged:?}");
            if path == "/typed" {
                assert!(logged.get("cause").contains("Nothing is here for acc_1"), "{logged:?}");
            }
            assert_eq!(heard.take(), 1, "{path}");
            if path == "/foreign" {
                let cookies: Vec<_> = answer.0.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect();
                assert_eq!(cookies, ["a=1", "b=2"]);
            }
            assert!(!ids.contains(&id), "{path}");
            ids.push(id);
        }
        // Told as what it is where it was rendered first, and as a failure of
        // the format where that failed.
        let (answer, events) = watch(app, "GET", "/spawned").await;
        assert_eq!((answer.status(), answer.json()["code"].as_str()), (500, Some("internal_error")));
        let codes: Vec<_> = events.iter().map(|logged| logged.get("error_code")).collect();
        assert_eq!((&*codes, heard.take()), (&["not_here", "internal_error"][..], 1));
    }
}
