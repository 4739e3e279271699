//! The requests in the project's README are those that the service lists at `/`, and their responses are as the README
//! says.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    Router,
    body::Body,
    http::{Request, header::CONTENT_TYPE},
};
use example_quickstart::{Bank, app};
use http_body_util::BodyExt;
use tower::ServiceExt;

const README: &str = include_str!("../../../README.md");
const ADDRESS: &str = "127.0.0.1:8080";

fn service() -> Router {
    app(Bank::default(), ADDRESS).unwrap()
}

/// A command of the README: its path, and its body if it has one.
fn request(command: &str) -> Request<Body> {
    let (path, options) =
        command.strip_prefix(ADDRESS).unwrap().split_once(' ').unwrap_or((&command[ADDRESS.len()..], ""));
    let Some(body) = options.strip_prefix("-H 'content-type: application/json' -d '") else {
        assert_eq!(options, "");
        return Request::get(path).body(Body::empty()).unwrap();
    };
    let body = body.strip_suffix('\'').unwrap().to_owned();
    Request::post(path).header(CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap()
}

fn commands() -> impl Iterator<Item = &'static str> {
    README.lines().filter_map(|line| line.strip_prefix("curl -i "))
}

/// The cells of a row whose first one is `number`.
fn row(number: usize) -> Vec<&'static str> {
    let first = format!("| {number} |");
    let row = README.lines().find(|line| line.starts_with(&first)).unwrap();
    row.split('|').map(str::trim).collect()
}

#[tokio::test]
async fn each_response_is_as_the_readme_says() {
    let app = service();
    let mut sent = 0;
    for (number, command) in (1..).zip(commands()) {
        let response = app.clone().oneshot(request(command)).await.unwrap();
        let row = row(number);
        assert_eq!(response.status().as_str(), row[2], "{command}");
        let has_wait = response.headers().contains_key("retry-after");
        assert_eq!(has_wait, row[4].contains("`Retry-After`"), "{command}");
        let body = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let code = row[3].trim_matches('`');
        assert!(code.is_empty() || body.contains(&format!(r#""code":"{code}""#)), "{command}: {body}");
        sent += 1;
    }
    assert_eq!(sent, 8);
}

#[tokio::test]
async fn the_service_lists_the_same_requests() {
    let response = service().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    let listed = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
    for command in commands() {
        assert!(listed.contains(command), "{command} is not listed at /");
    }
}
