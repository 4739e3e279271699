//! One error as its page shows it.

use error_catalog::{PublishedCatalog, PublishedDeprecation, PublishedError, PublishedOperation, PublishedWait};

use crate::{
    escape::{CodeBlock, CodeSpan},
    exchange::{request, response},
    phrase::phrase,
    slug,
    templates::Site,
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
    pub(crate) sections: Vec<Section>,
    pub(crate) retry: &'static str,
    pub(crate) wait: String,
    pub(crate) operations: Vec<&'a PublishedOperation>,
    pub(crate) requests: Vec<Request<'a>>,
    pub(crate) responses: Vec<Response<'a>>,
}

/// What a reader is told under one heading.
pub(crate) struct Section {
    pub(crate) heading: &'static str,
    pub(crate) paragraphs: Vec<String>,
}

impl Section {
    fn new((heading, text): (&'static str, &str)) -> Section {
        Section { heading, paragraphs: paragraphs(text) }
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
    pub(crate) note: Vec<String>,
}

impl<'a> Banner<'a> {
    fn of(error: &'a PublishedError, catalog: &'a PublishedCatalog) -> Option<Banner<'a>> {
        let deprecation = error.deprecated.as_ref()?;
        let replacement = deprecation.replaced_by.as_deref().and_then(|code| catalog.error(None, code));
        Some(Banner { deprecation, replacement, note: deprecation.note.as_deref().map(paragraphs).unwrap_or_default() })
    }

    /// The link to the page of the error to use instead.
    pub(crate) fn link(&self, site: &Site<'_>) -> String {
        self.replacement.map(|error| site.link(error)).unwrap_or_default()
    }
}

/// An example request to one operation.
pub(crate) struct Request<'a> {
    pub(crate) operation: &'a PublishedOperation,
    pub(crate) text: String,
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
            sections: catalog.sections_of(error).into_iter().map(Section::new).collect(),
            retry: retry(&error.retry),
            wait: wait(error),
            requests: operations
                .iter()
                .take(REQUESTS_ON_A_PAGE)
                .map(|operation| Request { operation, text: request(operation) })
                .collect(),
            operations,
            responses: error
                .examples
                .iter()
                .map(|example| Response { format: &example.format, text: response(example) })
                .collect(),
        }
    }

    pub(crate) fn error_type(&self) -> &str {
        self.error.error_type.as_deref().unwrap_or_default()
    }
}

/// The paragraphs of a text, each on one line.
fn paragraphs(text: &str) -> Vec<String> {
    let lines = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split("\n\n").map(lines).filter(|paragraph| !paragraph.is_empty()).collect()
}

/// The rule of a retry class, for a reader.
fn retry(class: &str) -> &'static str {
    match class {
        "never" => "Don’t retry. The request will fail again, whatever you change.",
        "after_change" => {
            "Don’t retry the same request. It can succeed once the request, or the state it meets, is another."
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
        Some(PublishedWait::Seconds(seconds)) => format!("The answer’s Retry-After is always {seconds} seconds."),
        Some(PublishedWait::Occurrence) => "The answer says how long to wait in Retry-After.".to_owned(),
        _ if error.retry == "after_wait" => {
            "Nobody knows how long to wait: begin with a second, and double it each time.".to_owned()
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
