//! The static description of a successful result that has a code.

use http::StatusCode;

/// The static description of a successful result that has a code, such as FinImpulse's
/// 20000 or Finqware's `credentials_info`.
///
/// # Examples
///
/// ```
/// use error_core::SuccessDefinition;
///
/// const DONE: SuccessDefinition =
///     SuccessDefinition::new("ok").with_number(20_000).with_title("OK").with_listed("Ok");
/// assert_eq!(DONE.number(), Some(20_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuccessDefinition {
    status: StatusCode,
    code: &'static str,
    error_type: Option<&'static str>,
    number: Option<i64>,
    title: Option<&'static str>,
    listed: Option<&'static str>,
    description: Option<&'static str>,
}

impl SuccessDefinition {
    /// Creates a success with a code in snake case and the status 200.
    ///
    /// # Panics
    ///
    /// Panics if `code` is not snake case. In a constant, the panic is a compile error.
    pub const fn new(code: &'static str) -> SuccessDefinition {
        assert!(crate::definition::is_snake_case(code), "a code is snake case: a-z, 0-9 and _");
        SuccessDefinition {
            status: StatusCode::OK,
            code,
            error_type: None,
            number: None,
            title: None,
            listed: None,
            description: None,
        }
    }

    /// Sets the status, if it is not 200.
    ///
    /// # Panics
    ///
    /// Panics if `status` is not a success (2xx). In a constant, the panic is a compile
    /// error.
    #[must_use]
    pub const fn with_status(mut self, status: StatusCode) -> SuccessDefinition {
        assert!(status.as_u16() >= 200 && status.as_u16() < 300, "the status of a success is 200 to 299");
        self.status = status;
        self
    }

    /// Sets the type of the success.
    #[must_use]
    pub const fn with_error_type(mut self, error_type: &'static str) -> SuccessDefinition {
        self.error_type = Some(error_type);
        self
    }

    /// Sets the number, for formats whose codes are numbers.
    #[must_use]
    pub const fn with_number(mut self, number: i64) -> SuccessDefinition {
        self.number = Some(number);
        self
    }

    /// Sets the title of the success.
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> SuccessDefinition {
        self.title = Some(title);
        self
    }

    /// Sets the text for the list of all codes, if it differs from the title.
    #[must_use]
    pub const fn with_listed(mut self, listed: &'static str) -> SuccessDefinition {
        self.listed = Some(listed);
        self
    }

    /// Sets the description, which says what the success means.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> SuccessDefinition {
        self.description = Some(description);
        self
    }

    /// The HTTP status of the success.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The code of the success, in snake case.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The type of the success, if it has one.
    pub const fn error_type(&self) -> Option<&'static str> {
        self.error_type
    }

    /// The number of the success, for formats whose codes are numbers.
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// The title of the success.
    pub const fn title(&self) -> Option<&'static str> {
        self.title
    }

    /// The text for the list of all codes, if it differs from the title.
    pub const fn listed(&self) -> Option<&'static str> {
        self.listed
    }

    /// What the success means.
    pub const fn description(&self) -> Option<&'static str> {
        self.description
    }
}
