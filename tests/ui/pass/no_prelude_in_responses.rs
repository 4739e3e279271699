#![no_implicit_prelude]

#[derive(::core::fmt::Debug, ::thiserror::Error, ::error_response::ApiError)]
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
        wait: ::core::option::Option<::error_response::RetryAfter>,
        #[api(rate_limit)]
        quota: ::core::option::Option<::error_response::RateLimit>,
    },
    #[error("Wait")]
    #[api(category = rate_limited, message = "Wait {wait}")]
    Waits {
        #[api(retry_after, detail)]
        wait: ::error_response::RetryAfter,
    },
    #[error("No token")]
    #[api(category = credentials_missing)]
    NoToken {
        #[api(challenge)]
        challenge: ::core::option::Option<::error_response::Challenge>,
    },
    #[error("Invalid")]
    #[api(category = invalid_field)]
    Invalid {
        #[api(violations)]
        violations: ::std::vec::Vec<::error_response::Violation>,
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

#[derive(::core::fmt::Debug, ::thiserror::Error, ::error_response::ApiError)]
#[error("It is gone")]
#[api(category = gone)]
struct Inner;

const CATALOG: ::error_response::Catalog = ::error_response::catalog![E];

pub(super) fn main() {
    let error = E::Inner(Inner);
    let known = <E as ::error_response::openapi::KnownErrors>::known_errors();
    ::std::assert!(!known.is_empty());
    ::std::assert_eq!(::error_response::ApiError::definition(&error).code(), ::core::option::Option::None);
    ::std::assert!(!CATALOG.definitions().is_empty());
}
