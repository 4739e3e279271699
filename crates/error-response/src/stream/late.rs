//! Errors after the response has begun.

use bytes::Bytes;
use error_core::{ApiError, Category, CategoryError};
use error_formats::BodyError;
use http::Response;

use crate::respond::{panicked, render_late};

/// Renders and tells of a typed error.
pub(super) fn tell(error: impl ApiError) -> Option<Response<Bytes>> {
    Some(render_late(&error))
}

/// The same for an item that can't be written.
pub(super) fn tell_unwritten(error: BodyError) -> Option<Response<Bytes>> {
    Some(render_late(&CategoryError::new(Category::Internal).with_source(error)))
}

/// The same for a panic.
pub(super) fn tell_panic(text: &str) -> Option<Response<Bytes>> {
    Some(render_late(&panicked(text)))
}
