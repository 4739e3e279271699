//! A `Display` that fails.

use std::{error::Error as StdError, fmt};

use axum::{Router, routing::get};
use error_response::{ApiError, RouterExt};
use tracing::Level;

use super::{out_of_scope, problem, stripe};
use crate::records::{one, watch};

/// Its `Display` fails.
#[derive(Debug)]
struct FailingDisplay;

impl fmt::Display for FailingDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half a te")?;
        Err(fmt::Error)
    }
}

impl StdError for FailingDisplay {}

/// The edit collides
#[derive(Debug, ApiError)]
#[api(status = 409, code = "edit_conflict", message = "{0}")]
struct Conflict(FailingDisplay);

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Conflict {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

/// The edit collides, says a text for users
#[derive(Debug, thiserror::Error, ApiError)]
#[error("collision")]
#[api(status = 409, code = "edit_conflict", message = "Collision", user_message = "{0}")]
struct UserConflict(FailingDisplay);

#[tokio::test]
async fn a_display_that_fails() {
    let routes = Router::new()
        .route("/here", get(async || Conflict(FailingDisplay)))
        .route("/spawned", get(async || out_of_scope(Conflict(FailingDisplay)).await));
    for path in ["/here", "/spawned"] {
        let (answer, events) = watch(routes.clone().errors(stripe()), "GET", path).await;
        let expected =
            r#"{"error":{"code":"edit_conflict","message":"The edit collides","type":"invalid_request_error"}}"#;
        assert_eq!((answer.status(), answer.body()), (409, expected), "{path}");
        let logged = one(events);
        assert_eq!((logged.level, logged.get("error_message")), (Level::DEBUG, "half a te"));
        assert_eq!(logged.get("cause"), "half a te");
    }

    // A text that fails inside a body fails the body, wherever it is rendered.
    let routes = Router::new()
        .route("/here", get(async || UserConflict(FailingDisplay)))
        .route("/spawned", get(async || out_of_scope(UserConflict(FailingDisplay)).await));
    for app in [routes.clone(), routes.errors(problem())] {
        for path in ["/here", "/spawned"] {
            let (answer, events) = watch(app.clone(), "GET", path).await;
            assert!([409, 500].contains(&answer.status()), "{answer:?}");
            assert_eq!(answer.json()["status"], answer.status());
            assert_eq!(one(events).get("status"), answer.status().to_string(), "{path}");
        }
    }
}
