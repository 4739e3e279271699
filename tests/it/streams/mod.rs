//! Errors after the response has begun.

mod late_errors;

pub(crate) use self::late_errors::chunks;
