//! The errors of the services below the layer, as API errors.

use std::{error::Error, sync::Arc};

use axum::BoxError;
use error_core::{ApiError, Category, CategoryError};
use http_body_util::LengthLimitError;
use tower::{load_shed::error::Overloaded, timeout::error::Elapsed};

use crate::chain::chain;

/// Finds one type of API error behind an error.
pub(crate) type Downcast = for<'a> fn(&'a (dyn Error + 'static)) -> Option<&'a (dyn ApiError + 'static)>;

pub(super) fn downcast<'a, E: ApiError + 'static>(
    error: &'a (dyn Error + 'static),
) -> Option<&'a (dyn ApiError + 'static)> {
    // An error that must be `Clone` is often behind an `Arc`.
    error
        .downcast_ref::<E>()
        .or_else(|| error.downcast_ref::<Arc<E>>().map(|error| &**error))
        .or_else(|| error.downcast_ref::<Box<E>>().map(|error| &**error))
        .map(|error| error as &dyn ApiError)
}

/// The author's own error, found through wrappers and sources.
pub(super) fn find<'a>(
    error: &'a (dyn Error + 'static),
    downcasts: &[Downcast],
) -> Option<&'a (dyn ApiError + 'static)> {
    chain(error).find_map(|error| downcasts.iter().find_map(|downcast| downcast(error)))
}

/// What tower's own errors mean; anything else is an internal error.
pub(super) fn classify(error: BoxError) -> CategoryError {
    let category = chain(&*error).find_map(|error| {
        if error.is::<Elapsed>() {
            Some(Category::Timeout)
        } else if error.is::<Overloaded>() {
            Some(Category::Overload)
        } else if error.is::<LengthLimitError>() {
            Some(Category::ContentTooLarge)
        } else {
            None
        }
    });
    CategoryError::new(category.unwrap_or(Category::Internal)).with_source(error)
}
