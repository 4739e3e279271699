//! A crate that turns every warning into an error: some lints are those of a whole crate.
#![deny(
    warnings,
    future_incompatible,
    missing_debug_implementations,
    missing_docs,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

use error_core::{ApiError, ErrorSet as _};

/// What can go wrong.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type = "an_error")]
pub(crate) enum E<'a> {
    /// No such account
    #[error("There is no account {id}")]
    #[api(status = 404, code = "account_not_found", message = "No {id}", user_message = "None of {id}")]
    NotFound {
        /// The id.
        #[api(detail = "ident", param)]
        id: &'a str,
        /// How many there are.
        #[api(detail, header = "x-count")]
        count: Option<u32>,
    },
    /// An old error
    #[deprecated]
    #[error("It is old")]
    #[api(status = 410, code = "old", deprecated = "use `failed`")]
    Old,
    /// Failed
    #[error("failed")]
    #[api(status = 500, code = "failed")]
    Failed(#[from] std::fmt::Error),
}

fn main() {
    assert_eq!(E::SET.iter().count(), 3);
    #[allow(deprecated)]
    let old = E::Old;
    assert_eq!(old.definition().code(), Some("old"));
    assert_eq!(E::from(std::fmt::Error).definition().code(), Some("failed"));
    assert_eq!(E::NotFound { id: "a", count: None }.definition().code(), Some("account_not_found"));
}
