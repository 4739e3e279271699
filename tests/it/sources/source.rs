//! One row of the table: what fails, and what it is to a client.

use std::{sync::Arc, time::Duration};

use axum::{Extension, Router};
use tokio::{sync::Notify, time::timeout};

use super::outcome::Outcome;
use crate::{
    format::Format,
    support::{Answer, Server, check_text, obligations, shown, status_and_code},
};

/// A way a request can fail.
#[derive(Clone)]
pub(super) struct Source {
    /// What fails, as `docs/sources.md` says it.
    pub(super) what: &'static str,
    pub(super) outcome: &'static Outcome,
    app: fn(Format) -> Router,
    request: Vec<u8>,
    before: Before,
    /// The headers it has besides those of every answer with its outcome.
    headers: Vec<(&'static str, &'static str)>,
    /// Whether it has the challenge of the format besides.
    has_challenge: bool,
    /// Why its cells are not what they should be, where nobody can mend it.
    pub(super) deviation: Option<&'static str>,
}

/// What is asked before the request that fails.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    /// The same request, which is answered.
    Answered,
    /// The same request, which calls [`hold`] and is not answered.
    Held,
}

/// A handler that keeps its request.
pub(super) async fn hold(Extension(entered): Extension<Arc<Notify>>) {
    entered.notify_one();
    std::future::pending().await
}

impl Source {
    /// A GET of `/here`.
    pub(super) fn new(what: &'static str, outcome: &'static Outcome, app: fn(Format) -> Router) -> Source {
        let source = Source {
            what,
            outcome,
            app,
            request: Vec::new(),
            before: Before::Nothing,
            headers: Vec::new(),
            has_challenge: false,
            deviation: None,
        };
        source.asked("GET", "/here", &[])
    }

    /// A request without a body.
    pub(super) fn asked(mut self, method: &str, path: &str, headers: &[(&str, &str)]) -> Source {
        self.request = head(method, path, headers);
        self.request.extend(b"\r\n");
        self
    }

    /// A POST to `/here` of a body of this type.
    pub(super) fn posted(mut self, media_type: &str, body: impl AsRef<[u8]>) -> Source {
        let length = body.as_ref().len().to_string();
        self.request = head("POST", "/here", &[("content-type", media_type), ("content-length", &length)]);
        self.request.extend(b"\r\n");
        self.request.extend(body.as_ref());
        self
    }

