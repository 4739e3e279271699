//! An error of which only the category is known.

use std::{borrow::Cow, error::Error, fmt};

use http::{HeaderName, HeaderValue};

use crate::{ApiError, Category, Challenge, Definition, ErrorStatus, Facts, Occurrence, RetryAfter, Value, Violation};

/// An error that is described by its category only, such as those of frameworks and layers. Status, code and text
/// come from the format's [`Row`](crate::Row). If its status requires a header (`Allow`, `Upgrade`), the caller adds
/// it.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category, CategoryError};
///
/// let error = CategoryError::new(Category::NotFound);
/// assert_eq!(error.definition().category(), Category::NotFound);
///
/// let error = CategoryError::new(Category::InvalidField).with_param("currency").with_message("No such currency");
/// assert_eq!(error.to_string(), "No such currency");
/// ```
#[derive(Debug)]
pub struct CategoryError {
    occurrence: Occurrence,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl CategoryError {
    /// An error of `category`.
    pub const fn new(category: Category) -> CategoryError {
        CategoryError { occurrence: Occurrence::of(&DEFINITIONS[category.index()]), source: None }
    }

    /// An error that is known only by its status; it keeps that status in
    /// every format.
    pub const fn of_status(status: ErrorStatus) -> CategoryError {
        let category = Category::of(status);
        let occurrence = Occurrence::of(&DEFINITIONS[category.index()]).with_status(status);
        CategoryError { occurrence, source: None }
    }

    /// Overrides the status of the category, in every format.
    #[must_use]
    pub fn with_status(mut self, status: ErrorStatus) -> CategoryError {
        self.occurrence = self.occurrence.with_status(status);
        self
    }

    /// Overrides the code of the category, as it is written in the body: 1 to 128
    /// characters of visible ASCII, see [`Facts::code`].
    ///
    /// No catalog lists such a code. If clients are to react to it, derive
    /// `ApiError` for an error of its own instead.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Category, CategoryError, ErrorStatus, ErrorView, Message, Row, Value};
    ///
    /// let error = CategoryError::new(Category::Conflict)
    ///     .with_code("seat_taken")
    ///     .with_message("Seat 4A is taken")
    ///     .with_detail("seat", Value::new("4A"));
    /// let message = Message::of(&error);
    /// let view = ErrorView::new(&error, &message, Row::standard, CallView::default());
    /// assert_eq!((view.wire_code(), view.status(), view.details().len()), ("seat_taken", ErrorStatus::CONFLICT, 1));
    /// ```
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> CategoryError {
        self.occurrence = self.occurrence.with_code(code);
        self
    }

    /// Overrides the number of the category.
    #[must_use]
    pub fn with_number(mut self, number: i64) -> CategoryError {
        self.occurrence = self.occurrence.with_number(number);
        self
    }

    /// A member of the body.
    #[must_use]
    pub fn with_detail(mut self, name: impl Into<Cow<'static, str>>, value: Value) -> CategoryError {
        self.occurrence = self.occurrence.with_detail(name, value);
        self
    }

    /// Sets the message for the client. Never pass on a text that you did not
    /// write.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> CategoryError {
        self.occurrence = self.occurrence.with_message(message);
        self
    }

    /// The name of the parameter at fault.
    #[must_use]
    pub fn with_param(mut self, param: impl Into<Cow<'static, str>>) -> CategoryError {
        self.occurrence = self.occurrence.with_param(param);
        self
    }

    /// Sets the challenge, in the place of the format's.
    #[must_use]
    pub fn with_challenge(mut self, challenge: Challenge) -> CategoryError {
        self.occurrence = self.occurrence.with_challenge(challenge);
        self
    }

    /// The invalid fields.
    #[must_use]
    pub fn with_violations(mut self, violations: impl IntoIterator<Item = Violation>) -> CategoryError {
        self.occurrence = self.occurrence.with_violations(violations);
        self
    }

    /// A header, such as the `Allow` that a 405 requires. A header that frames or
    /// describes the body is not sent, nor one that is too long: see
    /// [`Facts::header`](crate::Facts::header).
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> CategoryError {
        self.occurrence = self.occurrence.with_header(name, value);
        self
    }

    /// Nothing has happened yet: the request was rejected before any handler
    /// saw it, so sending it again cannot repeat an effect.
    #[must_use]
    pub fn before_effects(mut self) -> CategoryError {
        self.occurrence = self.occurrence.before_effects();
        self
    }

    /// When the client may retry.
    #[must_use]
    pub fn with_retry_after(mut self, when: impl Into<RetryAfter>) -> CategoryError {
        self.occurrence = self.occurrence.with_retry_after(when);
        self
    }

    /// The cause of the error, for the log.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> CategoryError {
        self.source = Some(source.into());
        self
    }
}

/// One definition for each category.
static DEFINITIONS: [Definition; Category::ALL.len()] = {
    let mut definitions = [Definition::of(Category::InternalError); Category::ALL.len()];
    let mut at = 0;
    while at < definitions.len() {
        definitions[at] = Definition::of(Category::ALL[at]);
        at += 1;
    }
    definitions
};

impl ApiError for CategoryError {
    fn definition(&self) -> &'static Definition {
        self.occurrence.definition()
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.occurrence.message(f)
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        self.occurrence.add_to(facts);
    }
}

impl fmt::Display for CategoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.occurrence, f)
    }
}

impl Error for CategoryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}
