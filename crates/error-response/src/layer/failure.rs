//! The reasons why the services below returned no response.

use axum::BoxError;
use bytes::Bytes;
use error_core::{ApiError, CategoryError, Definition};
use http::Response;

use super::inner_error;
use crate::{guarded::guarded, request_context::Renderer, respond::panicked};

/// Why there is no response from below.
pub(super) enum Failure {
    Error(BoxError),
    Panic(String),
}

impl Failure {
    /// The error that leaves, and its definition.
    pub(super) fn render(self, renderer: &Renderer, is_early: bool) -> (Response<Bytes>, &'static Definition) {
        match self {
            Failure::Error(error) => {
                let rendered = match guarded(|| inner_error::find(&*error, &renderer.settings().downcasts)) {
                    Ok(Some(known)) => render(known, renderer),
                    Ok(None) => return render_and_drop(inner_error::classify(error, is_early), renderer),
                    Err(text) => render(&panicked(&text), renderer),
                };
                let _ = guarded(|| drop(error));
                rendered
            }
            Failure::Panic(text) => render(&panicked(&text), renderer),
        }
    }
}

fn render(error: &dyn ApiError, renderer: &Renderer) -> (Response<Bytes>, &'static Definition) {
    (renderer.render(error), error.definition())
}

/// Renders an error that holds one of the author's, whose drop may panic.
fn render_and_drop(error: CategoryError, renderer: &Renderer) -> (Response<Bytes>, &'static Definition) {
    let rendered = render(&error, renderer);
    let _ = guarded(|| drop(error));
    rendered
}
