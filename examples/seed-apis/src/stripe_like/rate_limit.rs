//! How many requests one address may send.

use std::time::Duration;

use axum::{
    Router,
    response::{IntoResponse, Response},
};
use tower_governor::{GovernorError, GovernorLayer, governor::GovernorConfigBuilder};

use super::StripeLikeError;

/// How many requests may come at once.
const BURST: u32 = 50;
/// How long it takes until one more may come.
const REFILL: Duration = Duration::from_secs(1);

/// Limits the routes of `router` by the address of the peer.
///
/// The limit stands outside authentication, so it also slows down those who
/// guess keys.
pub(super) fn limited<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    #[expect(clippy::expect_used, reason = "a configuration is refused where a number is zero; none is")]
    let config = GovernorConfigBuilder::default()
        .period(REFILL)
        .burst_size(BURST)
        .finish()
        .expect("neither the period nor the burst is zero");
    router.route_layer(GovernorLayer::new(config).error_handler(refuse))
}

/// The governor's own answer is a text, and its wait is too short.
fn refuse(error: GovernorError) -> Response {
    let error = match error {
        // The seconds are cut off, not rounded up: 0 for a wait of 0.9 s. A
        // client that takes them at their word comes too early.
        GovernorError::TooManyRequests { wait_time, .. } => {
            StripeLikeError::RateLimited { wait: Duration::from_secs(wait_time.saturating_add(1)) }
        }
        _ => StripeLikeError::Internal { cause: "the address of the peer is unknown: serve with connect info" },
    };
    error.into_response()
}
