//! The settings for a database.

use error_core::RetryAfter;

use crate::Params;

/// The settings for a database: the request parameters of its constraints, and its waits.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, ErrorView, Message, Resolved, RetryAfter};
/// # use sqlx_0_9 as sqlx;
/// use error_sqlx::{Schema, SqlxError};
///
/// #[derive(Debug)]
/// struct Accounts;
///
/// impl Schema for Accounts {
///     const BUSY_WAIT: RetryAfter = RetryAfter::seconds(3);
/// }
///
/// let error = SqlxError::<Accounts>::from(sqlx::Error::PoolTimedOut);
/// let message = Message::of(&error);
/// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default());
/// assert_eq!(view.retry_after(), Some(RetryAfter::seconds(3)));
/// ```
///
/// Open: implement this trait for a type of your application.
pub trait Schema: 'static {
    /// The request parameters of the constraints.
    const PARAMS: Params = Params::NONE;

    /// When the client may retry after a temporary failure: a serialization failure, a
    /// deadlock, or a timeout of the pool.
    const BUSY_WAIT: RetryAfter = RetryAfter::seconds(1);

    /// When the client may retry after the connection to the database was lost.
    const OUTAGE_WAIT: RetryAfter = RetryAfter::seconds(5);
}

/// A database with the default settings.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category};
/// # use sqlx_0_9 as sqlx;
/// use error_sqlx::SqlxError;
///
/// let error: SqlxError = sqlx::Error::RowNotFound.into(); // `SqlxError<NoSchema>`
/// assert_eq!(error.definition().category(), Category::NotFound);
/// ```
#[derive(Debug, Clone, Copy)]
pub enum NoSchema {}

impl Schema for NoSchema {}
