//! Problem details as Markdown.

use std::fmt;

use bytes::Bytes;
use error_core::{ErrorView, PageText};
use error_markup::{CodeSpan, inert, markdown, yaml};
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

/// Problem details as `text/markdown` (RFC 7763), for terminals and agents.
///
/// The front matter is YAML, for programs: `status`, `code`, `retry` (the
/// [verdict](error_core::RetryVerdict) on this request), `retry_after` in seconds,
/// `action`, `docs`, `request_id` and `instance`. Members that the error does not have are left out.
/// The text after the front matter says what happened and what to do.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Category, CategoryError};
/// use error_formats::{Problem, ProblemMarkdown, render};
///
/// let error = CategoryError::new(Category::NotFound);
/// let response = render(&error, &ProblemMarkdown::new(Problem::new()), CallView::default())?;
/// assert_eq!(response.headers()["content-type"], "text/markdown; charset=utf-8");
/// assert_eq!(
///     response.body(),
///     concat!(
///         "---\nstatus: 404\ncode: 'not_found'\nretry: 'after_change'\n",
///         "action: 'Check the address and the identifiers in it.'\n---\n\n",
///         "# The requested resource was not found\n\n",
///         "Check the address and the identifiers in it.\n\n",
///         "Change the request, or wait until the state of the resource has changed.\n",
///     ),
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProblemMarkdown {
    problem: Problem,
}

impl ProblemMarkdown {
    /// Creates the format, which writes the bodies of `problem` as Markdown.
    pub const fn new(problem: Problem) -> ProblemMarkdown {
        ProblemMarkdown { problem }
    }
}

/// The document of one error.
struct Document<'a>(Explanation<'a>);

impl fmt::Display for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Document(error) = self;
        writeln!(f, "---\nstatus: {}\ncode: {}", error.status.as_u16(), yaml(error.code))?;
        writeln!(f, "retry: {}", yaml(error.retry.verdict.name()))?;
        if let Some(seconds) = error.retry.seconds {
            writeln!(f, "retry_after: {seconds}")?;
        }
        for (name, text) in
            [("action", error.action), ("docs", error.docs.as_deref()), ("request_id", error.request_id)]
        {
            if let Some(text) = text {
                writeln!(f, "{name}: {}", yaml(text))?;
            }
        }
        if let Some(instance) = &error.instance {
            writeln!(f, "instance: {}", yaml(&instance.to_string()))?;
        }
        writeln!(f, "---\n\n# {}", markdown(error.title))?;
        for text in [error.message, error.user_message.as_deref()].into_iter().flatten() {
            writeln!(f, "\n{}", markdown(text))?;
        }
        if !error.fields.is_empty() {
            writeln!(f)?;
        }
        for field in &error.fields {
            match field.problem {
                Some(problem) => writeln!(f, "- {}: {}", CodeSpan(&field.name), markdown(problem))?,
                None => writeln!(f, "- {}", CodeSpan(&field.name))?,
            }
        }
        if let Some(action) = error.action {
            // Its author writes Markdown, as for pages.
            writeln!(f, "\n{}", inert(action).on_one_line())?;
        }
        writeln!(f, "\n{}", error.retry)?;
        match &error.docs {
            Some(docs) => writeln!(f, "\n[{}](<{}>)", markdown(&error.text(PageText::Docs)), Address(docs)),
            None => Ok(()),
        }
    }
}

/// An address between angle brackets.
struct Address<'a>(&'a str);

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base and the links of an API are URLs, which have none of the others.
        self.0
            .chars()
            .filter(|character| character.is_ascii_graphic() && !"<>\\".contains(*character))
            .try_for_each(|character| fmt::Write::write_char(f, character))
    }
}

impl WireFormat for ProblemMarkdown {
    type Failure<'a> = Readable<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> =
        for_people(losses!(ProblemMarkdown, "https://www.rfc-editor.org/rfc/rfc7763", fate));

    fn name(&self) -> &'static str {
        "problem_markdown"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Readable<'a> {
        Readable::new(Document(Explanation::new(&self.problem, view)))
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("text/markdown; charset=utf-8")
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        text_of(body)
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        let text = std::str::from_utf8(body).ok()?;
        let (_, rest) = text.strip_prefix("---\nstatus: ")?.split_once('\n')?;
        Some(format!("---\nstatus: {}\n{rest}", status.as_u16()).into())
    }

    of_problem!();
}
