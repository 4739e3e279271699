//! Problem details as plain text.

use std::fmt;

use bytes::Bytes;
use error_core::ErrorView;
use error_markup::inert;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::{
    explanation::{Explanation, fate},
    readable::{Readable, text_of},
};
use crate::{
    BodyError, LossTable, Problem, Unwrapped, WireFormat,
    losses::{for_people, losses},
};

/// Problem details as `text/plain`: a few lines for a person at a terminal.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Category, CategoryError};
/// use error_formats::{Problem, ProblemText, render};
///
/// let error = CategoryError::new(Category::NotFound);
/// let response = render(&error, &ProblemText::new(Problem::new()), CallView::default())?;
/// assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
/// assert_eq!(
///     response.body(),
///     concat!(
///         "404 Not Found: The requested resource was not found\n",
///         "code: not_found\n",
///         "Check the address and the identifiers in it.\n",
///         "Change the request, or wait until the state of the resource has changed.\n",
///     ),
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProblemText {
    problem: Problem,
}

impl ProblemText {
    /// Creates the format, which writes the bodies of `problem` as plain text.
    pub const fn new(problem: Problem) -> ProblemText {
        ProblemText { problem }
    }
}

/// The lines of one error.
struct Lines<'a>(Explanation<'a>);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lines(error) = self;
        let line = |text| inert(text).on_one_line();
        writeln!(f, "{} {}: {}", error.status.as_u16(), line(error.phrase), line(error.title))?;
        if let Some(message) = error.message {
            writeln!(f, "{}", line(message))?;
        }
        writeln!(f, "code: {}", line(error.code))?;
        for field in &error.fields {
            match field.problem {
                Some(problem) => writeln!(f, "{}: {}", line(&field.name), line(problem))?,
                None => writeln!(f, "parameter: {}", line(&field.name))?,
            }
        }
        if let Some(message) = &error.user_message {
            writeln!(f, "{}", line(message))?;
        }
        if let Some(action) = error.action {
            writeln!(f, "{}", line(action))?;
        }
        writeln!(f, "{}", error.retry)?;
        if let Some(docs) = &error.docs {
            writeln!(f, "See {}", line(docs))?;
        }
        if let Some(id) = error.request_id {
            writeln!(f, "request id: {}", line(id))?;
        }
        match &error.instance {
            Some(instance) => writeln!(f, "instance: {}", line(&instance.to_string())),
            None => Ok(()),
        }
    }
}

impl WireFormat for ProblemText {
    type Failure<'a> = Readable<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> =
        for_people(losses!(ProblemText, "https://www.rfc-editor.org/rfc/rfc2046#section-4.1", fate));

    fn name(&self) -> &'static str {
        "problem_text"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Readable<'a> {
        Readable::new(Lines(Explanation::new(&self.problem, view)))
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("text/plain; charset=utf-8")
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        text_of(body)
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let text = std::str::from_utf8(body).ok()?;
        let (_, rest) = text.split_once(": ")?;
        Some(format!("{} {}: {rest}", status.as_u16(), crate::formats::phrase(status)).into())
    }

    of_problem!();
}