    /// A POST to `/here` of a body whose length is not told before.
    pub(super) fn chunked(mut self, media_type: &str, body: &str) -> Source {
        self.request = head("POST", "/here", &[("content-type", media_type), ("transfer-encoding", "chunked")]);
        self.request.extend(format!("\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes());
        self
    }

    /// A POST to `/here` whose first bytes arrive, and then one that is no chunk.
    pub(super) fn broken(mut self, media_type: &str, start: &str) -> Source {
        self.request = head("POST", "/here", &[("content-type", media_type), ("transfer-encoding", "chunked")]);
        self.request.extend(format!("\r\n{:x}\r\n{start}\r\nhunter2\r\n", start.len()).into_bytes());
        self
    }

    /// A POST to `/here` whose first bytes arrive, and then no more.
    pub(super) fn stalled(mut self, media_type: &str, start: &str) -> Source {
        self.request = head("POST", "/here", &[("content-type", media_type), ("content-length", "100")]);
        self.request.extend(format!("\r\n{start}").into_bytes());
        self
    }

    /// A request as it is on the wire.
    pub(super) fn raw(mut self, request: &str) -> Source {
        self.request = request.as_bytes().to_vec();
        self
    }

    pub(super) fn after_an_answer(mut self) -> Source {
        self.before = Before::Answered;
        self
    }

    pub(super) fn while_another_is_held(mut self) -> Source {
        self.before = Before::Held;
        self
    }

    pub(super) fn with_header(mut self, name: &'static str, value: &'static str) -> Source {
        self.headers.push((name, value));
        self
    }

    pub(super) fn with_challenge_of_the_format(mut self) -> Source {
        self.has_challenge = true;
        self
    }

    pub(super) fn deviates(mut self, why: &'static str) -> Source {
        self.deviation = Some(why);
        self
    }

    /// The cell of the table for `format`.
    pub(super) async fn check(self, format: Format) {
        let entered = Arc::new(Notify::new());
        let mut app = (self.app)(format);
        if self.before == Before::Held {
            app = app.layer(Extension(entered.clone()));
        }
        let server = Arc::new(Server::start(app).await);
        match self.before {
            Before::Nothing => {}
            Before::Answered => {
                server.send(&self.request).await;
            }
            Before::Held => {
                let (server, request) = (server.clone(), self.request.clone());
                tokio::spawn(async move { server.send(&request).await });
                entered.notified().await;
            }
        }
        let answer = timeout(Duration::from_secs(20), server.send(&self.request)).await.expect("an answer");
        self.check_answer(format, with_known_wait(answer));
    }

    fn check_answer(&self, format: Format, answer: Answer) {
        let answer = with_known_ids(format, answer);
        let body = answer.json();
        assert_eq!(status_and_code(answer.status(), &body), self.outcome.is(format), "{answer:?}");
        assert_eq!(answer.header("content-type"), Some(format.media_type()), "{answer:?}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer:?}");
        for foreign in FOREIGN {
            assert!(!answer.body().contains(foreign), "{foreign:?} in {answer:?}");
        }
        if format == Format::PROBLEM {
            assert_eq!(body["status"], answer.status(), "{answer:?}");
        }
        let whole = shown(&answer.0);
        // The only obligation that a row may lack is the `Allow` of a 405.
        if self.deviation.is_none() || answer.status() != 405 {
            obligations(&whole);
        }
        check_text(&self.outcome.golden(format), &self.without_own_headers(format, whole));
    }

    /// The answer without the headers that this source alone has.
    fn without_own_headers(&self, format: Format, mut answer: String) -> String {
        let challenge = self.has_challenge.then_some(("www-authenticate", format.facts().challenge));
        for (name, value) in self.headers.iter().copied().chain(challenge) {
            let line = format!("{name}: {value}\n");
            assert_eq!(answer.matches(&line).count(), 1, "{line} in {answer}");
            answer = answer.replace(&line, "");
        }
        answer
    }
}

/// The request line and the headers, without the line that ends them.
fn head(method: &str, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: api.example.com\r\n");
    if !headers.iter().any(|(name, _)| *name == "connection") {
        head.push_str("connection: close\r\n");
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.into_bytes()
}

/// What no body of ours ever holds: words of axum's, tower's and other crates'
/// own answers, names of Rust types, and what the requests say.
pub(super) const FOREIGN: [&str; 24] = [
    "hunter2",
    "::",
    "u8",
    "serde",
    "Failed to parse",
    "Failed to buffer",
    "failed to read",
    "Cannot parse",
    " expected",
    "deserialize",
    "column",
    "boundary",
    "UTF-8",
    "Extension",
    "extension",
    "matched",
    "upgrade state",
    "must be",
    "exceeded the",
    "length limit",
    "panicked",
    "Wait for",
    "Key",
    "worker",
];

/// The answer under ids that are known, once they are held against each other.
fn with_known_ids(format: Format, answer: Answer) -> Answer {
    let body = answer.json();
    let request_id = answer.header("x-request-id").expect("a request id").to_owned();
    assert_eq!(request_id.len(), 36, "{answer:?}");
    // A client that speaks HTTP/1.0 is answered in it.
    let mut text = answer.0.replace(&request_id, "REQUEST_ID").replacen("HTTP/1.0 ", "HTTP/1.1 ", 1);
    match format {
        Format::FINIMPULSE => assert_eq!(body["task_id"], *request_id),
        Format::FINQWARE => {
            let id = body["id"].as_str().expect("an id");
            assert_eq!(id.len(), 36, "{body}");
            assert_ne!(id, request_id);
            text = text.replace(id, "ERROR_ID");
        }
        _ => {}
    }
    Answer(text)
}

/// The answer with a wait of a minute, where time has passed since the first
/// request and the same number stands wherever the format shows it.
fn with_known_wait(answer: Answer) -> Answer {
    let Some(wait) = answer.header("retry-after").filter(|wait| *wait != "60").map(str::to_owned) else {
        return answer;
    };
    let seconds: u64 = wait.parse().expect("seconds");
    assert!((1..60).contains(&seconds), "{answer:?}");
    let text = answer.0.replace(&format!("-after: {wait}\r\n"), "-after: 60\r\n");
    // The length of the body is the same only if the number has two digits.
    Answer(text.replace(&format!(" {wait} seconds"), " 60 seconds"))
}
