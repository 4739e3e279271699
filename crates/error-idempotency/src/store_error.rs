//! The error of a store that fails.

use std::{error::Error, fmt, panic::Location};

use error_core::{ApiError, Arguments, Category, CategoryError, Definition, DefinitionSet, ErrorSet, Facts};

/// The error of a store that fails. The response is a 503 or a 500; the text is only for
/// the log.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category, CategoryError};
/// use error_idempotency::StoreError;
///
/// let error = StoreError::new(CategoryError::new(Category::Unavailable).with_source("redis is gone"));
/// assert_eq!(error.definition().category(), Category::Unavailable);
/// // An error that is not a failure of a store is an internal error.
/// let error = StoreError::new(CategoryError::new(Category::Conflict));
/// assert_eq!(error.definition().category(), Category::InternalError);
/// ```
#[derive(Debug)]
pub struct StoreError {
    error: Box<dyn ApiError + Send + Sync>,
    is_before_effects: bool,
}

/// What a failure of a store can be.
const CATEGORIES: &[Definition] = &[
    Definition::of(Category::InternalError),
    Definition::of(Category::Overloaded),
    Definition::of(Category::Unavailable),
    Definition::of(Category::Timeout),
];

impl StoreError {
    /// Creates an error from `error`. If the category of `error` is `InternalError`,
    /// `Overloaded`, `Unavailable` or `Timeout`, the new error has the same category. If
    /// not, it is an internal error.
    pub fn new(error: impl ApiError + Send + Sync + 'static) -> StoreError {
        let category = error.definition().category();
        let is_of_a_store = CATEGORIES.iter().any(|definition| definition.category() == category);
        let error: Box<dyn ApiError + Send + Sync> = match is_of_a_store {
            true => Box::new(error),
            false => Box::new(CategoryError::new(Category::InternalError).with_source(error)),
        };
        StoreError { error, is_before_effects: false }
    }

    /// Nothing has happened yet: the key was not claimed.
    pub(crate) fn before_effects(mut self) -> StoreError {
        self.is_before_effects = true;
        self
    }
}

impl ErrorSet for StoreError {
    const SET: DefinitionSet = DefinitionSet { own: CATEGORIES, parts: &[] };
}

impl ApiError for StoreError {
    fn definition(&self) -> &'static Definition {
        self.error.definition()
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.error.facts(facts);
        if self.is_before_effects {
            facts.before_effects();
        }
    }

    fn arguments(&self, arguments: &mut Arguments) {
        self.error.arguments(arguments);
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        self.error.location()
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store of idempotency keys: {}", self.error)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}
