//! Below 400 only typed responses are errors, and a 304 is none.

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ErrorLayer, Reply, RouterExt, format::Problem};

use super::{NOT_FOUND, OrderError, always_ok, cached, layers, routes, send};
use crate::support::REQUEST_ID;

#[tokio::test]
async fn an_error_with_the_status_200_has_what_every_error_has() {
    let app = routes().layer(map_response(cached)).errors(always_ok());
    for (path, policy) in
        [("/typed", "no-store"), ("/typed/gone", "max-age=3600"), ("/bare", "no-store"), ("/panic", "no-store")]
    {
        let answer = send(app.clone(), path).await;
        let found = (answer.status, answer.header("cache-control"), answer.header("x-request-id"));
        assert_eq!(found, (200, Some(policy), Some(REQUEST_ID)), "{path}");
        assert!(answer.text().contains("status_code"), "{path}");
    }
    let answer = send(app, "/fine").await;
    assert_eq!((answer.header("cache-control"), answer.header("x-request-id")), (Some("public, max-age=600"), None));
}

#[tokio::test]
async fn an_error_to_which_somebody_gave_a_status_of_success() {
    for (name, layer) in layers() {
        for status in [200, 202, 207, 226, 302] {
            let status = StatusCode::from_u16(status).unwrap();
            let changed = move |mut response: Response| async move {
                *response.status_mut() = status;
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));
                response
            };
            let app = routes().layer(map_response(changed)).errors(layer.clone());
            for path in ["/typed", "/typed/task"] {
                let answer = send(app.clone(), path).await;
                let found = (answer.status, answer.header("cache-control"), answer.header("x-request-id"));
                assert_eq!(found, (status.as_u16(), Some("no-store"), Some(REQUEST_ID)), "{name} {path}");
            }
            // What nobody typed is a success.
            for path in ["/bare", "/structured", "/fine"] {
                let answer = send(app.clone(), path).await;
                let found = (answer.status, answer.header("cache-control"), answer.header("x-request-id"));
                assert_eq!(found, (status.as_u16(), Some("public"), None), "{name} {path}");
            }
        }
    }
}

#[tokio::test]
async fn an_error_with_a_status_that_has_no_content() {
    for (name, layer) in layers() {
        let app = Router::new().route("/", get(async || (StatusCode::PROCESSING, NOT_FOUND))).errors(layer.clone());
        assert_eq!(send(app, "/").await.body.len(), 0, "{name}");
        for status in [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT] {
            let app = Router::new().route("/", get(async move || (status, NOT_FOUND))).errors(layer.clone());
            let answer = send(app, "/").await;
            assert_eq!(
                (answer.status, answer.body.len(), answer.header("content-type")),
                (status.as_u16(), 0, None),
                "{name}"
            );
            let found = (answer.header("cache-control"), answer.header("x-request-id"));
            assert_eq!(found, (Some("no-store"), Some(REQUEST_ID)), "{name}");
        }
    }
}

#[tokio::test]
async fn a_304_is_no_error() {
    for (name, layer) in layers() {
        let not_modified = (StatusCode::NOT_MODIFIED, [(header::ETAG, "\"7\""), (header::CACHE_CONTROL, "max-age=60")]);
        let typed = async || {
            let mut response = (StatusCode::NOT_MODIFIED, OrderError::Gone).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
            response
        };
        let app = Router::new()
            .route("/theirs", get(async move || not_modified))
            .route("/typed", get(typed))
            .errors(layer.clone());
        let answer = send(app.clone(), "/theirs").await;
        let found = (answer.status, answer.header("cache-control"), answer.header("x-request-id"));
        assert_eq!(found, (304, Some("max-age=60"), None), "{name}");
        let answer = send(app, "/typed").await;
        assert_eq!((answer.status, answer.header("cache-control")), (304, Some("max-age=60")), "{name}");
    }
}

#[tokio::test]
async fn a_success_of_ours_is_none() {
    for (name, layer) in layers() {
        let app = Router::new().route("/", get(async || Reply::ok(7))).layer(map_response(cached)).errors(layer);
        let answer = send(app, "/").await;
        let found = (answer.status, answer.header("cache-control"), answer.header("x-request-id"));
        assert_eq!(found, (200, Some("public, max-age=600"), None), "{name}");
    }
    // Also after an error that did not leave.
    let handler = async || {
        drop(NOT_FOUND.into_response());
        Reply::ok(7)
    };
    let app =
        Router::new().route("/", get(handler)).layer(map_response(cached)).errors(ErrorLayer::new(Problem::new()));
    assert_eq!(send(app, "/").await.header("cache-control"), Some("public, max-age=600"));
}
