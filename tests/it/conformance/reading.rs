//! How a test reads the answers of each format.

use axum::{Router, response::IntoResponse, routing::get};
use error_response::RouterExt;
use serde_json::Value;

use crate::{
    format::{Details, Format},
    support::{Answer, REQUEST_ID, Server},
};

/// What a handler answers.
pub(super) type Make<T> = fn() -> T;

/// What no client may read: what the tests hide in errors, and what gives away
/// a source, a path or a Rust name.
const INTERNAL: &[&str] = &["hunter2", "secret", ".rs", "src/", "::", "panicked", "backtrace", "os error"];

impl Format {
    /// The object that has the details of an error, in a format that shows them.
    pub(super) fn details(self, error: &Value) -> Option<&Value> {
        match self.facts().details {
            Details::NotSent => None,
            Details::BesideTheMembers => Some(error),
            Details::In(name) => Some(&error[name]),
        }
    }

    /// What a handler's answer is in this format.
    pub(super) async fn answer<T: IntoResponse + 'static>(self, handler: Make<T>) -> Answer {
        let routes = Router::new().route("/here", get(async move || handler()));
        self.ask(routes, "GET", "/here", &[]).await
    }

    /// What `routes` answer in this format.
    pub(super) async fn ask(self, routes: Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let headers = [&[("x-request-id", REQUEST_ID)], headers].concat();
        Server::start(routes.errors(self.layer())).await.ask(method, path, &headers, "").await
    }

    /// The error in a body.
    #[track_caller]
    pub(super) fn error(self, answer: &Answer) -> Value {
        let mut body = answer.json();
        if body["error"].is_object() { body["error"].take() } else { body }
    }

    /// The error in a body, without the ids that no other occurrence has.
    #[track_caller]
    pub(super) fn error_without_ids(self, answer: &Answer) -> Value {
        let mut error = self.error(answer);
        if let Some(members) = error.as_object_mut() {
            members.retain(|name, _| name != "id" && name != "task_id");
        }
        error
    }

    /// What a client reads of the error.
    #[track_caller]
    pub(super) fn message(self, answer: &Answer) -> String {
        let error = self.error(answer);
        let text = self.facts().message.iter().find_map(|name| error[name].as_str());
        text.unwrap_or_else(|| panic!("{}: no message: {answer:?}", self.name())).to_owned()
    }

    /// The code, in snake case; of FinImpulse's numbers their digits.
    #[track_caller]
    pub(super) fn code(self, answer: &Answer) -> String {
        let code = &self.error(answer)[self.facts().code];
        code.as_str().map_or_else(|| code.to_string(), str::to_lowercase)
    }

    /// Holds an answer against what every error of this format is: whole, with
    /// its headers, nothing internal in it.
    #[track_caller]
    pub(super) fn check(self, answer: &Answer, status: u16, what: &str) {
        let told = format!("{}: {what}: {answer:?}", self.name());
        assert_eq!(answer.status(), status, "{told}");
        assert_eq!(answer.header("content-type"), Some(self.media_type()), "{told}");
        assert!(answer.header("cache-control").is_some(), "{told}");
        assert!(answer.header("x-request-id").is_some(), "{told}");
        let error = self.error(answer);
        for member in self.facts().members {
            assert!(!error[member].is_null(), "{member}: {told}");
        }
        if let Some(name) = self.facts().status {
            assert_eq!(error[name], status, "{told}");
        }
        assert!(!self.message(answer).is_empty(), "{told}");
        for text in INTERNAL {
            assert!(!answer.0.to_lowercase().contains(text), "{text}: {told}");
        }
    }
}

/// The answers to two GETs on one connection.
pub(super) async fn both_answers(server: &Server, paths: [&str; 2]) -> (Answer, Answer) {
    let [first, second] = paths;
    let requests = format!(
        "GET {first} HTTP/1.1\r\nhost: api.example.com\r\n\r\nGET {second} HTTP/1.1\r\nhost: api.example.com\r\n\
         connection: close\r\n\r\n",
    );
    let answers = server.exchange(requests).await;
    let (first, second) = answers.split_at(answers.rfind("HTTP/1.1 ").unwrap());
    (Answer(first.to_owned()), Answer(second.to_owned()))
}
