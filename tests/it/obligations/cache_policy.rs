//! The column `Cache-Control`: an error is not cached unless its own author says
//! so.

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::Response,
    routing::get,
};
use error_response::{ErrorLayer, RouterExt, format::Problem};
use tracing::Level;

use super::{LEFT_ALONE, NOT_FOUND, STRUCTURED, TYPED, UNSTRUCTURED, cached, layers, rebuilt, routes, send, stacks};
use crate::records::watch;

/// What leaves where nobody but the author of the error says anything.
fn own(path: &str) -> &'static str {
    match path {
        "/typed/gone" => "max-age=3600",
        "/typed/not-yet" => "private, max-age=5",
        "/structured/cached" => "max-age=9",
        _ => "no-store",
    }
}

#[tokio::test]
async fn an_error_says_what_its_author_says() {
    for (name, layer) in layers() {
        for (stack, app) in stacks(&routes(), &layer) {
            for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED) {
                let answer = send(app.clone(), path).await;
                assert_eq!(answer.header("cache-control"), Some(own(path)), "{name} {stack} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_policy_for_good_responses_stays_on_none_but_structured_errors() {
    for (name, layer) in layers() {
        let in_front = |app: Router| app.layer(map_response(cached));
        for (stack, app) in stacks(&in_front(routes()), &layer) {
            let ours = TYPED.iter().chain(&UNSTRUCTURED);
            for path in ours.chain(&["/structured/429"]) {
                // What was read tells no more what its own policy was.
                let is_known = stack != "rebuilt" || own(path) == "no-store";
                let answer = send(app.clone(), path).await;
                let expected = if is_known { own(path) } else { "public, max-age=600" };
                assert_eq!(answer.header("cache-control"), Some(expected), "{name} {stack} {path}");
            }
            for path in ["/structured", "/structured/401", "/structured/502", "/fine"].iter().chain(&LEFT_ALONE) {
                let answer = send(app.clone(), path).await;
                assert_eq!(answer.header("cache-control"), Some("public, max-age=600"), "{name} {stack} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_policy_between_two_layers_does_not_stay() {
    for (name, layer) in layers() {
        let inner = routes().errors(layer.clone()).layer(map_response(cached));
        let app = Router::new().fallback_service(inner).errors(super::outer());
        for path in TYPED.iter().chain(&UNSTRUCTURED) {
            assert_eq!(send(app.clone(), path).await.header("cache-control"), Some(own(path)), "{name} {path}");
        }
    }
}

#[tokio::test]
async fn every_header_that_caches_obey_is_looked_at() {
    async fn cached_everywhere(mut response: Response) -> Response {
        let headers = response.headers_mut();
        for name in ["cdn-cache-control", "surrogate-control", "cloudflare-cdn-cache-control"] {
            headers.insert(name, HeaderValue::from_static("max-age=600"));
        }
        headers.insert(header::EXPIRES, HeaderValue::from_static("Fri, 01 Jan 2100 00:00:00 GMT"));
        headers.append(header::CACHE_CONTROL, HeaderValue::from_static("public"));
        headers.insert("x-other-control", HeaderValue::from_static("kept"));
        response
    }
    for (name, layer) in layers() {
        let app = routes().layer(map_response(cached_everywhere)).errors(layer);
        for path in ["/typed", "/bare", "/structured/429"] {
            let answer = send(app.clone(), path).await;
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{name} {path}");
            for gone in ["cdn-cache-control", "surrogate-control", "cloudflare-cdn-cache-control", "expires"] {
                assert_eq!(answer.header(gone), None, "{name} {path}");
            }
            assert_eq!(answer.header("x-other-control"), Some("kept"), "{name} {path}");
        }
    }
}

#[tokio::test]
async fn a_stricter_policy_stays() {
    async fn strict(mut response: Response) -> Response {
        let value = HeaderValue::from_static("No-Store, no-cache, must-revalidate");
        response.headers_mut().insert(header::CACHE_CONTROL, value);
        response
    }
    let app = routes().layer(map_response(strict)).errors(ErrorLayer::new(Problem::new()));
    for path in ["/typed", "/bare", "/structured", "/structured/429"] {
        let answer = send(app.clone(), path).await;
        assert_eq!(answer.header("cache-control"), Some("No-Store, no-cache, must-revalidate"), "{path}");
    }
    let answer = send(app, "/typed/gone").await;
    assert_eq!(answer.header("cache-control"), Some("max-age=3600"));
}

#[tokio::test]
async fn the_second_time_is_as_the_first() {
    // Errors that are the same each time are written once.
    let app = routes().layer(map_response(cached)).errors(ErrorLayer::new(Problem::new()));
    for _ in 0..3 {
        assert_eq!(send(app.clone(), "/typed/gone").await.header("cache-control"), Some("max-age=3600"));
    }
}

#[tokio::test]
async fn what_is_replaced_is_recorded_with_what_to_write() {
    let app = Router::new()
        .route("/typed", get(async || NOT_FOUND))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .layer(map_response(rebuilt))
        .layer(map_response(cached))
        .errors(ErrorLayer::new(Problem::new()));
    for (path, status, others) in [("/typed", "404", 1), ("/bare", "409", 1)] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(events.len(), 1 + others, "{events:#?}");
        let replaced = events.iter().find(|logged| logged.fields.contains_key("replaced")).unwrap();
        assert_eq!((replaced.level, replaced.get("status")), (Level::DEBUG, status));
        assert_eq!((replaced.get("header"), replaced.get("replaced")), ("cache-control", "public, max-age=600"));
        assert_eq!(Some(replaced.get("request_id")), answer.header("x-request-id"));
        let message = replaced.get("message");
        for part in ["`cache-control: no-store`", "max_age = SECONDS", "header(\"Cache-Control\" = \"...\")"] {
            assert!(message.contains(part), "{message}");
        }
    }
}
