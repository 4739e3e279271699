//! A query, a form and a path are read into flattened structs: serde puts their
//! texts aside, and a number is read from a text all the same.

use axum::{Router, routing::get};
use error_response::extract::{Form, Path, Query};
use serde::{Deserialize, Serialize};

use super::{FORM, ask, problem};

#[derive(Debug, Serialize, Deserialize)]
struct Search {
    q: String,
    #[serde(flatten)]
    page: Page,
}

#[derive(Debug, Serialize, Deserialize)]
struct Page {
    number: Option<u32>,
    text: Option<String>,
    all: Option<bool>,
}

fn read(search: &Search) -> String {
    serde_json::to_string(search).unwrap()
}

fn routes() -> Router {
    problem(
        Router::new()
            .route("/", get(async |Query(search): Query<Search>| read(&search)))
            .route(
                "/form",
                get(async |Form(search): Form<Search>| read(&search))
                    .post(async |Form(search): Form<Search>| read(&search)),
            )
            .route("/{q}/{number}", get(async |Path(search): Path<Search>| read(&search))),
    )
}

#[tokio::test]
async fn a_flattened_number_is_read_from_a_text() {
    let pairs = "q=5&number=2&text=123&all=true";
    let read = r#"{"q":"5","number":2,"text":"123","all":true}"#;
    let none = r#"{"q":"5","number":2,"text":null,"all":null}"#;
    for (method, path, body, expected) in [
        ("GET", format!("/?{pairs}"), "", read),
        ("GET", format!("/form?{pairs}"), "", read),
        ("POST", "/form".to_owned(), pairs, read),
        ("GET", "/5/2".to_owned(), "", none),
    ] {
        let answer = ask(routes(), method, &path, &[FORM], body).await;
        assert_eq!((answer.status(), answer.body()), (200, expected), "{method} {path}");
    }
}

#[tokio::test]
async fn a_flattened_fault_has_a_name() {
    let answer = ask(routes(), "GET", "/?number=many&text=123&all=5", &[], "").await;
    assert_eq!(
        answer.body(),
        concat!(
            r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"#,
            r#""detail":"q is required (and 2 more errors)","code":"invalid_field","errors":["#,
            r#"{"detail":"is required","parameter":"q","code":"missing"},"#,
            r#"{"detail":"must be an integer","parameter":"number","code":"wrong_type"},"#,
            r#"{"detail":"must be true or false","parameter":"all","code":"wrong_type"}]}"#,
        ),
    );
    let answer = ask(routes(), "GET", "/5/many", &[], "").await.json();
    assert_eq!(answer["errors"][0]["parameter"], "number", "{answer}");
}
