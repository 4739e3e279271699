//! One error as its page shows it.

use error_catalog::{
    PublishedCatalog, PublishedDeprecation, PublishedError, PublishedExample, PublishedExampleRequest,
    PublishedOperation, PublishedWait,
};

use error_markup::{CodeBlock, TableCode};

use crate::{
    PageError, Publisher,
    body_members::{BodyMember, body_members},
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
    /// The deprecation, if the error is deprecated.
    pub(crate) banner: Option<Banner<'a>>,
    /// What a reader is told, in the order of its headings.
    pub(crate) sections: Vec<Section<'a>>,
    pub(crate) retry: &'static str,
    pub(crate) wait: String,
    pub(crate) operations: Vec<Returning<'a>>,
    pub(crate) members: Vec<BodyMember>,
    pub(crate) handling: Vec<Handling>,
    pub(crate) requests: Vec<Request>,
    /// One that forces the error in the API's sandbox.
    pub(crate) forcing: Option<Request>,
    pub(crate) responses: Vec<Response<'a>>,
}

/// An author's text under one heading.
pub(crate) struct Section<'a> {
    pub(crate) heading: &'static str,
    texts: Vec<&'a str>,
}

impl<'a> Section<'a> {
    /// The texts of `error`, those of one heading together.
    fn all(error: &'a PublishedError, catalog: &'a PublishedCatalog) -> Vec<Section<'a>> {
        let mut sections: Vec<Section<'a>> = Vec::new();
        for (heading, text) in catalog.sections_of(error).into_iter().filter(|(_, text)| !text.trim().is_empty()) {
            match sections.last_mut().filter(|last| last.heading == heading) {
                Some(last) => last.texts.push(text),
                None => sections.push(Section { heading, texts: vec![text] }),
            }
        }
        sections
    }

    pub(crate) fn html(&self) -> String {
        self.texts.iter().map(|text| prose::html(text)).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn markdown(&self) -> Result<String, PageError> {
        Ok(self.texts.iter().map(|text| prose::markdown(text)).collect::<Result<Vec<_>, _>>()?.join("\n\n"))
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

/// An example request.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) text: String,
    /// What besides the request decides whether it returns the error; `None` where
    /// nothing does.
    pub(crate) depends_on: Option<String>,
    /// What somebody who copies it may lose.
    pub(crate) warning: Option<&'static str>,
}

impl Request {
    fn new((operation, shown): (Option<&PublishedOperation>, PublishedExampleRequest)) -> Request {
        let sent = shown.request.path.split('?').next().unwrap_or_default();
        let path = operation.map_or(sent, |operation| &operation.path).to_owned();
        Request {
            path,
            text: request(&shown.method, &shown.request),
            warning: warning(&shown),
            method: shown.method,
            depends_on: shown.depends_on,
        }
    }

    /// A request by which a test client forces `error`, to the first operation that returns it.
    fn forcing(error: &PublishedError, catalog: &PublishedCatalog) -> Option<Request> {
        let operation = catalog.operations_of(error).next()?;
        let request = operation.request.clone().unwrap_or_else(|| operation.sample_request());
        let request = request.with_header("prefer", &catalog.preference_for(error));
        let shown = PublishedExampleRequest { method: operation.method.clone(), request, depends_on: None };
        // A sandbox calls no handler.
        Some(Request { warning: None, ..Request::new((Some(operation), shown)) })
    }

    pub(crate) fn title(&self) -> &'static str {
        match self.depends_on {
            Some(_) => "A request that may return this error",
            None => "A request that returns this error",
        }
    }
}

/// What is said of a request that may change something: it may succeed, since only an
/// author's own example is known to fail. Safe methods are those of RFC 9110, section
/// 9.2.1.
fn warning(shown: &PublishedExampleRequest) -> Option<&'static str> {
    match &*shown.method {
        "GET" | "HEAD" | "OPTIONS" | "TRACE" => None,
        "DELETE" => Some("this request deletes data."),
        _ => shown.depends_on.as_ref().map(|_| "this request may change data."),
    }
}

/// An example answer in one format.
pub(crate) struct Response<'a> {
    pub(crate) format: &'a str,
    pub(crate) media_type: &'a str,
    /// Whether the format is the API's own, or one that a client can choose.
    pub(crate) is_own: bool,
    pub(crate) text: String,
}

impl<'a> Response<'a> {
    fn new(example: &'a PublishedExample, catalog: &PublishedCatalog) -> Response<'a> {
        Response {
            format: &example.format,
            media_type: example.media_type.split(';').next().unwrap_or_default().trim(),
            is_own: example.format == catalog.format,
            text: response(example),
        }
    }
}

impl<'a> ErrorSection<'a> {
    pub(crate) fn new(
        error: &'a PublishedError,
        catalog: &'a PublishedCatalog,
        publisher: &Publisher,
    ) -> ErrorSection<'a> {
        let operations: Vec<_> = catalog.operations_of(error).collect();
        ErrorSection {
            error,
            anchor: slug(error.error_type.as_deref().unwrap_or(&error.code)),
            phrase: phrase(error.status),
            other_statuses: error.statuses.iter().skip(1).map(|status| (*status, phrase(*status))).collect(),
            banner: Banner::of(error, catalog),
            sections: Section::all(error, catalog),
            retry: retry(&error.retry),
            wait: wait(error),
            requests: catalog.requests_of(error).into_iter().map(Request::new).collect(),
            forcing: publisher.has_sandbox.then(|| Request::forcing(error, catalog)).flatten(),
            operations: operations.into_iter().map(|operation| Returning::new(operation, error)).collect(),
            members: body_members(error, catalog),
            handling: handling(error, catalog),
            responses: error.examples.iter().map(|example| Response::new(example, catalog)).collect(),
        }
    }

    /// The address of the page that stands for all its names.
    pub(crate) fn canonical(&self) -> Option<&str> {
        self.error.uri.as_deref().filter(|address| address.starts_with("https://") || address.starts_with("http://"))
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
            "Retrying the same request will fail again. Change the request, or wait until the state of the resource has changed."
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
    TableCode(text).to_string()
}

/// A code block, for templates in Markdown.
pub(crate) fn block(language: &'static str, text: &str) -> String {
    CodeBlock { language, text }.to_string()
}
