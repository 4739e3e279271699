//! All errors of a request have the id of the request.

use std::{error::Error as StdError, fmt};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, Call, Category, CategoryError, Error, ErrorEvent, Observer, RouterExt};
use serde::{Serialize, Serializer};

use super::{NotHere, out_of_scope, problem, stripe};
use crate::records::watch_unnamed;

#[tokio::test]
async fn layers_share_the_request_id_that_one_of_them_made() {
    async fn replace(request: Request, next: Next) -> Error {
        let _ = next.run(request).await;
        CategoryError::new(Category::PermissionDenied).into()
    }
    let app = Router::new()
        .route("/typed", get(async || NotHere))
        .route("/spawned", get(async || out_of_scope(NotHere).await))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/panic", get(async || -> &'static str { panic!("here") }))
        .layer(stripe())
        .layer(from_fn(replace))
        .layer(problem());
    for path in ["/typed", "/spawned", "/bare", "/panic", "/none"] {
        let (answer, events) = watch_unnamed(app.clone(), "GET", path).await;
        let id = answer.header("x-request-id").unwrap();
        assert_eq!((answer.status(), id.len(), events.len()), (403, 36, 3), "{path}: {events:#?}");
        for logged in events {
            assert_eq!(logged.get("request_id"), id, "{path}");
        }
    }
}

/// Everything inside it renders further errors.
#[derive(Debug, ApiError)]
#[api(status = 409, code = "entangled", message = "Entangled")]
struct Entangled {
    #[api(detail)]
    knot: Knot,
}

impl fmt::Display for Entangled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", NotHere.into_response().status())
    }
}

impl StdError for Entangled {}

#[derive(Debug)]
struct Knot;

impl Serialize for Knot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = [NotHere.into_response(), Error::from(CategoryError::new(Category::NotFound)).into_response()];
        serializer.serialize_str(inner[0].headers()["x-request-id"].to_str().unwrap_or_default())
    }
}

#[derive(Default)]
struct Tangling;

impl Observer for Tangling {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let view = event.view();
        if view.code() == "entangled" {
            let _ = (NotHere.into_response(), Call::current().id());
        }
    }
}

#[tokio::test]
async fn errors_within_an_error_have_its_request_id() {
    for layer in [problem(), problem().with_observer(Tangling)] {
        let app = Router::new().route("/here", get(async || Entangled { knot: Knot })).errors(layer);
        let (answer, _) = watch_unnamed(app, "GET", "/here").await;
        let body = answer.json();
        assert_eq!((answer.status(), body["code"].as_str()), (409, Some("entangled")), "{}", answer.0);
        assert_eq!(body["knot"].as_str(), answer.header("x-request-id"), "{}", answer.0);
    }
}

#[tokio::test]
async fn errors_of_one_request_have_one_id_and_requests_their_own() {
    use tower::ServiceExt;

    let id_of = |response: &Response| response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let fails = move || async move {
        tokio::task::yield_now().await;
        let response = NotHere.into_response();
        tokio::task::yield_now().await;
        id_of(&response)
    };
    let handler = move || async move {
        let (one, other) = tokio::join!(fails(), fails());
        tokio::select! {
            _ = std::future::pending::<()>() => {}
            _ = fails() => {}
        }
        let mut last = Error::from(CategoryError::new(Category::Conflict)).into_response();
        last.headers_mut().insert("x-ids", HeaderValue::try_from(format!("{one} {other}")).unwrap());
        last
    };
    for app in [
        Router::new().route("/", get(handler)).errors(stripe()),
        Router::new().route("/", get(handler).layer(problem())).errors(stripe()),
    ] {
        let ask = || app.clone().oneshot(Request::new(Body::empty()));
        let answers = futures_util::future::join_all((0..64).map(|_| ask())).await;
        let mut seen = std::collections::BTreeSet::new();
        for answer in answers {
            let answer = answer.unwrap();
            let id = id_of(&answer);
            assert_eq!(answer.headers()["x-ids"], format!("{id} {id}"));
            assert!(seen.insert(id));
        }
    }
}
