//! Causes as a format lists them: with the format's own rows, without the error itself, and bounded.

use axum::{Router, routing::get};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer, RouterExt,
    catalog::Definition,
    format::{ErrorView, Facts, Parts, Row, Unwrapped, WireFormat},
};
use serde::Serialize;

use crate::support::Server;

/// `{"code":"...","text":"...","inner":[...]}`.
#[derive(Debug)]
struct Nested;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Parts::is_empty")]
    inner: Parts<'a, Nested>,
}

impl Nested {
    fn body<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
        let inner = Parts::causes(self, view, |_, part, item| item.write(&Nested.body(part)));
        Body { code: view.code(), text: view.message(), inner }
    }
}

impl WireFormat for Nested {
    type Failure<'a> = Body<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "nested"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
        self.body(view)
    }

    fn row(&self, category: Category) -> Row {
        match category {
            Category::Conflict => Row::new(category.standard_status(), "in_use"),
            _ => Row::standard(category),
        }
    }
}

/// An error with causes, the last of which may be itself.
#[derive(Debug, thiserror::Error)]
#[error("hunter2")]
struct Batch {
    causes: Vec<CategoryError>,
    is_its_own_cause: bool,
    panics: bool,
}

impl ApiError for Batch {
    fn definition(&self) -> &'static Definition {
        static BATCH: Definition = Definition::of(Category::InvalidState);
        &BATCH
    }

    fn message(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        assert!(!self.panics, "hunter2");
        f.write_str("the batch failed")
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        for cause in &self.causes {
            facts.cause(cause);
        }
        if self.is_its_own_cause {
            facts.cause(self);
        }
    }
}

async fn body(handler: fn() -> Error) -> (u16, String) {
    let app: Router = Router::new().route("/", get(async move || handler())).errors(ErrorLayer::new(Nested));
    let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
    (answer.status(), answer.body().to_owned())
}

#[tokio::test]
async fn each_part_has_the_code_of_the_format_and_its_text() {
    let batch = || {
        let locked = CategoryError::new(Category::Conflict).with_message("acc_1 is locked");
        let causes = vec![locked, CategoryError::new(Category::InternalError)];
        Error::from(Batch { causes, is_its_own_cause: false, panics: false })
    };
    let expected = concat!(
        r#"{"code":"invalid_state","text":"the batch failed","inner":[{"code":"in_use","text":"acc_1 is locked"},"#,
        r#"{"code":"internal_error","text":"An internal error occurred"}]}"#
    );
    assert_eq!(body(batch).await, (409, expected.to_owned()));
}

#[tokio::test]
async fn an_error_that_is_its_own_cause_ends() {
    let cyclic = || Error::from(Batch { causes: vec![], is_its_own_cause: true, panics: false });
    let (status, body) = body(cyclic).await;
    assert_eq!((status, body.matches("the batch failed").count()), (409, 9), "{body}");
}

#[tokio::test]
async fn a_part_that_panics_is_an_internal_error() {
    let panics = || Error::from(Batch { causes: vec![], is_its_own_cause: true, panics: true });
    let (status, body) = body(panics).await;
    assert_eq!((status, &*body), (500, r#"{"code":"internal_error","text":"An internal error occurred"}"#));
}
