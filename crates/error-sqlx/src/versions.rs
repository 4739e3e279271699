//! Reads the errors of each version of sqlx.

use std::borrow::Cow;

use crate::{Schema, SqlxError, code, constraint, error::Reported, failure::Failure};

macro_rules! version {
    ($feature:literal, $sqlx:ident) => {
        #[cfg(feature = $feature)]
        impl<S: Schema> From<$sqlx::Error> for SqlxError<S> {
            #[cold]
            #[track_caller]
            fn from(error: $sqlx::Error) -> SqlxError<S> {
                use $sqlx::error::ErrorKind;

                let database = error.as_database_error();
                let code = database.and_then(|database| database.code()).map(Cow::into_owned);
                let failure = match (&error, database.map(|database| database.kind())) {
                    (_, Some(ErrorKind::UniqueViolation)) => Failure::Unique,
                    (_, Some(ErrorKind::ForeignKeyViolation)) => Failure::ForeignKey,
                    (_, Some(ErrorKind::NotNullViolation)) => Failure::NotNull,
                    (_, Some(ErrorKind::CheckViolation)) => Failure::Check,
                    (_, Some(_)) => code.as_deref().map_or(Failure::Other, code::failure),
                    ($sqlx::Error::RowNotFound, _) => Failure::RowNotFound,
                    ($sqlx::Error::PoolTimedOut, _) => Failure::PoolTimedOut,
                    ($sqlx::Error::Io(_) | $sqlx::Error::PoolClosed | $sqlx::Error::WorkerCrashed, _) => Failure::Lost,
                    _ => Failure::Other,
                };
                let constraint = database.filter(|_| failure.is_violation()).and_then(|database| {
                    let of_text = || constraint::name(failure, database.message(), database.table());
                    database.constraint().map(Cow::Borrowed).or_else(of_text).map(Cow::into_owned)
                });
                SqlxError::new(Reported { failure, constraint, code, source: error.into() })
            }
        }
    };
}

version!("sqlx-0-8", sqlx_0_8);
version!("sqlx-0-9", sqlx_0_9);
