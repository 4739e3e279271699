//! An error that is its own source ends.

use std::{error::Error as StdError, fmt};

use axum::{Router, routing::get};
use error_response::{ApiError, RouterExt};

use super::{INTERNAL_IN_STRIPE, failing, stripe};
use crate::records::{one, watch};

/// It goes round
#[derive(Debug, ApiError)]
#[api(status = 502, code = "goes_round")]
struct GoesRound;

impl fmt::Display for GoesRound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("round")
    }
}

impl StdError for GoesRound {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self)
    }
}

#[tokio::test]
async fn an_error_that_is_its_own_source_ends() {
    let (answer, events) = watch(failing(|| GoesRound.into()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE));
    assert_eq!(one(events).get("cause"), "round");

    let app = Router::new().route("/here", get(async || GoesRound)).errors(stripe());
    let (answer, events) = watch(app, "GET", "/here").await;
    assert_eq!(answer.status(), 502);
    assert_eq!(one(events).get("cause"), "round");
}
