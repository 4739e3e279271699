//! An error behind `Box<dyn ApiError>`.

use axum::{Router, routing::get};
use error_response::{ApiError, Error, ErrorLayer, RouterExt, format::Problem};

use crate::support::Server;

type Boxed = Box<dyn ApiError + Send + Sync>;

/// The account is locked
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{account} is locked")]
#[api(status = 409, code = "account_locked")]
struct Locked {
    account: &'static str,
    #[source]
    source: std::fmt::Error,
}

fn locked() -> Result<(), Boxed> {
    Err(Box::new(Locked { account: "acc_1", source: std::fmt::Error }))
}

#[tokio::test]
async fn it_is_returned_by_a_handler() {
    async fn handler() -> Result<(), Error> {
        Ok(locked()?)
    }
    let app = Router::new().route("/", get(handler)).errors(ErrorLayer::new(Problem::new()));
    Server::start(app).await.ask("GET", "/", &[], "").await.check(
        409,
        r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"acc_1 is locked","code":"account_locked"}"#,
    );
}

#[test]
fn what_is_inside_is_found() {
    let error = Error::from(locked().expect_err("it is locked"));
    assert_eq!(error.downcast_ref::<Locked>().map(|locked| locked.account), Some("acc_1"));
    assert!(std::error::Error::source(error.as_api_error()).is_some_and(|source| source.is::<std::fmt::Error>()));
    assert_eq!(error.to_string(), "acc_1 is locked");
}
