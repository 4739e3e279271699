//! Why there is no response from below.

use axum::BoxError;
use bytes::Bytes;
use error_core::CategoryError;
use http::Response;

use super::inner_error;
use crate::{guarded::guarded, request_context::Renderer, respond::panicked};

/// Why there is no response from below.
pub(super) enum Failure {
    Error(BoxError),
    Panic(String),
}

impl Failure {
    pub(super) fn render(self, renderer: &Renderer, is_early: bool) -> Response<Bytes> {
        match self {
            Failure::Error(error) => {
                let response = match guarded(|| inner_error::find(&*error, &renderer.settings().downcasts)) {
                    Ok(Some(known)) => renderer.render(known),
                    Ok(None) => return render_and_drop(inner_error::classify(error, is_early), renderer),
                    Err(text) => renderer.render(&panicked(&text)),
                };
                let _ = guarded(|| drop(error));
                response
            }
            Failure::Panic(text) => renderer.render(&panicked(&text)),
        }
    }
}

/// Renders an error that holds one of the author's, whose drop may panic.
fn render_and_drop(error: CategoryError, renderer: &Renderer) -> Response<Bytes> {
    let response = renderer.render(&error);
    let _ = guarded(|| drop(error));
    response
}
