//! JSON-RPC 2.0 over HTTP: `{jsonrpc, error: {code, message, data}, id}`, with the status 200.
//!
//! <https://www.jsonrpc.org/specification>, section 7 has the examples.

use axum::http::StatusCode;
use error_response::{
    Category,
    format::{Details, ErrorView, RequestFacts, RequestNeeds, ResultBody, Row, SuccessView, Value, WireFormat},
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
    id: Option<Value>,
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

/// The id of the request; `null` if it could not be read (section 5), as in a batch.
fn id(request: Option<&RequestFacts>) -> Option<Value> {
    request?.member("/id")
}

impl WireFormat for JsonRpc {
    type Failure<'a> = Response<'a>;
    type Success<'a> = Response<'a>;

    const NEEDS: RequestNeeds = RequestNeeds::HEAD.with_members(&["/id"]);

    fn name(&self) -> &'static str {
        "json_rpc"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Response<'a> {
        let code = view.number().unwrap_or(-32603);
        let outcome = Outcome::Error(RpcError { code, message: view.message(), data: view.details() });
        Response { jsonrpc: "2.0", outcome, id: id(view.request()) }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Response<'a>> {
        let outcome = Outcome::Result(view.result());
        Some(Response { jsonrpc: "2.0", outcome, id: id(view.request()) })
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
    use error_response::{ApiError, ErrorLayer, Reply, RouterExt, extract::Json};

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

    async fn call(body: impl Into<Body>) -> String {
        let handler = async |Json(call): Json<serde_json::Value>| match (
            call["method"].as_str(),
            call["params"].as_array().map(Vec::len),
        ) {
            (Some("subtract"), Some(2)) => Ok(Reply::ok(19)),
            (Some("subtract"), _) => Err(Failure::InvalidParams { expected: "two numbers" }),
            (Some("panic"), _) => panic!("hunter2"),
            _ => Err(Failure::MethodNotFound),
        };
        let layer = ErrorLayer::new(JsonRpc).without_request_id();
        let app: Router = Router::new().route("/", post(handler)).errors(layer);
        let request = Request::post("/").header("content-type", "application/json").body(body.into()).unwrap();
        let response = exchange(app, request).await;
        response.split_once("\n\n").unwrap().1.to_owned()
    }

    /// The specification's examples of a call.
    #[tokio::test]
    async fn the_id_of_the_request_is_repeated() {
        let body = r#"{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":3}"#;
        assert_eq!(call(body).await, r#"{"jsonrpc":"2.0","result":19,"id":3}"#);
        let body = r#"{"jsonrpc":"2.0","method":"foobar","id":"1"}"#;
        let expected = r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":"1"}"#;
        assert_eq!(call(body).await, expected);
        let body = r#"{"id":null,"jsonrpc":"2.0","method":"panic"}"#;
        let expected = r#"{"jsonrpc":"2.0","error":{"code":-32603,"message":"An internal error occurred"},"id":null}"#;
        assert_eq!(call(body).await, expected);
    }

    #[tokio::test]
    async fn an_id_that_could_not_be_read_is_null() {
        let broken = r#"{"jsonrpc":"2.0","method":"foobar,"params":"bar","baz]"#;
        for (body, id) in [
            (broken.to_owned(), "null"),
            (format!(r#"{{"id":7,{broken}"#), "7"),
            (r#"{"jsonrpc":"2.0","id":7"#.to_owned(), "null"),
        ] {
            let response = call(body).await;
            let is_parse_error = response.starts_with(r#"{"jsonrpc":"2.0","error":{"code":-32700,"#);
            assert!(is_parse_error && response.ends_with(&format!(r#","id":{id}}}"#)), "{response}");
        }
        let batch = call(r#"[{"jsonrpc":"2.0","method":"sum","params":[1],"id":"1"}]"#).await;
        assert!(batch.ends_with(r#""id":null}"#), "{batch}");
    }

    #[tokio::test]
    async fn only_the_first_64_kib_are_kept() {
        let padded =
            |bytes: usize| format!(r#"{{"jsonrpc":"2.0","params":"{}","id":9,"method":"foobar"}}"#, "x".repeat(bytes));
        assert!(call(padded(60_000)).await.ends_with(r#""id":9}"#));
        assert!(call(padded(70_000)).await.ends_with(r#""id":null}"#));
    }
}
