//! Reads a body, up to a length.

use std::{error::Error, iter};

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// What became of a body.
pub(crate) enum Collected {
    Whole(Bytes),
    TooLong,
    Failed(axum::Error),
}

/// Reads `body`, of which no more than `longest` bytes are kept.
pub(crate) async fn collect(body: Body, longest: usize) -> Collected {
    match Limited::new(body, longest).collect().await {
        Ok(collected) => Collected::Whole(collected.to_bytes()),
        Err(error) if is_limit(&*error) => Collected::TooLong,
        Err(error) => Collected::Failed(axum::Error::new(error)),
    }
}

/// Whether a limit ended the body: this one, or that of another layer.
fn is_limit(error: &(dyn Error + 'static)) -> bool {
    iter::successors(Some(error), |&error| error.source()).any(|error| error.is::<LengthLimitError>())
}
