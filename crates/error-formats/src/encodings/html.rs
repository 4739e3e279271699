//! Problem details as a page.

use std::fmt;

use askama::Template;
use bytes::Bytes;
use error_core::{ErrorPart, ErrorView, PageText};
use error_markup::html;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::{
    explanation::{self, Explanation},
    readable::{Readable, text_of},
};
use crate::{
    BodyError, Fate, LossTable, Problem, Unwrapped, WireFormat,
    formats::phrase,
    losses::{for_people, losses},
};

/// Problem details as `text/html`: a page for a person in a browser.
///
/// The page says what happened, and whether and when the person may try again. It shows
/// the request id and a link to the documentation of the code. It loads no files and runs
/// no scripts: the `Content-Security-Policy` allows nothing but the style in the page
/// itself.
///
/// # Examples
///
/// ```
/// use error_core::{CallView, Category, CategoryError};
/// use error_formats::{Problem, ProblemHtml, render};
///
/// let error = CategoryError::new(Category::NotFound);
/// let response = render(&error, &ProblemHtml::new(Problem::new()), CallView::default())?;
/// assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
/// assert!(response.headers()["content-security-policy"].to_str()?.starts_with("default-src 'none'; "));
/// let page = String::from_utf8_lossy(response.body());
/// assert!(page.contains("<h1>The requested resource was not found</h1>"), "{page}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProblemHtml {
    problem: Problem,
}

impl ProblemHtml {
    /// Creates the format, which writes the bodies of `problem` as HTML pages.
    pub const fn new(problem: Problem) -> ProblemHtml {
        ProblemHtml { problem }
    }
}

/// The page of one error.
#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    error: Explanation<'a>,
}

impl<'a> Page<'a> {
    /// A text of the author's, whose code is in backticks.
    fn prose(text: &'a str) -> Prose<'a> {
        Prose(text)
    }
}

struct Prose<'a>(&'a str);

impl fmt::Display for Prose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((before, (code, after))) =
            rest.split_once('`').and_then(|(before, behind)| Some((before, behind.split_once('`')?)))
        {
            write!(f, "{}<code>{}</code>", html(before), html(code))?;
            rest = after;
        }
        write!(f, "{}", html(rest))
    }
}

/// The hash is that of the style in the template; a test computes it.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'sha256-n0zdXGgN3FN9t+XiZ4EbnI4LqZzBNMuL8xofzBCHzOU='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// What this format does with each part of an error: as the texts do, with a page for the text.
const fn fate(part: ErrorPart) -> Fate {
    match (part, explanation::fate(part)) {
        (ErrorPart::Wait | ErrorPart::Challenge, header) => header,
        (_, Fate::Carried(_)) => Fate::Carried("page"),
        (ErrorPart::Docs, _) => Fate::Folded("page: if it is the address of a page"),
        (ErrorPart::Param, _) => Fate::Folded("page: unless there are violations"),
        (ErrorPart::Id, _) => Fate::Folded("page: `with_instances` or `with_instance_base`"),
        (_, fate) => fate,
    }
}

impl WireFormat for ProblemHtml {
    type Failure<'a> = Readable<'a>;
    type Success<'a> = Unwrapped;

    const LOSSES: Option<LossTable> = for_people(losses!(ProblemHtml, "https://html.spec.whatwg.org/", fate));

    fn name(&self) -> &'static str {
        "problem_html"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Readable<'a> {
        Readable::new(Page { error: Explanation::new(&self.problem, view) })
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("text/html; charset=utf-8")
    }

    fn headers(&self, _: &ErrorView<'_>, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        text_of(body)
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        const BEFORE: &str = "<p class=\"status\">";
        let text = std::str::from_utf8(body).ok()?;
        let (before, rest) = text.split_once(BEFORE)?;
        let (_, after) = rest.split_once("</p>")?;
        Some(format!("{before}{BEFORE}{} {}</p>{after}", status.as_u16(), phrase(status)).into())
    }

    of_problem!();
}
