//! JSON-RPC 2.0 over HTTP: `{jsonrpc, error: {code, message, data}, id}`, with the status 200.
//!
//! <https://www.jsonrpc.org/specification>, section 7 has the examples.

use axum::http::StatusCode;
use error_response::{
    Category,
    format::{Details, ErrorView, ResultBody, Row, SuccessView, Value, WireFormat},
};
use serde::Serialize;

/// The protocol JSON-RPC 2.0.
#[derive(Debug)]
pub struct JsonRpc;

#[derive(Serialize)]
pub struct Response<'a> {
    jsonrpc: &'a str,
    #[serde(flatten)]
    outcome: Outcome<'a>,
    id: Option<&'a Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome<'a> {
    Result(ResultBody<'a>),
    Error(RpcError<'a>),
}

#[derive(Serialize)]
struct RpcError<'a> {
    code: i64,
    message: &'a str,
    #[serde(skip_serializing_if = "Details::is_empty")]
    data: &'a Details<'a>,
}

impl WireFormat for JsonRpc {
    type Failure<'a> = Response<'a>;
    type Success<'a> = Response<'a>;

    fn name(&self) -> &'static str {
        "json_rpc"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Response<'a> {
        let code = view.number().unwrap_or(-32603);
        let outcome = Outcome::Error(RpcError { code, message: view.message(), data: view.details() });
        Response { jsonrpc: "2.0", outcome, id: view.call().echo.as_ref() }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Response<'a>> {
        let outcome = Outcome::Result(view.result());
        Some(Response { jsonrpc: "2.0", outcome, id: view.call().echo.as_ref() })
    }

    fn http_status(&self, _: &ErrorView<'_>) -> StatusCode {
        StatusCode::OK
    }

    fn row(&self, category: Category) -> Row {
        Row::standard(category).with_number(match category {
            Category::MalformedBody => -32700,
            Category::NotFound | Category::MethodNotAllowed => -32601,
            Category::MissingField | Category::UnknownField | Category::InvalidField => -32602,
            _ if category.is_server_fault() => -32603,
            _ => -32600,
        })
    }
}

mod tests {
    use axum::{Router, body::Body, http::Request, routing::post};
    use error_response::{ApiError, Call, ErrorLayer, Reply, RouterExt};

    use super::JsonRpc;
    use crate::exchange::{check, exchange};

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Failure {
        /// Parse error
        #[error("Parse error")]
        #[api(category = malformed_body)]
        Parse,

        /// Invalid Request
        #[error("Invalid Request")]
        #[api(category = invalid_request)]
        InvalidRequest,

        /// Method not found
        #[error("Method not found")]
        #[api(status = 404, code = "method_not_found", number = -32601)]
        MethodNotFound,

        /// Invalid params
        #[error("Invalid params")]
        #[api(status = 400, code = "invalid_params", number = -32602)]
        InvalidParams {
            #[api(detail)]
            expected: &'static str,
        },

        /// Internal error
        #[error("hunter2")]
        #[api(category = internal_error)]
        Internal,
    }

    #[tokio::test]
    async fn five_codes_as_specified() {
        let body = r#"{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}"#;
        check(JsonRpc, || Failure::Parse, 200, "", body).await;
        let body = r#"{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null}"#;
        check(JsonRpc, || Failure::InvalidRequest, 200, "", body).await;
        let body = r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":null}"#;
        check(JsonRpc, || Failure::MethodNotFound, 200, "", body).await;
        let body = concat!(
            r#"{"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params","data":{"expected":"two numbers"}},"#,
            r#""id":null}"#
        );
        check(JsonRpc, || Failure::InvalidParams { expected: "two numbers" }, 200, "", body).await;
        let body = r#"{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":null}"#;
        check(JsonRpc, || Failure::Internal, 200, "", body).await;
    }

    /// The handler knows the id, and nothing before it does.
    #[tokio::test]
    async fn the_id_of_the_request_is_repeated() {
        let handler = async |call: Call, id: String| {
            call.set_echo(id);
            Reply::ok(19)
        };
        let layer = ErrorLayer::new(JsonRpc).without_request_id();
        let app: Router = Router::new().route("/", post(handler)).errors(layer);
        let response = exchange(app, Request::post("/").body(Body::from("3")).unwrap()).await;
        assert!(response.ends_with(r#"{"jsonrpc":"2.0","result":19,"id":"3"}"#), "{response}");
    }
}
