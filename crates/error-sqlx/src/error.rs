//! Errors of sqlx as API errors.

use std::{error::Error, fmt, marker::PhantomData, panic::Location};

use error_core::{
    AdaptedError, ApiError, Arguments, Category, CategoryError, Definition, DefinitionSet, ErrorSet, Facts,
};

use crate::{NoSchema, Schema, failure::Failure};

/// An error of sqlx as an API error. The [crate page](crate) lists the status of each
/// error.
///
/// `S` is your [`Schema`], which has the request parameters of constraints, and the
/// waits. Clients read the format's title for the category, never a text of the database.
/// `source()` is the error of sqlx, which the layer redacts and logs.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category};
/// # use sqlx_0_9 as sqlx;
/// use error_sqlx::SqlxError;
///
/// let error: SqlxError = sqlx::Error::PoolClosed.into();
/// assert_eq!(error.definition().category(), Category::Unavailable);
/// assert_eq!((error.constraint(), error.code()), (None, None));
///
/// let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<sqlx::Error>());
/// assert!(matches!(source, Some(sqlx::Error::PoolClosed)));
/// ```
pub struct SqlxError<S = NoSchema> {
    // One pointer, so that a `Result` stays small.
    inner: Box<Inner>,
    schema: PhantomData<fn() -> S>,
}

#[derive(Debug)]
struct Inner {
    error: CategoryError,
    failure: Failure,
    constraint: Option<String>,
    code: Option<String>,
    location: &'static Location<'static>,
}

/// What a version of sqlx says of an error.
pub(crate) struct Reported {
    pub(crate) failure: Failure,
    pub(crate) constraint: Option<String>,
    /// The database's own code.
    pub(crate) code: Option<String>,
    pub(crate) source: Box<dyn Error + Send + Sync>,
}

impl<S: Schema> SqlxError<S> {
    #[track_caller]
    pub(crate) fn new(reported: Reported) -> SqlxError<S> {
        let Reported { failure, constraint, code, source } = reported;
        let param = constraint.as_deref().and_then(|constraint| S::PARAMS.param(constraint));
        let mut error = CategoryError::new(failure.category(param)).with_source(source);
        if let Some(param) = param {
            error = error.with_param(param);
        }
        if let Some(wait) = failure.retry_after::<S>() {
            error = error.with_retry_after(wait);
        }
        let inner = Inner { error, failure, constraint, code, location: Location::caller() };
        SqlxError { inner: Box::new(inner), schema: PhantomData }
    }
}

impl<S> SqlxError<S> {
    /// The violated constraint, or the column that must not be null, with its name as in
    /// [`Params`](crate::Params).
    pub fn constraint(&self) -> Option<&str> {
        self.inner.constraint.as_deref()
    }

    /// The error code of the database: a SQLSTATE, or a result code of SQLite.
    pub fn code(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }
}

/// The categories that a [`Failure`] has.
const CATEGORIES: &[Definition] = &[
    Definition::of(Category::NotFound),
    Definition::of(Category::Conflict),
    Definition::of(Category::MissingField),
    Definition::of(Category::InvalidField),
    Definition::of(Category::UnprocessableContent),
    Definition::of(Category::InternalError),
    Definition::of(Category::Overloaded),
    Definition::of(Category::Unavailable),
    Definition::of(Category::Timeout),
];

impl<S> ErrorSet for SqlxError<S> {
    const SET: DefinitionSet = DefinitionSet { own: CATEGORIES, parts: &[] };
}

impl<S> ApiError for SqlxError<S> {
    fn definition(&self) -> &'static Definition {
        self.inner.error.definition()
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.inner.error.facts(facts);
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.inner.error.arguments(arguments);
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        Some(self.inner.location)
    }
}

impl<S> AdaptedError for SqlxError<S> {
    /// By its constraint or by the database's code.
    ///
    /// A column that must not be null is no name: SQLite calls a unique constraint
    /// by its column.
    fn is_named(&self, name: &str) -> bool {
        let constraint = self.constraint().filter(|_| self.inner.failure != Failure::NotNull);
        constraint == Some(name) || self.code() == Some(name)
    }
}

/// For the log: what failed, and the constraint.
impl<S> fmt::Display for SqlxError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.inner.failure, f)?;
        match self.constraint() {
            Some(constraint) => write!(f, " ({constraint})"),
            None => Ok(()),
        }
    }
}

impl<S> fmt::Debug for SqlxError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SqlxError").field(&self.inner).finish()
    }
}

impl<S> Error for SqlxError<S> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner.error.source()
    }
}
