//! Fields that are lists: causes, and several values of one header.

use axum::{Router, routing::get};
use error_response::{
    ApiError, Category, CategoryError, ErrorLayer, RouterExt,
    format::{ErrorView, Problem, Unwrapped, WireFormat},
};

use crate::support::Server;

#[derive(Debug, thiserror::Error, ApiError)]
enum TransferError {
    /// The account is locked
    #[error("{account} is locked")]
    #[api(status = 409, code = "account_locked")]
    Locked { account: &'static str },
}

/// Transfers failed
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Transfers failed")]
#[api(status = 409, code = "transfers_failed")]
struct Batch {
    #[api(causes)]
    all: Vec<TransferError>,
    #[api(header = "x-account")]
    accounts: Vec<&'static str>,
    #[api(header = "x-shard")]
    shards: Option<[u8; 2]>,
}

/// Several failed
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Several failed")]
#[api(status = 409, code = "several_failed")]
struct Mixed {
    #[api(causes)]
    all: Option<Vec<Box<dyn ApiError + Send + Sync>>>,
}

/// A format that shows causes.
#[derive(Debug)]
struct Nested;

impl WireFormat for Nested {
    type Failure<'a> = serde_json::Value;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "nested"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> serde_json::Value {
        let cause = |cause: &error_response::format::Cause<'_>| serde_json::json!({"code": cause.definition().code(), "message": cause.message().as_str()});
        serde_json::json!({"code": view.code(), "causes": view.causes().iter().map(cause).collect::<Vec<_>>()})
    }
}

fn batch() -> Batch {
    let locked = |account| TransferError::Locked { account };
    Batch { all: vec![locked("acc_1"), locked("acc_2")], accounts: vec!["acc_1", "acc_2"], shards: Some([3, 4]) }
}

#[tokio::test]
async fn every_cause_is_shown() {
    let app = Router::new()
        .route("/batch", get(async || Err::<(), _>(batch())))
        .route(
            "/mixed",
            get(async || {
                let all: Vec<Box<dyn ApiError + Send + Sync>> = vec![
                    Box::new(TransferError::Locked { account: "acc_3" }),
                    Box::new(CategoryError::new(Category::Gone).with_message("It is gone")),
                ];
                Err::<(), _>(Mixed { all: Some(all) })
            }),
        )
        .route("/none", get(async || Err::<(), _>(Mixed { all: None })))
        .errors(ErrorLayer::new(Nested));
    let server = Server::start(app).await;
    server.ask("GET", "/batch", &[], "").await.check(
        409,
        r#"{"causes":[{"code":"account_locked","message":"acc_1 is locked"},{"code":"account_locked","message":"acc_2 is locked"}],"code":"transfers_failed"}"#,
    );
    server.ask("GET", "/mixed", &[], "").await.check(
        409,
        r#"{"causes":[{"code":"account_locked","message":"acc_3 is locked"},{"code":null,"message":"It is gone"}],"code":"several_failed"}"#,
    );
    server.ask("GET", "/none", &[], "").await.check(409, r#"{"causes":[],"code":"several_failed"}"#);
}

#[tokio::test]
async fn every_value_is_a_header() {
    let app = Router::new().route("/", get(async || Err::<(), _>(batch()))).errors(ErrorLayer::new(Problem::new()));
    let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
    assert_eq!(answer.headers("x-account"), ["acc_1", "acc_2"]);
    assert_eq!(answer.headers("x-shard"), ["3", "4"]);
}
