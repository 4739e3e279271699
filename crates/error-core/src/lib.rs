//! Typed API errors.
//!
//! One Rust type has everything that a client, a reader of the documentation or an operator needs to know about an
//! error:
//!
//! ```
//! use error_core::{ApiError, Catalog, catalog};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! pub enum TransferError {
//!     /// No such account
//!     ///
//!     /// The account does not exist, or the caller may not see it.
//!     #[error("No account found with id: {id}")]
//!     #[api(status = 404, code = "account_not_found", param = "id")]
//!     AccountNotFound { id: String },
//!
//!     /// The ledger failed
//!     #[error("ledger: {0}")]
//!     #[api(category = internal_error)]
//!     Ledger(#[from] std::io::Error),
//! }
//!
//! const CATALOG: Catalog = catalog![TransferError];
//! assert_eq!(CATALOG.definitions()[0].code(), Some("account_not_found"));
//! ```
//!
//! A [`Definition`] is the static description of an error, a [`Catalog`] has the definitions of one API, and an
//! occurrence is one error that happened. A wire format reads an [`ErrorView`]. The crate depends on `http` and
//! serde, but not on a framework, on JSON or on a wire format.
#![cfg_attr(docsrs, feature(doc_cfg))]

/// Makes a struct or an enum an error of an API. Derive it together with thiserror's `Error`.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, ErrorSet, Message};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(type = "transfer_error", docs = "https://docs.example.com/errors/")]
/// enum TransferError {
///     /// No such account
///     ///
///     /// The account does not exist, or the caller may not see it.
///     ///
///     /// # Internal
///     ///
///     /// Closed accounts end up here too.
///     #[error("No account found with id: {id}")]
///     #[api(status = 404, code = "account_not_found", param = "id")]
///     AccountNotFound { id: String },
///
///     /// The ledger failed
///     #[error("ledger: {0}")]
///     #[api(status = 500, code = "ledger_failed")]
///     Ledger(#[from] std::io::Error),
/// }
///
/// let error = TransferError::AccountNotFound { id: "acc_123".into() };
/// assert_eq!(Message::of(&error).as_str(), "No account found with id: acc_123");
/// assert_eq!(error.definition().title(), Some("No such account"));
/// assert_eq!(error.definition().docs(), Some("https://docs.example.com/errors/account_not_found"));
///
/// // Each variant has a constant. The set of them is `SET`.
/// assert_eq!(error.definition(), TransferError::ACCOUNT_NOT_FOUND);
/// assert_eq!(TransferError::SET.iter().count(), 2);
///
/// // The text of a server error is for the log; clients read the title.
/// let error = TransferError::from(std::io::Error::other("db-7 refused the password"));
/// assert_eq!(Message::of(&error).as_str(), "");
/// ```
#[doc(inline)]
pub use error_derive::ApiError;

// An error, and its static entry.
mod error;
mod definition;

// All definitions of a type and of an API.
mod set;
mod catalog;
mod unique;
mod data;

mod success;
mod example;

// What an error is called.
mod category;
mod row;
mod resolved;

// One that happened, and its call.
mod facts;
mod occurrence;
mod category_error;
mod error_macros;
mod public_text;
mod call;
mod request;

// What a format sees of it.
mod view;
mod error_part;
mod own_header;
mod own_status;
mod shown_wait;
mod arguments;
mod translation;

mod transparent;
mod adapted;
mod located;

// The vocabulary.
mod status;
mod retry;
mod retry_after;
mod waits;
mod rate_limit;
mod challenge;
mod nqs_text;
mod link;
mod id;
mod masked;
mod day;
mod with_causes;
#[cfg(feature = "openapi")]
mod schema;

mod scratch;
mod uri;

#[cfg(feature = "openapi")]
pub use crate::schema::DetailSchema;
#[doc(inline)]
pub use error_fields::{FaultCode, FieldPath, Location, Segment, Spelling, Value, Violation};

