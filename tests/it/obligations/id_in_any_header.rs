//! The column of the request id: every error has it, in one header.

use axum::{
    Router,
    http::{HeaderName, HeaderValue},
    middleware::map_response,
    response::Response,
    routing::get,
};
use error_response::{ErrorLayer, RouterExt, format::Problem};

use super::{LEFT_ALONE, STRUCTURED, TYPED, UNSTRUCTURED, layers, routes, send, send_as, stacks, structured};
use crate::{format::Format, support::REQUEST_ID};

#[tokio::test]
async fn every_error_has_the_id_once() {
    for (name, layer) in layers() {
        for (stack, app) in stacks(&routes(), &layer) {
            for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED) {
                let answer = send(app.clone(), path).await;
                assert_eq!(answer.header("x-request-id"), Some(REQUEST_ID), "{name} {stack} {path}");
                // The layer around it finds the id there.
                assert_eq!(answer.header("x-outer-id"), None, "{name} {stack} {path}");
            }
            for path in LEFT_ALONE.iter().chain(&["/fine"]) {
                assert_eq!(send(app.clone(), path).await.header("x-request-id"), None, "{name} {stack} {path}");
            }
        }
    }
}

#[tokio::test]
async fn an_id_that_is_made_is_one_for_all_layers() {
    for (name, layer) in layers() {
        let app = Router::new().fallback_service(routes().errors(layer)).errors(super::outer());
        for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED) {
            let answer = send_as(app.clone(), "GET", path, &[]).await;
            let id = answer.header("x-request-id").unwrap();
            assert_eq!((id.len(), answer.header("x-outer-id")), (36, None), "{name} {path}");
        }
    }
}

#[tokio::test]
async fn a_layer_further_in_may_accept_the_id_under_another_name() {
    let inner = Format::STRIPE.layer().with_request_id_header(HeaderName::from_static("x-trace"));
    let app = Router::new().fallback_service(routes().errors(inner)).errors(ErrorLayer::new(Problem::new()));
    for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED) {
        let answer = send_as(app.clone(), "GET", path, &[("x-trace", "trace_1")]).await;
        assert_eq!((answer.header("x-trace"), answer.header("x-request-id")), (Some("trace_1"), None), "{path}");
    }
}

#[tokio::test]
async fn the_id_of_another_request_is_replaced() {
    async fn of_upstream(mut response: Response) -> Response {
        response.headers_mut().insert("x-request-id", HeaderValue::from_static("upstream_7"));
        response
    }
    for (name, layer) in layers() {
        let app = routes().layer(map_response(of_upstream)).errors(layer);
        for path in ["/typed", "/typed/task", "/bare", "/structured"] {
            let answer = send(app.clone(), path).await;
            assert_eq!(answer.header("x-request-id"), Some(REQUEST_ID), "{name} {path}");
        }
        // Without one of the request's own it is the id.
        for path in ["/bare", "/structured"] {
            let answer = send_as(app.clone(), "GET", path, &[]).await;
            assert_eq!(answer.header("x-request-id"), Some("upstream_7"), "{name} {path}");
        }
        assert_eq!(send(app, "/left-alone").await.header("x-request-id"), Some("upstream_7"), "{name}");
    }
}

#[tokio::test]
async fn any_header_may_have_it() {
    let in_body_and_header = async || ([("x-correlation", REQUEST_ID)], structured(404));
    let app = Router::new().route("/", get(in_body_and_header)).errors(ErrorLayer::new(Problem::new()));
    let answer = send(app, "/").await;
    assert_eq!((answer.header("x-correlation"), answer.header("x-request-id")), (Some(REQUEST_ID), None));
}

#[tokio::test]
async fn a_layer_without_ids_adds_none() {
    for (name, layer) in layers() {
        let app = routes().errors(layer.without_request_id());
        for path in TYPED.iter().chain(&UNSTRUCTURED).chain(&STRUCTURED).filter(|path| **path != "/typed/task") {
            assert_eq!(send(app.clone(), path).await.header("x-request-id"), None, "{name} {path}");
        }
    }
}
