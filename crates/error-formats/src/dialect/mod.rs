//! The dialects, one file each.

use error_core::{Category, ErrorStatus};

pub(crate) mod finimpulse;
pub(crate) mod finqware;
pub(crate) mod finternet;
pub(crate) mod problem;
pub(crate) mod stripe;
pub(crate) mod uppercase;

/// The status of a client error in an API whose document knows 400 for all
/// that is wrong with a request. What the framework found keeps the status
/// that HTTP has for it: 405, 406, 408, 413, 415, 422, ...
fn request_status(category: Category) -> ErrorStatus {
    match category {
        Category::MissingField
        | Category::UnknownField
        | Category::InvalidField
        | Category::Conflict
        | Category::InvalidState => ErrorStatus::BAD_REQUEST,
        _ => category.standard_status(),
    }
}
