//! An error of which only the category is known.

use std::{borrow::Cow, error::Error, fmt};

use http::{HeaderName, HeaderValue};

use crate::{ApiError, Category, Challenge, Definition, ErrorStatus, Facts, RetryAfter, Violation};

/// An error of which only the category is known: what frameworks and layers
/// answer with. The dialect's [`Row`](crate::Row) gives it status, code and
/// text; a header that its status owes (`Allow`, `Upgrade`) is the caller's to
/// add.
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
    category: Category,
    status: Option<ErrorStatus>,
    message: Option<Cow<'static, str>>,
    param: Option<Cow<'static, str>>,
    retry_after: Option<RetryAfter>,
    challenge: Option<Challenge>,
    violations: Vec<Violation>,
    headers: Vec<(HeaderName, HeaderValue)>,
    before_effects: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl CategoryError {
    /// An error of `category`.
    pub const fn new(category: Category) -> CategoryError {
        CategoryError {
            category,
            status: None,
            message: None,
            param: None,
            retry_after: None,
            challenge: None,
            violations: Vec::new(),
            headers: Vec::new(),
            before_effects: false,
            source: None,
        }
    }

    /// An error of which only the status is known; it keeps that status in
    /// every dialect.
    pub const fn of_status(status: ErrorStatus) -> CategoryError {
        let mut error = CategoryError::new(Category::of(status));
        error.status = Some(status);
        error
    }

    /// What the client reads; never text of somebody else's.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> CategoryError {
        self.message = Some(message.into());
        self
    }

    /// The name of the parameter at fault.
    #[must_use]
    pub fn with_param(mut self, param: impl Into<Cow<'static, str>>) -> CategoryError {
        self.param = Some(param.into());
        self
    }

    /// What the client is asked for, instead of the dialect's challenge.
    #[must_use]
    pub fn with_challenge(mut self, challenge: Challenge) -> CategoryError {
        self.challenge = Some(challenge);
        self
    }

    /// The invalid fields.
    #[must_use]
    pub fn with_violations(mut self, violations: impl IntoIterator<Item = Violation>) -> CategoryError {
        self.violations.extend(violations);
        self
    }

    /// A header, such as the `Allow` that a 405 requires. It is not sent where it
    /// frames or describes the body, or is too long: see
    /// [`Facts::header`](crate::Facts::header).
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> CategoryError {
        self.headers.push((name, value));
        self
    }

    /// Nothing has happened yet: the request was rejected before any handler
    /// saw it, so sending it again cannot repeat an effect.
    #[must_use]
    pub fn before_effects(mut self) -> CategoryError {
        self.before_effects = true;
        self
    }

    /// When the client may come back.
    #[must_use]
    pub fn with_retry_after(mut self, when: impl Into<RetryAfter>) -> CategoryError {
        self.retry_after = Some(when.into());
        self
    }

    /// What caused the error, for the log.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> CategoryError {
        self.source = Some(source.into());
        self
    }
}

/// One definition for each category.
static DEFINITIONS: [Definition; Category::ALL.len()] = {
    let mut definitions = [Definition::of(Category::Internal); Category::ALL.len()];
    let mut at = 0;
    while at < definitions.len() {
        definitions[at] = Definition::of(Category::ALL[at]);
        at += 1;
    }
    definitions
};

impl ApiError for CategoryError {
    fn definition(&self) -> &'static Definition {
        &DEFINITIONS[self.category.index()]
    }

    fn message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.as_deref().unwrap_or_default())
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        if let Some(status) = self.status {
            facts.status(status);
        }
        if let Some(param) = &self.param {
            facts.param(&**param);
        }
        if let Some(when) = self.retry_after {
            facts.retry_after(when);
        }
        if let Some(challenge) = &self.challenge {
            facts.challenge(challenge);
        }
        facts.violations(&self.violations);
        for (name, value) in &self.headers {
            facts.header_value(name.clone(), value.clone());
        }
        if self.before_effects {
            facts.before_effects();
        }
    }
}

impl fmt::Display for CategoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.as_deref().unwrap_or(self.category.title()))
    }
}

impl Error for CategoryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}
