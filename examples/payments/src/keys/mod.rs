//! API keys: who calls, and what the caller may do.

mod authenticate;
mod error;
mod first;
mod invalid_keys;
mod key;
mod routes;
mod secret;
mod store;

pub(crate) use self::{
    authenticate::{Caller, Writer, authenticate, bearer},
    error::{CallerError, KeyError},
    invalid_keys::InvalidKeys,
    routes::routes,
};
pub use self::{first::FirstKeys, secret::Secret};
