//! The static side of errors: definitions, and with the feature `catalog` the published catalog, its diff and its lint.
//!
//! ```
//! use error_response::{ApiError, catalog::Definition};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum AccountError {
//!     /// No such account
//!     #[error("No account found")]
//!     #[api(status = 404, code = "account_not_found")]
//!     NotFound,
//! }
//!
//! let definition: &'static Definition = AccountError::NOT_FOUND;
//! assert_eq!((definition.code(), definition.title()), (Some("account_not_found"), Some("No such account")));
//! ```

pub mod sent;

#[cfg(feature = "catalog")]
pub use error_catalog::*;
pub use error_core::{
    Allow, Annotations, Day, Definition, DefinitionData, DefinitionSet, Deprecation, DetailDefinition, DetailType,
    ErrorPart, ErrorSet, Example, ExampleRequest, HeaderDefinition, InvalidCatalog, InvalidDay, InvalidDefinition,
    RequiredField, Retry, SuccessDefinition, Wait,
};