/// The trait of typed errors.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, ErrorStatus};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum AccountError {
///     /// No such account
///     #[error("No account found with id: {id}")]
///     #[api(status = 404, code = "account_not_found", param = "id")]
///     NotFound { id: String },
/// }
///
/// let error = AccountError::NotFound { id: "acc_123".into() };
/// assert_eq!(error.definition().status(), Some(ErrorStatus::NOT_FOUND));
/// assert_eq!(error.definition().code(), Some("account_not_found"));
/// ```
pub use crate::error::ApiError;
pub use crate::{
    adapted::AdaptedError,
    arguments::{Arguments, TextArgument, TextArguments},
    call::{CallFacts, Cost, Notice},
    catalog::Catalog,
    category::Category,
    category_error::CategoryError,
    challenge::{Challenge, InvalidChallenge},
    data::{DefinitionData, InvalidCatalog, InvalidDefinition},
    day::{Day, InvalidDay},
    definition::{
        Allow, Annotations, Definition, Deprecation, DetailDefinition, DetailType, ExampleRequest, HeaderDefinition,
        RequiredField, Wait,
    },
    error_part::ErrorPart,
    example::Example,
    facts::{Details, Facts, Param, ParamSpelling},
    id::{Id, IdGenerator, InvalidId, UuidV4},
    link::Link,
    located::{Located, SourceLocation},
    masked::Masked,
    nqs_text::NqsText,
    occurrence::Occurrence,
    own_header::UnsentHeader,
    rate_limit::RateLimit,
    request::{RequestFacts, RequestMembers, RequestNeeds},
    resolved::Resolved,
    retry::{Idempotency, Retry, RetryVerdict},
    retry_after::RetryAfter,
    row::Row,
    set::{DefinitionSet, ErrorSet},
    status::{ErrorStatus, InvalidStatus},
    success::SuccessDefinition,
    translation::{PageText, TextKey, TextPart, Translation},
    view::{CallView, Cause, ErrorView, Message, ResultBody, SuccessView, TextsIn, UserMessage},
    waits::{Spread, Waits},
};

/// What the derive and the macros expand to, and what the crates of this project share; not part of the API.
#[doc(hidden)]
pub mod __private {
    pub use crate::error_part::ErrorPart;
    pub use http::HeaderName;

    pub use erased_serde::Serialize;

    /// The trait without the derive of the same name, for crates that export a
    /// derive of their own.
    pub mod only_trait {
        pub use crate::error::ApiError;
    }

    pub use error_derive::category_error;
    pub use error_fields::Violation;

    #[cfg(feature = "openapi")]
    pub use crate::schema::{NoSchema, SchemaOf};
    pub use crate::{
        adapted::{Adapted, MadeOf, Reads, adapted, assert_category, count_left, left},
        arguments::{Arguments, Printed, Shown, ShownDisplay, ShownNothing, ShownNumber, ShownPath},
        category::Category,
        day::Day,
        definition::{
            Allow, Annotations, Definition, Deprecation, DetailDefinition, DetailType, ExampleRequest,
            HeaderDefinition, RequiredField, Wait, definition, definition_of, error_status, same_text,
        },
        example::Example,
        facts::Facts,
        located::Located,
        own_status::OwnStatus,
        public_text::{
            LogText, Probe, ProbeAny, ProbeError, ProbeLogText, ProbePointer, Public, PublicText, TextOfAnError,
            public_text, text,
        },
        rate_limit::RateLimit,
        retry::Retry,
        retry_after::RetryAfter,
        set::{DefinitionSet, ErrorSet},
        shown_wait::{OtherWait, ShownWait},
        transparent::{Forwarded, Transparent, display, forwarded},
        unique::{Kept, Listed, count, flatten, stop},
        uri::uri_reference,
        with_causes::fmt_with_causes,
    };
}

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// A detail with the schema of its Rust type, where that has one; nothing more without
/// the feature.
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[macro_export]
macro_rules! __detail {
    ($detail:expr, $of:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::NoSchema as _;
        match $crate::__private::SchemaOf::<$of>::SCHEMA {
            ::core::option::Option::Some(schema) => $detail.with_schema(schema),
            ::core::option::Option::None => $detail,
        }
    }};
}

/// A detail with the schema of its Rust type, where that has one; nothing more without
/// the feature.
#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __detail {
    ($detail:expr, $of:ty) => {
        $detail
    };
}
