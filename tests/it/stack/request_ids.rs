//! Whose id a request has.

use axum::{Router, routing::get};
use error_response::RouterExt;

use super::{not_here, problem, stripe};
use crate::support::{ask, ask_with};

#[tokio::test]
async fn request_ids() {
    let routes = || Router::new().route("/here", get(not_here));
    let id_of = |answer: &str, name: &str| {
        let ids: Vec<_> = answer.lines().filter_map(|line| line.strip_prefix(name)).map(str::to_owned).collect();
        assert!(ids.len() < 2, "{answer}");
        ids.into_iter().next()
    };
    // Hostile or long ids are not repeated.
    for hostile in ["two words", "<script>", "", &"x".repeat(65)] {
        let answer = ask_with(routes().errors(stripe()), "GET", "/here", &[("x-request-id", hostile)], "").await;
        assert_eq!(id_of(&answer, "x-request-id: ").map(|id| id.len()), Some(36), "{answer}");
    }
    let own = stripe().with_request_id_header("request-id".parse().unwrap());
    let answer = ask_with(routes().errors(own), "GET", "/here", &[("request-id", "abc")], "").await;
    assert_eq!(id_of(&answer, "request-id: ").as_deref(), Some("abc"), "{answer}");
    let answer = ask(routes().errors(stripe().without_request_id()), "GET", "/here").await;
    assert_eq!(id_of(&answer, "x-request-id: "), None, "{answer}");
    // A layer outside sees the same id on every error of a request.
    let nested = Router::new().nest("/inner", routes().errors(stripe())).errors(problem());
    let answer = ask_with(nested, "GET", "/inner/here", &[], "").await;
    assert_eq!(id_of(&answer, "x-request-id: ").map(|id| id.len()), Some(36), "{answer}");
}
