//! FinImpulse: the envelope, the cost of calls, and where each code arises.

use serde_json::{Value, json};

use super::{JSON, start};
use crate::support::{Answer, Server};

const SEARCH: &str = "/finimpulse/v1/search";

async fn search(server: &Server, token: &str, body: &str) -> Answer {
    server.ask("POST", SEARCH, &[JSON, ("authorization", &format!("Bearer {token}"))], body).await
}

/// The envelope without its id, which is checked.
#[track_caller]
fn envelope(answer: &Answer) -> Value {
    let mut body = answer.json();
    let id = body["task_id"].take();
    assert_eq!(id.as_str().map(str::len), Some(36), "{}", answer.0);
    body
}

#[tokio::test]
async fn a_search_costs_money_and_is_echoed() {
    let server = start().await;
    let answer = search(&server, "tok_demo", r#"{"query":"AC","limit":1}"#).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("x-ratelimit-limit"), Some("600"));
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("599"));
    let (id, rest) = answer.body().split_at(r#"{"task_id":""#.len() + 36);
    assert!(id.starts_with(r#"{"task_id":""#), "{id}");
    assert_eq!(
        rest,
        concat!(
            r#"","status_code":20000,"status_message":"OK","cost":0.0001,"#,
            r#""data":{"query":"AC","limit":1},"result":["Acme Corporation"]}"#,
        ),
    );
}

#[tokio::test]
async fn each_code_arises_from_a_handler() {
    let server = start().await;
    let query = r#"{"query":"AC"}"#;

    let answer = search(&server, "tok_demo", "{").await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (400, &json!(40_000)));
    assert_eq!(envelope(&answer)["status_message"], "Validation failed: the body is not a search");
    assert_eq!(envelope(&answer)["cost"], 0, "a request that is refused is free");

    let answer = search(&server, "tok_none", query).await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (401, &json!(40_100)));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    let answer = server.ask("POST", SEARCH, &[JSON, ("authorization", "bearer tok_demo")], query).await;
    assert_eq!(answer.status(), 200, "the scheme is read in any case");
    let answer = server.ask("POST", SEARCH, &[JSON], query).await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (401, &json!(40_100)));

    assert_eq!(search(&server, "tok_poor", query).await.status(), 200);
    let answer = search(&server, "tok_poor", query).await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (402, &json!(40_200)));
    assert_eq!(envelope(&answer)["cost"], 0);

    let answer = search(&server, "tok_office", query).await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (403, &json!(40_300)));

    let answer = server.ask("GET", "/finimpulse/v1/none", &[], "").await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (404, &json!(40_400)));
    assert_eq!(envelope(&answer)["status_message"], "Not Found");

    for remaining in ["1", "0"] {
        let answer = search(&server, "tok_slow", query).await;
        assert_eq!((answer.status(), answer.header("x-ratelimit-remaining")), (200, Some(remaining)));
    }
    let answer = search(&server, "tok_slow", query).await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (429, &json!(42_900)));
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("0"));
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");

    let answer = search(&server, "tok_demo", r#"{"query":"LOST"}"#).await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (500, &json!(50_000)));
    assert_eq!(envelope(&answer)["status_message"], "Internal server error");
    assert_eq!(envelope(&answer)["cost"], json!(0.0001), "an error can cost money");
    assert_eq!(envelope(&answer)["data"], json!({"query": "LOST"}));
}

#[tokio::test]
async fn the_list_of_codes_needs_the_token_and_is_free() {
    let server = start().await;
    let list = |token| server.ask("GET", "/finimpulse/v1/errors", token, "");
    assert_eq!(list(&[]).await.status(), 401);
    // The account has money for one search; it still has after three lists.
    for _ in 0..3 {
        assert_eq!(list(&[("authorization", "Bearer tok_poor")]).await.status(), 200);
    }
    assert_eq!(search(&server, "tok_poor", r#"{"query":"AC"}"#).await.status(), 200);
}

#[tokio::test]
async fn what_the_framework_answers_keeps_its_status() {
    let server = start().await;
    let answer = server.ask("PUT", "/finimpulse/examples/40000", &[], "").await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (405, &json!(40_000)));
    assert_eq!(answer.header("allow"), Some("GET,HEAD,POST"));

    let answer = server.ask("GET", "/finimpulse/examples/none", &[], "").await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (400, &json!(40_000)));

    let answer = server.ask("GET", "/finimpulse/panic", &[], "").await;
    assert_eq!((answer.status(), &envelope(&answer)["status_code"]), (500, &json!(50_000)));
    assert_eq!(envelope(&answer)["cost"], json!(0.0001), "what was set before the panic stays");
}
