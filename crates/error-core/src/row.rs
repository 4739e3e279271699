//! The rows of a format: how it renders each category.

use crate::{Category, ErrorStatus};

/// How a format renders one category: the values for everything that a definition does
/// not set.
///
/// # Examples
///
/// ```
/// use error_core::{Category, ErrorStatus, Row};
///
/// const FORBIDDEN: Row =
///     Row::new(ErrorStatus::FORBIDDEN, "forbidden").with_error_type("authentication_error");
/// assert_eq!(FORBIDDEN.code(), "forbidden");
/// assert_eq!(Row::standard(Category::Gone).status(), ErrorStatus::GONE);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    status: ErrorStatus,
    code: &'static str,
    error_type: Option<&'static str>,
    number: Option<i64>,
    message: Option<&'static str>,
    listed: Option<&'static str>,
    challenge: &'static str,
    extension: bool,
}

impl Row {
    /// Creates a row with a status and a code in snake case.
    ///
    /// # Panics
    ///
    /// Panics if `code` is not snake case. In a constant, the panic is a compile error.
    pub const fn new(status: ErrorStatus, code: &'static str) -> Row {
        assert!(crate::definition::is_snake_case(code), "a code is snake case: a-z, 0-9 and _");
        Row::unchecked(status, code)
    }

    /// The name of a category is snake case; it need not be checked each time.
    const fn unchecked(status: ErrorStatus, code: &'static str) -> Row {
        Row {
            status,
            code,
            error_type: None,
            number: None,
            message: None,
            listed: None,
            challenge: "Bearer",
            extension: false,
        }
    }

    /// Creates the default row of a category: its standard status, and its name as the
    /// code. [`Category::RouteNotFound`] has the same row as [`Category::NotFound`].
    pub const fn standard(category: Category) -> Row {
        let named = if let Category::RouteNotFound = category { Category::NotFound } else { category };
        Row::unchecked(category.standard_status(), named.name())
    }

    /// Sets the type of the error.
    #[must_use]
    pub const fn with_error_type(mut self, error_type: &'static str) -> Row {
        self.error_type = Some(error_type);
        self
    }

    /// Sets the number of the error, for formats whose codes are numbers.
    #[must_use]
    pub const fn with_number(mut self, number: i64) -> Row {
        self.number = Some(number);
        self
    }

    /// Sets the text for the client, for errors whose author wrote none.
    #[must_use]
    pub const fn with_message(mut self, message: &'static str) -> Row {
        self.message = Some(message);
        self
    }

    /// Sets the text for the list of all codes, if it differs from the message.
    #[must_use]
    pub const fn with_listed(mut self, listed: &'static str) -> Row {
        self.listed = Some(listed);
        self
    }

    /// Sets the challenge of a 401. Without this setting, it is `Bearer` without
    /// parameters.
    ///
    /// # Panics
    ///
    /// Panics if [`Challenge::from_static`](crate::Challenge::from_static) would. In a
    /// constant, the panic is a compile error.
    #[must_use]
    pub const fn with_challenge(mut self, challenge: &'static str) -> Row {
        let _checked = std::mem::ManuallyDrop::new(crate::Challenge::from_static(challenge));
        self.challenge = challenge;
        self
    }

    /// Replaces the status of the row.
    #[must_use]
    pub const fn with_status(mut self, status: ErrorStatus) -> Row {
        self.status = status;
        self
    }

    /// Marks a code that the API's published documentation does not list.
    #[must_use]
    pub const fn as_extension(mut self) -> Row {
        self.extension = true;
        self
    }

    /// The status of errors of the category.
    pub const fn status(&self) -> ErrorStatus {
        self.status
    }

    /// The code of errors of the category, in snake case.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The type of errors of the category.
    pub const fn error_type(&self) -> Option<&'static str> {
        self.error_type
    }

    /// The number of errors of the category, for formats whose codes are numbers.
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// The text for the client, for errors whose author wrote none.
    pub const fn message(&self) -> Option<&'static str> {
        self.message
    }

    /// The text for the list of all codes, if it differs from the message.
    pub const fn listed(&self) -> Option<&'static str> {
        self.listed
    }

    /// The challenge that a 401 of the category sends in `WWW-Authenticate`.
    pub const fn challenge(&self) -> &'static str {
        self.challenge
    }

    /// Whether the API's published documentation does not list this code.
    pub const fn is_extension(&self) -> bool {
        self.extension
    }
}
