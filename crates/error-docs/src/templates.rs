//! The templates and their data.

use askama::Template;
use error_catalog::{PublishedCatalog, PublishedError};

use crate::{IndexQuery, Publisher, error_section::ErrorSection, slug, slug::index_slug};

/// What every page knows.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) catalog: &'a PublishedCatalog,
    /// The end of links to pages: none where a server chooses the form.
    pub(crate) link_end: &'static str,
    /// Whether the page of an error links to the index.
    pub(crate) has_index: bool,
    /// The link to the index.
    pub(crate) index: &'static str,
    /// Whether a server answers searches.
    pub(crate) is_served: bool,
    /// The links of the API's own.
    pub(crate) publisher: &'a Publisher,
}

impl Site<'_> {
    pub(crate) fn link(&self, error: &PublishedError) -> String {
        format!("./{}{}", slug(&error.code), self.link_end)
    }

    /// The link to the page of an error that may not be there.
    fn link_to(&self, error: &Option<&PublishedError>) -> String {
        error.map(|error| self.link(error)).unwrap_or_default()
    }

    /// The link to a page of the index, where it is a file.
    fn index_file(&self, page: &usize) -> String {
        format!("./{}{}", index_slug(*page), self.link_end)
    }

    /// The API's own links, in Markdown.
    fn links(&self) -> String {
        let link = |(text, address): (&str, &Option<String>)| Some(format!("[{text}](<{}>)", address.as_deref()?));
        let links = [("Home", &self.publisher.home), ("Support", &self.publisher.support)];
        links.into_iter().filter_map(link).collect::<Vec<_>>().join(" · ")
    }

    fn md_index(&self) -> &'static str {
        if self.is_served { "./index.md" } else { self.index }
    }
}

/// The index.
#[derive(Template)]
#[template(path = "index.html")]
pub(crate) struct IndexHtml<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) list: List<'a>,
    /// The error that a search means, where it is one: a reader has the fix in one step.
    pub(crate) best: Option<ErrorSection<'a>>,
}

/// The same in Markdown.
#[derive(Template)]
#[template(path = "index.md", whitespace = "preserve")]
pub(crate) struct IndexMarkdown<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) list: List<'a>,
}

/// The part of the index that is asked for, and what else one may ask.
pub(crate) struct List<'a> {
    pub(crate) query: &'a IndexQuery,
    pub(crate) errors: Vec<&'a PublishedError>,
    /// How many errors fit the query, on all pages.
    pub(crate) found: usize,
    pub(crate) total: usize,
    pub(crate) pages: usize,
    /// The numbers of the pages to link to, in order; 0 stands for a gap.
    pub(crate) numbers: Vec<usize>,
    pub(crate) statuses: &'a [(u16, &'static str)],
    pub(crate) error_types: &'a [String],
    pub(crate) has_numbers: bool,
}

impl List<'_> {
    fn is_status(&self, status: &u16) -> bool {
        self.query.status == Some(*status)
    }

    fn is_type(&self, error_type: &str) -> bool {
        self.query.error_type.as_deref() == Some(error_type)
    }

    fn is_operation(&self, operation: &str) -> bool {
        self.query.operation.as_deref() == Some(operation)
    }

    /// The address of another page with the same filters.
    fn page(&self, site: &Site<'_>, page: &usize) -> String {
        if site.is_served {
            return format!("{}{}", site.index, self.query.at_page(*page));
        }
        site.index_file(page)
    }
}

/// The page of a code: an entry for each type that has it.
#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorHtml<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) name: &'a str,
    pub(crate) entries: Vec<ErrorSection<'a>>,
    pub(crate) neighbours: Neighbours<'a>,
}

/// The codes before and after that of a page.
#[derive(Clone, Copy, Default)]
pub(crate) struct Neighbours<'a> {
    pub(crate) previous: Option<&'a PublishedError>,
    pub(crate) next: Option<&'a PublishedError>,
}

/// The same in Markdown.
#[derive(Template)]
#[template(path = "error.md", whitespace = "preserve")]
pub(crate) struct ErrorMarkdown<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) name: &'a str,
    pub(crate) entries: Vec<ErrorSection<'a>>,
}

/// The answer to a code that is not there.
#[derive(Template)]
#[template(path = "missing.html")]
pub(crate) struct MissingHtml<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) name: &'a str,
    pub(crate) similar: Vec<&'a PublishedError>,
}

/// The same in Markdown.
#[derive(Template)]
#[template(path = "missing.md", whitespace = "preserve")]
pub(crate) struct MissingMarkdown<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) name: &'a str,
    pub(crate) similar: Vec<&'a PublishedError>,
}

/// A list of all pages for language models (llmstxt.org).
#[derive(Template)]
#[template(path = "llms.md", whitespace = "preserve")]
pub(crate) struct Llms<'a> {
    pub(crate) site: Site<'a>,
    /// The first error of each code.
    pub(crate) errors: Vec<&'a PublishedError>,
}

/// The table of contents of mdBook, which renders no file but those it lists.
#[derive(Template)]
#[template(path = "summary.md", whitespace = "preserve")]
pub(crate) struct Summary<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) chapters: Vec<Chapter<'a>>,
}

/// A page of the index, and the codes whose pages follow it.
pub(crate) struct Chapter<'a> {
    pub(crate) page: usize,
    pub(crate) errors: Vec<&'a PublishedError>,
}
