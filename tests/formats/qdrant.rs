//! Qdrant: `{"status":{"error":"..."},"time":...}`, and `{result, status, time}` around a success.
//!
//! <https://api.qdrant.tech/api-reference/collections/get-collection> has the members; the texts are those of
//! <https://github.com/qdrant/qdrant/blob/master/lib/collection/src/operations/types.rs>.

use error_response::format::{ErrorView, RequestNeeds, ResultBody, SuccessView, WireFormat};
use serde::Serialize;

/// The format of Qdrant.
#[derive(Debug)]
pub struct Qdrant;

#[derive(Serialize)]
pub struct QdrantBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<ResultBody<'a>>,
    status: Status<'a>,
    time: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Status<'a> {
    Ok,
    Error(&'a str),
}

impl WireFormat for Qdrant {
    type Failure<'a> = QdrantBody<'a>;
    type Success<'a> = QdrantBody<'a>;

    const NEEDS: RequestNeeds = RequestNeeds::HEAD;

    fn name(&self) -> &'static str {
        "qdrant"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> QdrantBody<'a> {
        QdrantBody { result: None, status: Status::Error(view.message()), time: view.took().as_secs_f64() }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<QdrantBody<'a>> {
        Some(QdrantBody { result: Some(view.result()), status: Status::Ok, time: view.took().as_secs_f64() })
    }
}

mod tests {
    use std::time::Duration;

    use axum::{Router, body::Body, http::Request, routing::get};
    use error_response::{ApiError, Call, ErrorLayer, Reply, RouterExt};

    use super::Qdrant;
    use crate::exchange::{app, exchange};

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// Not found
        #[error("Not found: Collection `{name}` doesn't exist!")]
        #[api(status = 404, code = "not_found")]
        NoCollection { name: &'static str },

        /// Wrong input
        #[error("Wrong input: Vector dimension error: expected dim: {expected}, got {got}")]
        #[api(status = 400, code = "bad_input")]
        Dimension { expected: u32, got: u32 },

        /// The collection exists
        #[error("Wrong input: Collection `{name}` already exists!")]
        #[api(status = 409, code = "already_exists")]
        Exists { name: &'static str },

        /// Forbidden
        #[error("Forbidden: Global access is required")]
        #[api(status = 403, code = "forbidden")]
        Forbidden,

        /// Service internal error
        #[error("reading segment 7")]
        #[api(status = 500, code = "service_error", title = "Service internal error")]
        Service,
    }

    /// Holds status and text against what is expected; the time is that of the call.
    async fn check(handler: fn() -> Failure, status: u16, text: &str) {
        let layer = ErrorLayer::new(Qdrant).without_request_id();
        let response = exchange(app(layer, handler), Request::get("/").body(Body::empty()).unwrap()).await;
        let (head, body) = response.split_once("\n\n").unwrap();
        let (body, time) = body.split_once(",\"time\":").unwrap();
        assert_eq!(head, format!("{status}\ncache-control: no-store\ncontent-type: application/json"));
        assert_eq!(body, format!(r#"{{"status":{{"error":"{text}"}}"#));
        let time: f64 = time.strip_suffix('}').unwrap().parse().unwrap();
        assert!(time > 0.0 && time < 60.0, "{time}");
    }

    #[tokio::test]
    async fn five_codes_as_the_server_writes_them() {
        check(|| Failure::NoCollection { name: "x" }, 404, "Not found: Collection `x` doesn't exist!").await;
        let text = "Wrong input: Vector dimension error: expected dim: 768, got 1024";
        check(|| Failure::Dimension { expected: 768, got: 1024 }, 400, text).await;
        check(|| Failure::Exists { name: "docs" }, 409, "Wrong input: Collection `docs` already exists!").await;
        check(|| Failure::Forbidden, 403, "Forbidden: Global access is required").await;
        check(|| Failure::Service, 500, "Service internal error").await;
    }

    #[tokio::test]
    async fn a_success_has_the_same_envelope() {
        let handler = async |call: Call| {
            call.set_elapsed(Duration::from_micros(250));
            Reply::ok(true)
        };
        let layer = ErrorLayer::new(Qdrant).without_request_id();
        let app: Router = Router::new().route("/", get(handler)).errors(layer);
        let response = exchange(app, Request::get("/").body(Body::empty()).unwrap()).await;
        assert_eq!(
            response,
            "200\ncontent-type: application/json\n\n{\"result\":true,\"status\":\"ok\",\"time\":0.00025}"
        );
    }
}
