//! Qdrant: `{"status":{"error":"..."},"time":...}`, and `{result, status, time}` around a success.
//!
//! <https://api.qdrant.tech/api-reference/collections/get-collection> has the members; the texts are those of
//! <https://github.com/qdrant/qdrant/blob/master/lib/collection/src/operations/types.rs>.

use error_response::format::{ErrorView, ResultBody, SuccessView, WireFormat};
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

    fn name(&self) -> &'static str {
        "qdrant"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> QdrantBody<'a> {
        let time = view.call().elapsed.unwrap_or_default().as_secs_f64();
        QdrantBody { result: None, status: Status::Error(view.message()), time }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<QdrantBody<'a>> {
        let time = view.call().elapsed.unwrap_or_default().as_secs_f64();
        Some(QdrantBody { result: Some(view.result()), status: Status::Ok, time })
    }
}

mod tests {
    use std::time::Duration;

    use axum::{Router, body::Body, http::Request, routing::get};
    use error_response::{ApiError, Call, ErrorLayer, Reply, RouterExt};

    use super::Qdrant;
    use crate::exchange::{check, exchange};

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

    #[tokio::test]
    async fn five_codes_as_the_server_writes_them() {
        let body = r#"{"status":{"error":"Not found: Collection `x` doesn't exist!"},"time":0.0}"#;
        check(Qdrant, || Failure::NoCollection { name: "x" }, 404, "", body).await;
        let body =
            r#"{"status":{"error":"Wrong input: Vector dimension error: expected dim: 768, got 1024"},"time":0.0}"#;
        check(Qdrant, || Failure::Dimension { expected: 768, got: 1024 }, 400, "", body).await;
        let body = r#"{"status":{"error":"Wrong input: Collection `docs` already exists!"},"time":0.0}"#;
        check(Qdrant, || Failure::Exists { name: "docs" }, 409, "", body).await;
        let body = r#"{"status":{"error":"Forbidden: Global access is required"},"time":0.0}"#;
        check(Qdrant, || Failure::Forbidden, 403, "", body).await;
        let body = r#"{"status":{"error":"Service internal error"},"time":0.0}"#;
        check(Qdrant, || Failure::Service, 500, "", body).await;
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
