#![no_implicit_prelude]

#[derive(::core::fmt::Debug, ::thiserror::Error, ::error_core::ApiError)]
#[api(challenge = "Bearer")]
enum E {
    /// No such account
    ///
    /// It may be closed.
    #[error("There is no account {id}")]
    #[api(status = 404, code = "account_not_found", user_message = "No {id}", header("X-Kind" = "account"))]
    NotFound {
        #[api(detail = "ident", param, example = "acc_1")]
        id: ::std::string::String,
        #[api(header = "x-note")]
        note: ::core::option::Option<u8>,
    },
    #[error("Wait")]
    #[api(category = rate_limited)]
    Limited {
        #[api(retry_after, detail)]
        wait: ::core::option::Option<::error_core::RetryAfter>,
        #[api(rate_limit)]
        quota: ::core::option::Option<::error_core::RateLimit>,
    },
    #[error("Wait")]
    #[api(category = rate_limited, message = "Wait {wait}")]
    Waits {
        #[api(retry_after, detail)]
        wait: ::error_core::RetryAfter,
    },
    #[error("No token")]
    #[api(category = credentials_missing)]
    NoToken {
        #[api(challenge)]
        challenge: ::core::option::Option<::error_core::Challenge>,
    },
    #[error("Invalid")]
    #[api(category = invalid_field)]
    Invalid {
        #[api(violations)]
        violations: ::std::vec::Vec<::error_core::Violation>,
    },
    #[error("It failed")]
    #[api(category = internal_error)]
    Internal,
    #[error("It failed again")]
    #[api(same_as = Internal)]
    Again,
    #[error(transparent)]
    #[api(transparent)]
    Inner(Inner),
}

#[derive(::core::fmt::Debug, ::thiserror::Error, ::error_core::ApiError)]
#[error("It is gone")]
#[api(category = gone)]
struct Inner;

const CATALOG: ::error_core::Catalog = ::error_core::catalog![E];

pub(super) fn main() {
    let error = E::Inner(Inner);
    ::std::assert_eq!(::error_core::ApiError::definition(&error).code(), ::core::option::Option::None);
    ::std::assert!(!CATALOG.definitions().is_empty());
    ::std::assert!(::std::ptr::eq(E::AGAIN, E::INTERNAL));
    ::std::assert!(Inner::DEFINITION.code().is_none());
}
