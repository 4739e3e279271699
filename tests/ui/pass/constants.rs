//! Each variant has a constant, which is the definition that its values have.

use error_core::{ApiError, Definition, ErrorSet as _};

mod accounts {
    #[derive(Debug, thiserror::Error, error_core::ApiError)]
    pub(super) enum AccountError {
        /// No such account
        #[error("No such account")]
        #[api(status = 404, code = "account_not_found")]
        NotFound,
        #[error("It is closed")]
        #[api(same_as = NotFound)]
        Closed,
        /// End of file
        #[error("end of file")]
        #[api(status = 400, code = "end_of_file")]
        EOF,
        /// It failed
        #[error("It failed")]
        #[api(category = internal_error)]
        IOError,
        #[error(transparent)]
        #[api(transparent)]
        Inner(#[from] super::Inner),
    }
}

use accounts::AccountError;

/// It is gone
#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is gone")]
#[api(status = 410, code = "gone")]
pub struct Inner;

#[derive(Debug, thiserror::Error, ApiError)]
enum Generic<T, const N: usize> {
    /// It is taken
    #[error("{0} is taken")]
    #[api(status = 409, code = "taken")]
    Taken(#[api(detail = "value")] T, [u8; N]),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(non_camel_case_types)]
enum Raw {
    /// Unknown type
    #[error("Unknown type")]
    #[api(status = 422, code = "unknown_type")]
    r#type,
}

// As constants, and in a static.
const NARROWED: [&Definition; 2] = [AccountError::NOT_FOUND, AccountError::IO_ERROR];
static ONE: &Definition = Inner::DEFINITION;

pub(super) fn main() {
    assert!(std::ptr::eq(AccountError::NOT_FOUND, AccountError::NotFound.definition()));
    assert!(std::ptr::eq(AccountError::CLOSED, AccountError::Closed.definition()));
    assert!(std::ptr::eq(AccountError::IO_ERROR, AccountError::IOError.definition()));
    // A variant in capitals hides a constant of its own name.
    assert!(std::ptr::eq(AccountError::EOF_DEFINITION, AccountError::EOF.definition()));
    assert!(std::ptr::eq(Inner::DEFINITION, AccountError::from(Inner).definition()));
    assert!(std::ptr::eq(Raw::TYPE, Raw::r#type.definition()));
    assert!(std::ptr::eq(Generic::<u8, 2>::TAKEN, Generic::Taken(7_u8, [0; 2]).definition()));
    assert_eq!(NARROWED[1].code(), None);
    assert_eq!(ONE.code(), Some("gone"));
    // The constants are no further definitions.
    assert_eq!(AccountError::SET.iter().count(), 4);

    /// It is local
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("It is local")]
    #[api(status = 400, code = "local")]
    struct Local;
    assert_eq!(Local::DEFINITION.code(), Local.definition().code());
}
