//! Errors of [sqlx](https://docs.rs/sqlx) as API errors.
//!
//! [`SqlxError`] gives each error of sqlx a status, names the parameter at fault and says when the client may come back.
//! No text of the database reaches the client; the log has the error of sqlx as the cause.
//!
//! | what happened | category | status, unless the format says otherwise |
//! |---|---|---|
//! | no row was found | `not_found` | 404 |
//! | a unique, exclusion or foreign key constraint was violated | `conflict` | 409, with the parameter of [`Schema::PARAMS`] |
//! | a check constraint was violated | `invalid_field`; without a parameter in [`Schema::PARAMS`] `unprocessable_content` | 422 |
//! | a column must not be null | `missing_field`; without a parameter in [`Schema::PARAMS`] `internal_error` | 422, 500 |
//! | serialization failure, deadlock, lock not available, SQLite busy or locked | `unavailable` | 503, after [`Schema::BUSY_WAIT`] |
//! | the pool timed out, too many connections | `overloaded` | 503, after [`Schema::BUSY_WAIT`] |
//! | the statement was canceled, as by a time-out | `timeout` | 503, after [`Schema::BUSY_WAIT`] |
//! | the connection was lost, the server shuts down, the pool is closed | `unavailable` | 503, after [`Schema::OUTAGE_WAIT`] |
//! | anything else | `internal_error` | 500 |
//!
//! # Examples
//!
//! The keys `from` and `when` of the derive write the conversions. An error that
//! clients branch on has a variant of its own:
//!
//! ```
//! use error_response::{Api, ApiError, catalog, format::Stripe};
//! # use sqlx_0_9 as sqlx;
//! use error_sqlx::{Params, Schema, SqlxError};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum AccountError {
//!     /// No such account
//!     #[error("No account has this id")]
//!     #[api(status = 404, code = "account_not_found", param = "id", when(Database = not_found))]
//!     NotFound,
//!
//!     /// The address is taken
//!     #[error("An account with this address exists already")]
//!     #[api(status = 409, code = "email_taken", param = "email", when(Database = "accounts_email_key"))]
//!     EmailTaken(#[source] SqlxError<Accounts>),
//!
//!     #[error(transparent)]
//!     #[api(transparent, from = sqlx::Error)]
//!     Database(SqlxError<Accounts>),
//! }
//!
//! /// The constraints that a request can violate, and the parameter that is then at fault.
//! #[derive(Debug)]
//! struct Accounts;
//!
//! impl Schema for Accounts {
//!     const PARAMS: Params = Params::new(&[("accounts_balance_check", "amount"), ("accounts_owner_fkey", "owner")]);
//! }
//!
//! const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![AccountError]);
//!
//! fn find() -> Result<(), AccountError> {
//!     Err(sqlx::Error::RowNotFound)? // as `.fetch_one(&pool).await?` does
//! }
//!
//! let body = API.layer().to_body(&find().unwrap_err());
//! assert_eq!(body.status(), 404);
//! assert_eq!(
//!     body.into_bytes(),
//!     r#"{"error":{"code":"account_not_found","message":"No account has this id","param":"id","type":"invalid_request_error"}}"#,
//! );
//!
//! let error = AccountError::from(sqlx::Error::PoolTimedOut);
//! assert_eq!(API.layer().to_body(&error).status(), 503);
//! ```
//!
//! # Features
//!
//! | feature | sqlx | Rust |
//! |---|---|---|
//! | `sqlx-0-8` | 0.8 | that of this crate |
//! | `sqlx-0-9` | 0.9 | 1.94 |
//!
//! No feature is on by default, and none turns on a driver or a runtime.

mod params;
mod schema;
mod code;
mod constraint;
mod failure;
mod error;
#[cfg(any(feature = "sqlx-0-8", feature = "sqlx-0-9"))]
mod versions;

pub use crate::{
    error::SqlxError,
    params::Params,
    schema::{NoSchema, Schema},
};
