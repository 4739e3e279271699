//! Which request ids from outside are accepted.

use axum::{
    Router,
    http::{HeaderName, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use error_response::{ErrorLayer, RouterExt, format::Problem};

use crate::support::Server;

const TRACE: (&str, &str) = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
const ROOT: &str = "Root=1-0123abcd-0123456789abcdef01234567";

/// The id that a response has.
async fn id(layer: ErrorLayer, headers: &[(&str, &str)]) -> String {
    let layer = layer.with_request_id_header(HeaderName::from_static("x-trace"));
    let answer = Server::start(Router::new().errors(layer)).await.ask("GET", "/none", headers, "").await;
    answer.header("x-trace").unwrap().to_owned()
}

fn layer() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

#[tokio::test]
async fn the_author_decides_which_ids_are_accepted() {
    let roots = || layer().accept_request_ids(|id| id.starts_with("Root=1-"));
    assert_eq!(id(roots(), &[("x-trace", ROOT)]).await, ROOT);
    assert_ne!(id(roots(), &[("x-trace", "req_1")]).await, "req_1");
    assert_ne!(id(layer(), &[("x-trace", ROOT)]).await, ROOT);
    assert_eq!(id(layer(), &[("x-trace", "req_1")]).await, "req_1");
    let none = layer().accept_request_ids(|_| false);
    assert_ne!(id(none, &[("x-trace", "req_1")]).await, "req_1");
}

/// No test can accept what is unsafe in a header, an address or a log line; one that panics accepts nothing.
#[tokio::test]
async fn a_test_cannot_accept_everything() {
    let long = "x".repeat(65);
    for unsafe_id in ["two words", "a\"b", "a<b", "a%0d", "", &long] {
        let all = layer().accept_request_ids(|_| true);
        assert_ne!(id(all, &[("x-trace", unsafe_id)]).await, unsafe_id);
    }
    let panics = layer().accept_request_ids(|_| panic!("hunter2"));
    assert_ne!(id(panics, &[("x-trace", "req_1")]).await, "req_1");
}

#[tokio::test]
async fn the_trace_id_can_be_the_id() {
    let traced = || layer().with_trace_id_as_request_id();
    assert_eq!(id(traced(), &[TRACE]).await, "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(id(traced(), &[TRACE, ("x-trace", "req_1")]).await, "req_1");
    assert_eq!(id(traced(), &[TRACE, ("x-trace", "two words")]).await, "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(id(traced(), &[("traceparent", "00-0-0-00")]).await.len(), 36);
    assert_eq!(id(layer(), &[TRACE]).await.len(), 36);
}

/// The test decides as well about the id of a response, where the request brought none: an upstream's.
#[tokio::test]
async fn the_id_of_a_response_is_accepted_by_the_same_test() {
    let ids = |layer: ErrorLayer, id: &'static str| async move {
        let upstream = move || async move {
            let json = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::CONFLICT, [("x-trace", id)], json, "{}").into_response()
        };
        let app = Router::new()
            .route("/structured", get(upstream))
            .route("/bare", get(async move || (StatusCode::CONFLICT, [("x-trace", id)])))
            .errors(layer.with_request_id_header(HeaderName::from_static("x-trace")));
        let server = Server::start(app).await;
        let mut found = Vec::new();
        for path in ["/structured", "/bare"] {
            let answer = server.ask("GET", path, &[], "").await;
            assert_eq!(answer.status(), 409);
            found.push(answer.header("x-trace").unwrap().to_owned());
        }
        found
    };
    let roots = || layer().accept_request_ids(|id| id.starts_with("Root=1-"));
    assert_eq!(ids(roots(), ROOT).await, [ROOT, ROOT]);
    for (layer, id) in [(roots(), "req_1"), (layer(), ROOT), (layer().accept_request_ids(|_| panic!("hunter2")), ROOT)]
    {
        for found in ids(layer, id).await {
            assert!(found != id && found.len() == 36, "{found}");
        }
    }
    assert_eq!(ids(layer(), "req_1").await, ["req_1", "req_1"]);
}
