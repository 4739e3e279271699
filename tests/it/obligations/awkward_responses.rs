//! Responses of other people's layers that are easily taken for something else.

use std::convert::Infallible;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Request, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{Challenge, RouterExt};
use http_body_util::{BodyExt, Full};
use tower::ServiceExt;
use tower_http::cors::CorsLayer;

use super::{NOT_FOUND, layers, routes, send, send_as, structured};
use crate::{format::Format, support::REQUEST_ID};

#[tokio::test]
async fn an_empty_challenge_is_none() {
    async fn emptied(mut response: Response) -> Response {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(" "));
        response
    }
    let challenge = || Challenge::basic().with_realm("here");
    for (name, layer) in layers() {
        let app = routes().layer(map_response(emptied)).errors(layer.with_challenge(challenge()));
        for path in ["/typed/401", "/typed/tuple/401", "/bare/401", "/structured/401"] {
            let answer = send(app.clone(), path).await;
            let found = (answer.status, answer.header("www-authenticate"));
            assert_eq!(found, (401, Some("Basic realm=\"here\"")), "{name} {path}");
        }
    }
}

/// What a status beyond those of HTTP is, its maker knows.
#[tokio::test]
async fn a_status_that_http_does_not_define() {
    for (name, layer) in layers() {
        for status in [299, 399, 499, 599, 600, 799, 999] {
            let status = StatusCode::from_u16(status).unwrap();
            let app = Router::new()
                .route("/typed", get(async move || (status, NOT_FOUND)))
                .route("/bare", get(async move || status))
                .errors(layer.clone());
            let answer = send(app.clone(), "/typed").await;
            let found = (answer.status, answer.header("cache-control"), answer.header("x-request-id"));
            assert_eq!(found, (status.as_u16(), Some("no-store"), Some(REQUEST_ID)), "{name}");
            assert!(answer.text().contains("no_order") || name != "stripe", "{name} {}", answer.text());
            let answer = send(app, "/bare").await;
            let is_error = (400..600).contains(&status.as_u16());
            assert_eq!((answer.status, answer.body.is_empty()), (status.as_u16(), !is_error), "{name}");
        }
    }
}

/// A preflight is not the router's, whichever side of the error layer the CORS layer is on.
#[tokio::test]
async fn a_preflight() {
    let headers =
        [("origin", "https://a.example"), ("access-control-request-method", "POST"), ("x-request-id", REQUEST_ID)];
    for (name, layer) in layers() {
        let inside = routes().layer(CorsLayer::permissive()).errors(layer.clone());
        let outside = routes().errors(layer).layer(CorsLayer::permissive());
        for app in [inside, outside] {
            for path in ["/typed", "/fine", "/none"] {
                let answer = send_as(app.clone(), "OPTIONS", path, &headers).await;
                let found = (answer.header("access-control-allow-origin"), answer.header("x-request-id"));
                // A router without a fallback has no layer of its own around an unknown path.
                if answer.status == 200 {
                    assert_eq!(found, (Some("*"), None), "{name} {path}");
                } else {
                    assert_eq!((answer.status, path, found.1), (404, "/none", Some(REQUEST_ID)), "{name}");
                }
            }
        }
    }
}

/// Trailers of a middleware, such as a checksum, stay on an error that is right, and go with a body that is replaced.
#[tokio::test]
async fn trailers() {
    async fn checked(response: Response) -> Response {
        let trailers = async { Some(Ok(HeaderMap::from_iter([(header::ETAG, HeaderValue::from_static("sum"))]))) };
        response.map(|body| Body::new(body.with_trailers(trailers)))
    }
    let trailers_of = |app: Router, path: &'static str| async move {
        let response = app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        response.into_body().collect().await.unwrap().trailers().is_some()
    };
    for (name, layer) in layers() {
        let app = routes().layer(map_response(checked)).errors(layer);
        for (path, are_kept) in [("/typed", true), ("/structured", true), ("/fine", true), ("/bare", false)] {
            assert_eq!(trailers_of(app.clone(), path).await, are_kept, "{name} {path}");
        }
    }
}

/// A service that is no router of axum's: it answers HEAD by itself.
#[tokio::test]
async fn head_of_a_service_of_its_own() {
    let service = tower::service_fn(async |request: Request<Body>| {
        let mut response = structured(409);
        if request.method() == "HEAD" {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("71"));
            *response.body_mut() = Body::new(Full::new(Bytes::new()));
        }
        Ok::<_, Infallible>(response)
    });
    let service = tower::Layer::layer(&Format::PROBLEM.layer(), service);
    let ask = |method: &str| service.clone().oneshot(Request::builder().method(method).body(Body::empty()).unwrap());
    let (get, head) = (ask("GET").await.unwrap(), ask("HEAD").await.unwrap());
    for response in [get, head] {
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(
            (response.status(), header("content-type").as_deref()),
            (StatusCode::CONFLICT, Some("application/json"))
        );
        assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    }
}

/// Informational responses and those without content are no errors, whatever somebody put into them.
#[tokio::test]
async fn statuses_without_content() {
    for (name, layer) in layers() {
        for status in [101, 103, 204, 205, 206, 304] {
            let status = StatusCode::from_u16(status).unwrap();
            let bare = move || async move { (status, [(header::ETAG, "\"v1\"")]).into_response() };
            let app = Router::new().route("/", get(bare)).errors(layer.clone());
            let answer = send(app, "/").await;
            let found = (answer.status, answer.header("etag"), answer.header("cache-control"));
            assert_eq!(found, (status.as_u16(), Some("\"v1\""), None), "{name}");
            assert_eq!(answer.header("x-request-id"), None, "{name}");
        }
    }
}
