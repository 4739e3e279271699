//! A format, an observer and whatever prints a view or a cause have no way to
//! the error, to its `Display` or to its source.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, http::StatusCode, response::IntoResponse, routing::get};
use error_response::{
    ApiError, ErrorEvent, ErrorLayer, ErrorStatus, Observer, RouterExt,
    catalog::Definition,
    format::{ErasedWireFormat, ErrorView, Facts, Unwrapped, WireFormat},
};

use crate::support::Server;

const CANARY: &str = "hunter2";

/// A cause inside the error: its `Display`, its `Debug` and its source hold what
/// no client may read.
#[derive(Debug, thiserror::Error)]
#[error("connecting with {CANARY}: {0}")]
struct Inner(#[source] std::io::Error);

impl ApiError for Inner {
    fn definition(&self) -> &'static Definition {
        static INNER: Definition =
            Definition::new(ErrorStatus::BAD_GATEWAY, "bank_failed").with_title("The bank failed");
        &INNER
    }
}

#[derive(Debug, thiserror::Error)]
#[error("ledger of {CANARY}")]
struct Outer(#[source] Inner, String);

impl ApiError for Outer {
    fn definition(&self) -> &'static Definition {
        static OUTER: Definition =
            Definition::new(ErrorStatus::INTERNAL_SERVER_ERROR, "ledger_failed").with_title("The ledger failed");
        &OUTER
    }

    fn user_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Please come back later")
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.cause(&self.0).detail("attempts", &3);
    }
}

fn failed() -> Outer {
    Outer(Inner(std::io::Error::other(CANARY)), CANARY.to_owned())
}

/// A format that prints all it can reach.
#[derive(Debug)]
struct Prying;

impl WireFormat for Prying {
    type Failure<'a> = String;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "prying"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> String {
        let causes: Vec<_> = view
            .causes()
            .iter()
            .map(|cause| {
                let message = cause.message();
                let inner = cause.view(
                    &message,
                    |definition| (self as &dyn ErasedWireFormat).resolve(definition),
                    Default::default(),
                );
                format!("{cause:?} {message:?} {inner:?} {:#?} {}", inner.user_message(), inner.message())
            })
            .collect();
        format!("{view:?} {view:#?} {:?} {:?} {causes:?}", view.user_message(), view.details())
    }

    /// What is printed has the status somewhere.
    fn restate(&self, _: &[u8], status: StatusCode) -> Option<Bytes> {
        Some(status.to_string().into())
    }
}

#[derive(Clone, Default)]
struct Notes(Arc<Mutex<String>>);

impl Observer for Notes {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let view = event.view();
        self.0.lock().unwrap().push_str(&format!("{view:#?} {:?} {:?}", view.causes(), view.user_message()));
    }
}

#[tokio::test]
async fn nothing_a_format_or_an_observer_prints_holds_the_error() {
    let notes = Notes::default();
    let inside = async || Err::<(), _>(error_response::Error::from(failed()));
    let outside = async || tokio::spawn(async { error_response::Error::from(failed()).into_response() }).await.unwrap();
    let app = Router::new()
        .route("/inside", get(inside))
        .route("/outside", get(outside))
        .errors(ErrorLayer::new(Prying).with_observer(notes.clone()));
    let server = Server::start(app).await;
    for path in ["/inside", "/outside"] {
        let answer = server.ask("GET", path, &[], "").await;
        assert_eq!(answer.status(), 500);
        // It did look: the codes of the error and its cause are there.
        assert!(answer.body().contains("ledger_failed") && answer.body().contains("bank_failed"), "{}", answer.0);
        assert!(!answer.0.contains(CANARY), "{path}: {}", answer.0);
    }
    let notes = notes.0.lock().unwrap();
    assert!(notes.contains("ledger_failed") && notes.contains("bank_failed"), "{notes}");
    assert!(!notes.contains(CANARY), "{notes}");
}
