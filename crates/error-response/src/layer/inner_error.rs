//! Converts the errors of the services below the layer to API errors.

use std::{error::Error, sync::Arc};

use axum::BoxError;
use error_core::{ApiError, Category, CategoryError};
use http_body_util::LengthLimitError;
use tower::{load_shed::error::Overloaded, timeout::error::Elapsed};

use super::known_text;
use crate::{
    chain::{chain, held},
    guarded::guarded,
};

/// Finds one type of API error behind an error.
pub(crate) type Downcast = for<'a> fn(&'a (dyn Error + 'static)) -> Option<&'a (dyn ApiError + 'static)>;

pub(crate) fn downcast<'a, E: ApiError + 'static>(
    error: &'a (dyn Error + 'static),
) -> Option<&'a (dyn ApiError + 'static)> {
    // An error that must be `Clone` is often behind an `Arc`.
    error
        .downcast_ref::<E>()
        .or_else(|| error.downcast_ref::<Arc<E>>().map(|error| &**error))
        .or_else(|| error.downcast_ref::<Box<E>>().map(|error| &**error))
        .map(|error| error as &dyn ApiError)
}

/// The author's own error, or one of ours, found through wrappers and sources.
pub(super) fn find<'a>(
    error: &'a (dyn Error + 'static),
    downcasts: &[Downcast],
) -> Option<&'a (dyn ApiError + 'static)> {
    held(error).find_map(|error| {
        let authors = downcasts.iter().find_map(|downcast| downcast(error));
        authors.or_else(|| downcast::<CategoryError>(error))
    })
}

/// An error that nobody registered; where its kind is unknown, an internal
/// error. `is_early` where the services below have not waited for anything.
pub(super) fn classify(error: BoxError, is_early: bool) -> CategoryError {
    let known = CategoryError::new(category_of(&*error).unwrap_or(Category::InternalError));
    let known = if is_early && is_rejected_early(&*error) { known.before_effects() } else { known };
    known.with_source(error)
}

/// Whether a service rejected the request without calling the one inside. Only
/// the error itself says so: behind another one, or after a wait, it may be that
/// of a client which a handler called.
fn is_rejected_early(error: &(dyn Error + 'static)) -> bool {
    error.is::<Overloaded>() || has_failed_before(error)
}

/// What the errors of tower, tower-http and the limits of bodies mean, found
/// through wrappers and sources.
pub(crate) fn category_of(error: &(dyn Error + 'static)) -> Option<Category> {
    let found = held(error).find_map(|error| {
        if error.is::<Elapsed>() {
            Some(Category::Timeout)
        } else if error.is::<Overloaded>() {
            Some(Category::Overloaded)
        } else if error.is::<LengthLimitError>() {
            Some(Category::ContentTooLarge)
        } else if is_body_timeout(error) {
            Some(Category::RequestTimeout)
        } else {
            None
        }
    });
    // The reason why a service is gone says more than that it is.
    found.or_else(|| chain(error).any(is_of_a_buffer).then_some(Category::Unavailable))
}

/// Whether a body stopped arriving. Known by its text, since several versions of
/// tower-http are in use, each with a type of its own.
fn is_body_timeout(error: &(dyn Error + 'static)) -> bool {
    guarded(|| known_text::is_body_timeout(error)).unwrap_or(false)
}

/// Whether the service behind tower's `Buffer` is gone, for this request and
/// those that follow.
#[cfg(feature = "buffer")]
fn is_of_a_buffer(error: &(dyn Error + 'static)) -> bool {
    use tower::buffer::error::{Closed, ServiceError};

    error.is::<Closed>() || error.is::<ServiceError>()
}

/// Whether the service behind tower's `Buffer` failed before this request, which it
/// has not seen. A worker that is gone may have taken the request along.
#[cfg(feature = "buffer")]
fn has_failed_before(error: &(dyn Error + 'static)) -> bool {
    error.is::<tower::buffer::error::ServiceError>()
}

#[cfg(not(feature = "buffer"))]
fn has_failed_before(_: &(dyn Error + 'static)) -> bool {
    false
}

#[cfg(not(feature = "buffer"))]
fn is_of_a_buffer(_: &(dyn Error + 'static)) -> bool {
    false
}
