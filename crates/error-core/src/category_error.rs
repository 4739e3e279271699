//! Errors that are described by a category alone.

use std::{borrow::Cow, error::Error, fmt};

use http::{HeaderName, HeaderValue};

use crate::{
    ApiError, Arguments, Category, Challenge, Definition, ErrorStatus, Facts, Occurrence, RetryAfter, Value, Violation,
};

/// An error that has no Rust type of its own, only a [`Category`]. Frameworks and layers
/// return such errors. The status, the code and the text come from the format's
/// [`Row`](crate::Row) for the category. If the status requires a header (`Allow`,
/// `Upgrade`), add it with [`with_header`](CategoryError::with_header).
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
    /// Creates an error of `category`.
    pub const fn new(category: Category) -> CategoryError {
        CategoryError { occurrence: Occurrence::of(&DEFINITIONS[category.index()]), source: None }
    }

    /// Creates an error from a status alone. The error keeps this status in every format.
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

    /// Overrides the code of the category in the body. The code must have 1 to 128
    /// characters of visible ASCII; see [`Facts::code`].
    ///
    /// No catalog lists such a code. If clients should react to the error, give it a type
    /// that derives `ApiError` instead.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Category, CategoryError, ErrorStatus, ErrorView, Message, Resolved, Value};
    ///
    /// let error = CategoryError::new(Category::Conflict)
    ///     .with_code("seat_taken")
    ///     .with_message("Seat 4A is taken")
    ///     .with_detail("seat", Value::new("4A"));
    /// let message = Message::of(&error);
    /// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default());
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

    /// Adds a member to the body.
    #[must_use]
    pub fn with_detail(mut self, name: impl Into<Cow<'static, str>>, value: Value) -> CategoryError {
        self.occurrence = self.occurrence.with_detail(name, value);
        self
    }

    /// Sets the message for the client. Clients read it as it is: never pass a text that
    /// you did not write, such as the text of another error.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> CategoryError {
        self.occurrence = self.occurrence.with_message(message);
        self
    }

    /// Sets the name of the request parameter at fault.
    #[must_use]
    pub fn with_param(mut self, param: impl Into<Cow<'static, str>>) -> CategoryError {
        self.occurrence = self.occurrence.with_param(param);
        self
    }

    /// Sets the authentication challenge. It replaces the default challenge of the
    /// format.
    #[must_use]
    pub fn with_challenge(mut self, challenge: Challenge) -> CategoryError {
        self.occurrence = self.occurrence.with_challenge(challenge);
        self
    }

    /// Sets the list of violations (invalid fields).
    #[must_use]
    pub fn with_violations(mut self, violations: impl IntoIterator<Item = Violation>) -> CategoryError {
        self.occurrence = self.occurrence.with_violations(violations);
        self
    }

    /// Adds a header, such as the `Allow` that a 405 requires. A header that frames or
    /// describes the body, and a header that is too long, is not sent: see
    /// [`Facts::header`](crate::Facts::header).
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> CategoryError {
        self.occurrence = self.occurrence.with_header(name, value);
        self
    }

    /// Promises that the request had no effect: it was rejected before any handler saw
    /// it, so it is safe to send it again.
    #[must_use]
    pub fn before_effects(mut self) -> CategoryError {
        self.occurrence = self.occurrence.before_effects();
        self
    }

    /// Sets when the client may retry.
    #[must_use]
    pub fn with_retry_after(mut self, when: impl Into<RetryAfter>) -> CategoryError {
        self.occurrence = self.occurrence.with_retry_after(when);
        self
    }

    /// Sets the values that the message shows, as arguments of its translation.
    #[must_use]
    pub fn with_arguments(mut self, arguments: Arguments) -> CategoryError {
        self.occurrence = self.occurrence.with_arguments(arguments);
        self
    }

    /// Sets the cause of the error, which is logged and never sent to clients.
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

    fn arguments(&self, arguments: &mut Arguments) {
        self.occurrence.arguments(arguments);
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
