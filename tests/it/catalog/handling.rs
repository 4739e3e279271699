//! The code of the pages that handles an error compiles and runs with the client it is for.

use axum::{Router, routing::get};
use error_response::{
    ApiError, Catalog, ErrorLayer, RouterExt, catalog,
    docs::CatalogRoutes,
    format::{ErasedWireFormat, FinImpulse, Problem, ProblemText, Stripe},
};
use reqwest::{Error, Response};

use crate::support::{Server, ask};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code)] // Only the definitions matter here.
enum AccountError {
    /// No such account
    #[error("No account found")]
    #[api(status = 404, code = "account_not_found", number = 40401)]
    NotFound,

    /// Too many requests
    #[error("Please wait")]
    #[api(status = 429, code = "rate_limit_exceeded", number = 42901, retry_after = 7)]
    RateLimited,
}

const CATALOG: Catalog = catalog![AccountError];

include!("handling/change.in");
include!("handling/wait.in");

/// A reader of the body and a reader of the page are told to do the same.
#[tokio::test]
async fn the_page_and_the_body_give_the_same_advice() {
    let fails = get(async || Err::<(), _>(AccountError::NotFound));
    let app = Router::new().route("/", fails).errors(ErrorLayer::new(ProblemText::new(Problem::new())));
    let body = ask(app, "GET", "/").await;
    let advice = body.lines().find(|line| line.starts_with("Change the request")).unwrap();

    let server =
        Server::start(CatalogRoutes::new("accounts", &Stripe::new(), &CATALOG).unwrap().router().unwrap()).await;
    let page = server.ask("GET", "/errors/account_not_found.md", &[], "").await;
    let page = page.body();
    assert!(page.contains(&format!("Retrying the same request will fail again. {advice}")), "{page}");
    assert!(page.contains(&format!("# {advice}\n")), "{page}");
}

/// The code for Rust on the page of an error.
async fn shown(format: &dyn ErasedWireFormat, code: &str) -> String {
    let server = Server::start(CatalogRoutes::new("accounts", format, &CATALOG).unwrap().router().unwrap()).await;
    let page = server.ask("GET", &format!("/errors/{code}.md"), &[], "").await;
    let code = page.body().split("```rust\n").nth(1).unwrap().split("\n```").next().unwrap();
    code.lines().map(|line| format!("    {line}\n")).collect()
}

fn response(retry_after: &str, body: &'static str) -> Response {
    axum::http::Response::builder().header("retry-after", retry_after).body(body).unwrap().into()
}

#[tokio::test]
async fn the_code_for_rust_compiles() {
    let (change, wait) = (include_str!("handling/change.in"), include_str!("handling/wait.in"));
    let code = shown(&Stripe::new(), "account_not_found").await;
    assert!(change.contains(&code), "{code}");
    let code = shown(&FinImpulse::new(), "rate_limit_exceeded").await;
    assert!(wait.contains(&code), "{code}");
    for retry_after in ["7", "Wed, 21 Oct 2026 07:28:00 GMT"] {
        handle_change(response(retry_after, r#"{"error":{"code":"account_not_found"}}"#)).await.unwrap();
        handle_wait(response(retry_after, r#"{"status_code":42901}"#)).await.unwrap();
    }
    assert!(handle_change(response("", "<html>")).await.is_err());
}
