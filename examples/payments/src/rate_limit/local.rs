//! Counts in the memory of this instance.

use std::time::Duration;

use axum::{
    Router,
    response::{IntoResponse, Response},
};
use http::Request;
use tower_governor::{
    GovernorError, GovernorLayer, errors::GovernorError::TooManyRequests, governor::GovernorConfigBuilder,
    key_extractor::KeyExtractor,
};

use super::{error::RateLimitError, limit::Limit};
use crate::keys::Caller;

/// Limits the routes of `router`. It goes inside of the layer that finds the caller.
pub(crate) fn limit_locally<S: Clone + Send + Sync + 'static>(router: Router<S>, limit: Limit) -> Router<S> {
    let burst = limit.burst.get();
    let mut config = GovernorConfigBuilder::default().key_extractor(ByCaller).use_headers();
    // Neither is zero, so there is a configuration.
    match config.period(limit.interval()).burst_size(burst).finish() {
        Some(config) => {
            router.route_layer(GovernorLayer::new(config).error_handler(move |error| rejected(error, burst)))
        }
        None => router,
    }
}

/// Only valid keys are counted, so there are never more counters than keys.
#[derive(Debug, Clone)]
struct ByCaller;

impl KeyExtractor for ByCaller {
    type Key = String;

    fn extract<T>(&self, request: &Request<T>) -> Result<String, GovernorError> {
        let caller = request.extensions().get::<Caller>().ok_or(GovernorError::UnableToExtractKey)?;
        Ok(caller.id().to_owned())
    }
}

fn rejected(error: GovernorError, burst: u32) -> Response {
    match error {
        // The governor drops a part of a second: a client that waits exactly that long would be rejected again.
        TooManyRequests { wait_time, .. } => {
            RateLimitError::exceeded(burst, Duration::from_secs(wait_time.saturating_add(1))).into_response()
        }
        _ => RateLimitError::NoCaller.into_response(),
    }
}
