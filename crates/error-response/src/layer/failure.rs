//! Why there is no response from below.

use axum::BoxError;
use bytes::Bytes;
use error_core::CategoryError;
use http::Response;

use super::inner_error;
use crate::{guarded::guarded, respond::panicked, scope::Inside};

/// Why there is no response from below.
pub(super) enum Failure {
    Error(BoxError),
    Panic(String),
}

impl Failure {
    pub(super) fn render(self, inside: &Inside, is_early: bool) -> Response<Bytes> {
        match self {
            Failure::Error(error) => {
                let response = match guarded(|| inner_error::find(&*error, &inside.settings.downcasts)) {
                    Ok(Some(known)) => inside.render(known),
                    Ok(None) => return render_and_drop(inner_error::classify(error, is_early), inside),
                    Err(text) => inside.render(&panicked(&text)),
                };
                let _ = guarded(|| drop(error));
                response
            }
            Failure::Panic(text) => inside.render(&panicked(&text)),
        }
    }
}

/// Renders an error that holds one of the author's, whose drop may panic.
fn render_and_drop(error: CategoryError, inside: &Inside) -> Response<Bytes> {
    let response = inside.render(&error);
    let _ = guarded(|| drop(error));
    response
}
