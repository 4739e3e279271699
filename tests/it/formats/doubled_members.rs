//! A detail never doubles a member of its format.

use axum::{Router, routing::get};
use error_response::{ApiError, ErrorStatus, RouterExt, catalog::Definition, format::Facts};

use crate::{format::Format, records::watch, support::Server};

/// An error by hand whose details have the names of members of every format.
#[derive(Debug, Clone, thiserror::Error)]
#[error("It is taken")]
struct Taken(&'static [&'static str]);

static SEVEN: f64 = 7.5;

impl ApiError for Taken {
    fn definition(&self) -> &'static Definition {
        static TAKEN: Definition = Definition::new(ErrorStatus::CONFLICT, "taken").with_title("Taken");
        &TAKEN
    }

    fn message(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("It is taken")
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        for name in self.0 {
            facts.detail(name, &SEVEN);
        }
    }
}

fn app(format: Format, details: &'static [&'static str]) -> Router {
    Router::new()
        .route("/", get(async move || Err::<(), _>(error_response::Error::from(Taken(details)))))
        .errors(format.layer())
}

const NAMES: [&str; 16] = [
    "status",
    "code",
    "type",
    "title",
    "detail",
    "message",
    "error",
    "errors",
    "http",
    "params",
    "id",
    "status_code",
    "status_message",
    "timestamp",
    "own",
    "own",
];

#[tokio::test]
async fn no_member_is_written_twice_in_any_format() {
    for format in Format::all() {
        let plain = Server::start(app(format, &[])).await.ask("GET", "/", &[], "").await;
        let answer = Server::start(app(format, &NAMES)).await.ask("GET", "/", &[], "").await;
        assert_eq!(answer.status(), plain.status());
        // A parser keeps one of two members with one name.
        assert_eq!(answer.json().to_string().len(), answer.body().len(), "{}", answer.0);
        assert_eq!(answer.body().contains("\"own\":"), answer.body().contains("7.5"), "{}", answer.0);
        // What the format itself says stays as it was, but for its own ids and times.
        if !matches!(format, Format::FINIMPULSE | Format::FINQWARE) {
            let said = crate::support::status_and_code(409, &plain.json());
            assert_eq!(crate::support::status_and_code(409, &answer.json()), said);
        }
    }
}

#[tokio::test]
async fn a_problem_keeps_its_own_status() {
    let answer = Server::start(app(Format::PROBLEM, &["status", "balance"])).await.ask("GET", "/", &[], "").await;
    answer.check(
        409,
        r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"It is taken","code":"taken","balance":7.5}"#,
    );
}

#[tokio::test]
async fn a_detail_that_is_not_sent_is_reported_once() {
    let mut reported = 0;
    for _ in 0..3 {
        let (_, logged) = watch(app(Format::STRIPE, &["message"]), "GET", "/").await;
        reported += logged.iter().filter(|logged| logged.get("message").contains("detail \"message\"")).count();
    }
    assert_eq!(reported, 1);
}
