#![allow(dead_code, unused_macros)]

mod core {}
mod std {}
mod alloc {}
mod serde {}
mod http {}

struct Result;
struct Some;
struct None;
struct Ok;
struct Err;
struct Option;
struct Vec;
struct Box;
struct Default;
struct Into;
struct From;
struct AsRef;
struct Formatter;
struct Facts;
struct Definition;
struct ErrorSet;
struct Category;

macro_rules! write {
    () => {};
}
macro_rules! unreachable {
    () => {};
}

trait Nothing {}

#[derive(::core::fmt::Debug, ::thiserror::Error, ::error_core::ApiError)]
enum E {
    /// No such account
    #[error("There is no account {id}")]
    #[api(status = 404, code = "account_not_found", message = "No account {id}", user_message = "No {id}")]
    NotFound {
        #[api(detail = "ident", param)]
        id: ::std::string::String,
        #[api(detail)]
        note: ::core::option::Option<u8>,
        #[api(header = "x-note")]
        #[api(retry_after)]
        wait: ::core::option::Option<::error_core::RetryAfter>,
    },
    #[error("It failed")]
    #[api(category = internal_error)]
    Internal,
    #[error(transparent)]
    #[api(transparent)]
    Inner(Inner),
}

#[derive(::core::fmt::Debug, ::thiserror::Error, ::error_core::ApiError)]
#[error("It is gone")]
#[api(category = gone)]
struct Inner;

pub(super) fn main() {
    let error = E::Inner(Inner);
    ::std::assert_eq!(::error_core::ApiError::definition(&error).code(), ::core::option::Option::None);
}
