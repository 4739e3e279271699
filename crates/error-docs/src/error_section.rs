//! One error as its page shows it.

use error_catalog::{PublishedCatalog, PublishedDeprecation, PublishedError, PublishedOperation, PublishedWait};

use crate::{
    PageError,
    body_members::{BodyMember, body_members},
    escape::{CodeBlock, CodeSpan},
    exchange::{request, response},
    handling::{Handling, handling},
    phrase::phrase,
    prose, slug,
};

/// One error, ready for a template: the published error, and the texts that its
/// page adds or writes in another form.
pub(crate) struct ErrorSection<'a> {
    pub(crate) error: &'a PublishedError,
    /// The anchor of the error on a page that several types share.
    pub(crate) anchor: String,
    pub(crate) phrase: &'static str,
    /// The statuses besides the usual one, with their phrases.
    pub(crate) other_statuses: Vec<(u16, &'static str)>,
    /// What is said of its end, where it is deprecated.
    pub(crate) banner: Option<Banner<'a>>,
    /// What a reader is told, in the order of its headings.
    pub(crate) sections: Vec<Section<'a>>,
    pub(crate) retry: &'static str,
    pub(crate) wait: String,
    pub(crate) operations: Vec<Returning<'a>>,
    pub(crate) members: Vec<BodyMember>,
    pub(crate) handling: Vec<Handling>,
    pub(crate) requests: Vec<Request<'a>>,
    pub(crate) responses: Vec<Response<'a>>,
}

/// An author's text under one heading.
pub(crate) struct Section<'a> {
    pub(crate) heading: &'static str,
    text: &'a str,
}

impl<'a> Section<'a> {
    fn new((heading, text): (&'static str, &'a str)) -> Section<'a> {
        Section { heading, text }
    }

    pub(crate) fn html(&self) -> String {
        prose::html(self.text)
    }

    pub(crate) fn markdown(&self) -> Result<String, PageError> {
        prose::markdown(self.text)
    }

    /// Whether it is what most readers look for.
    pub(crate) fn is_fix(&self) -> bool {
        self.heading == "How to fix it"
    }
}

/// What is said of the end of an error.
pub(crate) struct Banner<'a> {
    pub(crate) deprecation: &'a PublishedDeprecation,
    /// The error to use instead, where the catalog has it.
    pub(crate) replacement: Option<&'a PublishedError>,
}

impl<'a> Banner<'a> {
    fn of(error: &'a PublishedError, catalog: &'a PublishedCatalog) -> Option<Banner<'a>> {
        let deprecation = error.deprecated.as_ref()?;
        let replacement = deprecation.replaced_by.as_deref().and_then(|code| catalog.error(None, code));
        Some(Banner { deprecation, replacement })
    }

    pub(crate) fn note_html(&self) -> Option<String> {
        self.deprecation.note.as_deref().map(prose::html)
    }

    pub(crate) fn note_markdown(&self) -> Result<Option<String>, PageError> {
        self.deprecation.note.as_deref().map(prose::markdown).transpose()
    }
}

/// An operation that returns an error, and under which statuses.
pub(crate) struct Returning<'a> {
    pub(crate) operation: &'a PublishedOperation,
    pub(crate) statuses: Vec<u16>,
}

impl<'a> Returning<'a> {
    fn new(operation: &'a PublishedOperation, error: &PublishedError) -> Returning<'a> {
        let keys = operation.errors.iter();
        let keys = keys.filter(|key| key.code == error.code && key.error_type == error.error_type);
        Returning { operation, statuses: keys.map(|key| key.status).collect() }
    }
}

/// An example request to one operation.
pub(crate) struct Request<'a> {
    pub(crate) operation: &'a PublishedOperation,
    pub(crate) text: String,
    /// Whether somebody who copies it loses something.
    pub(crate) is_destructive: bool,
}

impl<'a> Request<'a> {
    fn new(operation: &'a PublishedOperation) -> Request<'a> {
        Request { operation, text: request(operation), is_destructive: operation.method == "DELETE" }
    }
}

/// How many operations a page has an example request of: a reader looks for
/// one to try, and finds the others by their names.
const REQUESTS_ON_A_PAGE: usize = 3;

/// An example answer in one format.
pub(crate) struct Response<'a> {
    pub(crate) format: &'a str,
    pub(crate) text: String,
}

impl<'a> ErrorSection<'a> {
    pub(crate) fn new(error: &'a PublishedError, catalog: &'a PublishedCatalog) -> ErrorSection<'a> {
        let operations: Vec<_> = catalog.operations_of(error).collect();
        ErrorSection {
            error,
            anchor: slug(error.error_type.as_deref().unwrap_or(&error.code)),
            phrase: phrase(error.status),
            other_statuses: error.statuses.iter().skip(1).map(|status| (*status, phrase(*status))).collect(),
            banner: Banner::of(error, catalog),
            sections: catalog
                .sections_of(error)
                .into_iter()
                .filter(|(_, text)| !text.trim().is_empty())
                .map(Section::new)
                .collect(),
            retry: retry(&error.retry),
            wait: wait(error),
            requests: operations.iter().take(REQUESTS_ON_A_PAGE).map(|operation| Request::new(operation)).collect(),
            operations: operations.into_iter().map(|operation| Returning::new(operation, error)).collect(),
            members: body_members(error, catalog),
            handling: handling(error, catalog),
            responses: error
                .examples
                .iter()
                .map(|example| Response { format: &example.format, text: response(example) })
                .collect(),
        }
    }

    /// The address of the page that stands for all its names.
    pub(crate) fn canonical(&self) -> Option<&str> {
        self.error.uri.as_deref().filter(|address| address.starts_with("https://") || address.starts_with("http://"))
    }

    /// What decides whether the example requests return the error.
    pub(crate) fn depends_on(&self) -> &'static str {
        match self.error.status {
            408 | 425 => "time",
            409 | 410 | 412 | 423 => "the state of the resource",
            429 => "how many requests were sent before",
            402 => "the account of the caller",
            500..=599 => "the state of the server and of the systems behind it",
            _ => "the values of the request",
        }
    }

    pub(crate) fn error_type(&self) -> &str {
        self.error.error_type.as_deref().unwrap_or_default()
    }
}

/// The rule of a retry class, for a reader.
fn retry(class: &str) -> &'static str {
    match class {
        "never" => "Don’t retry. The request will fail again, whatever you change.",
        "after_change" => {
            "Retrying the same request will fail again. Change the request, or wait until the resource’s state has changed."
        }
        "after_wait" => "Retry later. The same request can succeed.",
        _ => "Not known.",
    }
}

/// The same in a word or two, for a table.
pub(crate) fn retry_word(class: &str) -> &'static str {
    match class {
        "never" => "never",
        "after_change" => "after a change",
        "after_wait" => "after a wait",
        _ => "",
    }
}

/// Where the wait comes from, for a reader.
fn wait(error: &PublishedError) -> String {
    match error.wait {
        Some(PublishedWait::Seconds(seconds)) => format!("Retry-After is always {seconds} seconds."),
        Some(PublishedWait::Occurrence) => "The Retry-After header of the response says how long to wait.".to_owned(),
        _ if error.retry == "after_wait" => {
            "The wait is unknown: start with one second and double it with each attempt.".to_owned()
        }
        _ => String::new(),
    }
}

/// A code span, for templates in Markdown.
pub(crate) fn code(text: &str) -> String {
    CodeSpan(text).to_string()
}

/// A code block, for templates in Markdown.
pub(crate) fn block(language: &'static str, text: &str) -> String {
    CodeBlock { language, text }.to_string()
}
