//! What failed, whichever version of sqlx says it.

use std::fmt;

use error_core::{Category, RetryAfter};

use crate::Schema;

/// What failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    RowNotFound,
    Unique,
    Exclusion,
    ForeignKey,
    Check,
    NotNull,
    /// The transaction was rolled back, or would have had to wait.
    Busy,
    PoolTimedOut,
    TooManyConnections,
    Canceled,
    /// The connection was lost, or there is none to be had.
    Lost,
    Other,
}

impl Failure {
    /// Whether it is the violation of a constraint, which may have a name.
    pub(crate) fn is_violation(self) -> bool {
        matches!(self, Failure::Unique | Failure::Exclusion | Failure::ForeignKey | Failure::Check | Failure::NotNull)
    }

    /// The category, for a constraint that is about `param`.
    ///
    /// A check or a missing value is the client's fault if the author says which
    /// parameter it is about; a column without a value that no parameter stands for is our own.
    pub(crate) fn category(self, param: Option<&str>) -> Category {
        match (self, param) {
            (Failure::RowNotFound, _) => Category::NotFound,
            (Failure::Unique | Failure::Exclusion | Failure::ForeignKey, _) => Category::Conflict,
            (Failure::Check, Some(_)) => Category::InvalidField,
            (Failure::Check, None) => Category::UnprocessableContent,
            (Failure::NotNull, Some(_)) => Category::MissingField,
            (Failure::Busy | Failure::Lost, _) => Category::Unavailable,
            (Failure::PoolTimedOut | Failure::TooManyConnections, _) => Category::Overloaded,
            (Failure::Canceled, _) => Category::Timeout,
            (Failure::NotNull, None) | (Failure::Other, _) => Category::InternalError,
        }
    }

    /// When the client may retry.
    pub(crate) fn retry_after<S: Schema>(self) -> Option<RetryAfter> {
        match self {
            Failure::Busy | Failure::PoolTimedOut | Failure::TooManyConnections | Failure::Canceled => {
                Some(S::BUSY_WAIT)
            }
            Failure::Lost => Some(S::OUTAGE_WAIT),
            _ => None,
        }
    }
}

/// For the log.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Failure::RowNotFound => "no row was found",
            Failure::Unique => "a unique constraint was violated",
            Failure::Exclusion => "an exclusion constraint was violated",
            Failure::ForeignKey => "a foreign key constraint was violated",
            Failure::Check => "a check constraint was violated",
            Failure::NotNull => "a column must not be null",
            Failure::Busy => "the transaction conflicts with another one",
            Failure::PoolTimedOut => "the pool has no connection",
            Failure::TooManyConnections => "the database has too many connections",
            Failure::Canceled => "the statement was canceled",
            Failure::Lost => "the connection to the database was lost",
            Failure::Other => "the database failed",
        })
    }
}
