//! Creates pages from a catalog.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use askama::Template;
use error_catalog::{PublishedCatalog, PublishedError, json};

use crate::{
    IndexQuery, PageError, Publisher, Representation,
    error_section::ErrorSection,
    phrase::phrase,
    query::beginning,
    search::{Search, names},
    slug,
    templates::{
        ErrorHtml, ErrorMarkdown, IndexHtml, IndexMarkdown, List, Llms, MissingHtml, MissingMarkdown, Neighbours, Site,
    },
};

/// How many errors a page of the index lists.
pub(crate) const ERRORS_ON_A_PAGE: usize = 50;

/// How many errors are suggested for a name that means none.
const MOST_SIMILAR: usize = 5;

/// How many characters of a name that means no error are shown, and read.
const LONGEST_MISSING: usize = 128;

/// How many pages an index of so many errors has; without an error there still
/// is a first one.
pub(crate) fn index_pages(errors: usize) -> usize {
    errors.div_ceil(ERRORS_ON_A_PAGE).max(1)
}

/// The documentation pages of one catalog. See the [crate page](crate) for an example.
#[derive(Debug, Clone)]
pub struct Pages {
    catalog: PublishedCatalog,
    /// The errors of each page, by its name.
    by_slug: HashMap<String, Vec<usize>>,
    /// The errors of every other name a reader may have for them.
    by_name: HashMap<String, Vec<usize>>,
    search: Search,
    statuses: Vec<(u16, &'static str)>,
    error_types: Vec<String>,
    /// The first error of each code, in the order of the codes.
    codes: Vec<usize>,
    publisher: Publisher,
}

impl Pages {
    /// Creates the pages of `catalog`. The search index is built now; the text of a page
    /// is written for each request.
    pub fn new(catalog: PublishedCatalog) -> Pages {
        let mut by_slug: HashMap<_, Vec<_>> = HashMap::new();
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        for (at, error) in catalog.errors.iter().enumerate() {
            by_slug.entry(slug(&error.code)).or_default().push(at);
            for name in names(error) {
                by_name.entry(name).or_default().push(at);
            }
        }
        let search = Search::new(&catalog);
        let statuses: BTreeSet<_> = catalog
            .errors
            .iter()
            .flat_map(|error| error.all_statuses().iter().map(|status| (*status, phrase(*status))))
            .collect();
        let error_types: BTreeSet<_> = catalog.errors.iter().filter_map(|error| error.error_type.clone()).collect();
        let (statuses, error_types) = (statuses.into_iter().collect(), error_types.into_iter().collect());
        let mut codes: BTreeMap<_, usize> = BTreeMap::new();
        for (at, error) in catalog.errors.iter().enumerate() {
            codes.entry(&*error.code).or_insert(at);
        }
        let codes = codes.into_values().collect();
        let publisher = Publisher::default();
        Pages { catalog, by_slug, by_name, search, statuses, error_types, codes, publisher }
    }

    /// Shows the API's own links and logo on every page.
    #[must_use]
    pub fn with_publisher(self, publisher: Publisher) -> Pages {
        Pages { publisher, ..self }
    }

    /// The API's own links and logo.
    pub fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// The catalog that the pages describe.
    pub fn catalog(&self) -> &PublishedCatalog {
        &self.catalog
    }

    /// Writes the index page, with up to 50 errors that match `query`, the best matches
    /// first. As JSON, it is the whole catalog.
    ///
    /// # Errors
    ///
    /// Fails if the template fails.
    pub fn index(&self, query: &IndexQuery, form: Representation) -> Result<String, PageError> {
        let found = self.find(query);
        let pages = if query.is_pasted() { 1 } else { index_pages(found.len()) };
        let page = query.page.min(pages);
        let errors = found.iter().skip((page - 1) * ERRORS_ON_A_PAGE).take(ERRORS_ON_A_PAGE).copied().collect();
        let best = match *found {
            [error] if !query.search.is_empty() => Some(ErrorSection::new(error, &self.catalog, &self.publisher)),
            _ => None,
        };
        let query = query.at_page(page);
        let list = self.list(&query, errors, found.len(), pages);
        let site = self.served();
        Ok(match form {
            Representation::Html => IndexHtml { site, list, best }.render()?,
            Representation::Markdown => IndexMarkdown { site: Site { link_end: ".md", ..site }, list }.render()?,
            Representation::Json => json(&self.catalog)?,
        })
    }

    pub(crate) fn list<'a>(
        &'a self,
        query: &'a IndexQuery,
        errors: Vec<&'a PublishedError>,
        found: usize,
        pages: usize,
    ) -> List<'a> {
        List {
            query,
            errors,
            found,
            total: self.catalog.errors.len(),
            pages,
            numbers: numbers(query.page, pages),
            statuses: &self.statuses,
            error_types: &self.error_types,
            has_numbers: self.catalog.errors.iter().any(|error| error.number.is_some()),
        }
    }

    /// Writes the page of the errors called `name`: a code, the code as it is written in
    /// bodies, or a number. The result is `None` if no error has this name.
    ///
    /// # Errors
    ///
    /// Fails if the template fails.
    pub fn error(&self, name: &str, form: Representation) -> Result<Option<String>, PageError> {
        let found = self.by_slug.get(name).or_else(|| self.by_name.get(name)).map(Vec::as_slice);
        let found = found.unwrap_or_else(|| self.search.named(name));
        let errors: Vec<_> = found.iter().filter_map(|at| self.catalog.errors.get(*at)).collect();
        let Some(first) = errors.first() else { return Ok(None) };
        let name = if errors.iter().all(|error| error.code == first.code) { first.wire_code() } else { name };
        self.written(self.served(), name, &errors, form).map(Some)
    }

    pub(crate) fn written(
        &self,
        site: Site<'_>,
        name: &str,
        errors: &[&PublishedError],
        form: Representation,
    ) -> Result<String, PageError> {
        let entries = || errors.iter().map(|error| ErrorSection::new(error, &self.catalog, &self.publisher)).collect();
        Ok(match form {
            Representation::Html => {
                ErrorHtml { site, name, entries: entries(), neighbours: self.neighbours(errors) }.render()?
            }
            Representation::Markdown => {
                ErrorMarkdown { site: Site { link_end: ".md", ..site }, name, entries: entries() }.render()?
            }
            Representation::Json => json(errors)?,
        })
    }

    /// Writes the page of an error in Markdown without a link to the index, for readers
    /// who have only this page.
    ///
    /// # Errors
    ///
    /// Fails if the template fails.
    pub fn error_alone(&self, code: &str) -> Result<Option<String>, PageError> {
        let errors: Vec<_> = self.catalog.errors.iter().filter(|error| error.code == code).collect();
        let Some(first) = errors.first() else { return Ok(None) };
        let site = Site { has_index: false, ..self.served() };
        let page = self.written(site, first.wire_code(), &errors, Representation::Markdown)?;
        Ok(Some(format!("{}\n", page.trim_end())))
    }

    /// Writes the page for an unknown name. It shows up to 128 characters of the name,
    /// and up to five errors with a similar name. As JSON, it is the list of those
    /// errors.
    ///
    /// # Errors
    ///
    /// Fails if the template fails.
    pub fn missing(&self, name: &str, form: Representation) -> Result<String, PageError> {
        let site = self.served();
        let similar = self.similar(name);
        let begin = beginning(name, LONGEST_MISSING);
        let shown = (begin.len() < name.len()).then(|| format!("{begin}…"));
        let name = shown.as_deref().unwrap_or(name);
        Ok(match form {
            Representation::Html => MissingHtml { site, name, similar }.render()?,
            Representation::Markdown => {
                MissingMarkdown { site: Site { link_end: ".md", ..site }, name, similar }.render()?
            }
            Representation::Json => json(&similar)?,
        })
    }

    fn served(&self) -> Site<'_> {
        Site {
            catalog: &self.catalog,
            link_end: "",
            index: "./",
            has_index: true,
            is_served: true,
            publisher: &self.publisher,
        }
    }

    /// Writes `llms.txt`: the list of all pages in the format that language models look
    /// for (llmstxt.org).
    ///
    /// # Errors
    ///
    /// Fails if the template fails.
    pub fn llms(&self) -> Result<String, PageError> {
        self.llms_of(Site { link_end: ".md", ..self.served() })
    }

    pub(crate) fn llms_of(&self, site: Site<'_>) -> Result<String, PageError> {
        Ok(Llms { site, errors: self.by_code().collect() }.render()?)
    }

    /// The first error of each code.
    fn by_code(&self) -> impl Iterator<Item = &PublishedError> {
        self.codes.iter().filter_map(|at| self.catalog.errors.get(*at))
    }

    fn neighbours(&self, errors: &[&PublishedError]) -> Neighbours<'_> {
        let Some(code) = errors.first().map(|error| &*error.code) else { return Neighbours::default() };
        let code_at = |at: &usize| self.catalog.errors.get(*at).map(|error| &*error.code);
        let Ok(at) = self.codes.binary_search_by(|it| code_at(it).cmp(&Some(code))) else {
            return Neighbours::default();
        };
        let error = |at: usize| self.codes.get(at).and_then(|at| self.catalog.errors.get(*at));
        Neighbours { previous: at.checked_sub(1).and_then(error), next: error(at + 1) }
    }

    /// Finds up to five errors with a similar name, the most similar first. Only the
    /// first 128 characters of `name` are compared.
    pub fn similar(&self, name: &str) -> Vec<&PublishedError> {
        let name = beginning(name, LONGEST_MISSING);
        let of_words = || self.search.find(&name.replace(['_', '-', '.'], " "));
        let near = self.search.misspelt(name);
        let found = if near.is_empty() { of_words() } else { near };
        found.iter().filter_map(|at| self.catalog.errors.get(*at)).take(MOST_SIMILAR).collect()
    }

    pub(crate) fn search(&self) -> &Search {
        &self.search
    }

    fn find(&self, query: &IndexQuery) -> Vec<&PublishedError> {
        let found = if query.search.is_empty() {
            (0..self.catalog.errors.len()).collect()
        } else {
            self.search.find(&query.search)
        };
        let operation = query.operation.as_deref();
        let returned: Option<BTreeSet<_>> = operation.map(|id| {
            let named = self.catalog.operations.iter().filter(|operation| operation.id == id);
            named.flat_map(|operation| &operation.errors).map(|key| (&key.error_type, &key.code)).collect()
        });
        let fits = |error: &&PublishedError| {
            query.status.is_none_or(|status| error.all_statuses().contains(&status))
                && query.error_type.as_deref().is_none_or(|error_type| error.error_type.as_deref() == Some(error_type))
                && returned.as_ref().is_none_or(|returned| returned.contains(&(&error.error_type, &error.code)))
        };
        found.into_iter().filter_map(|at| self.catalog.errors.get(at)).filter(fits).collect()
    }
}

/// The first page, the last, and those around the current one; 0 stands for a
/// gap.
fn numbers(current: usize, pages: usize) -> Vec<usize> {
    let mut numbers = Vec::new();
    for page in (1..=pages).filter(|&page| page == 1 || page == pages || page.abs_diff(current) <= 2) {
        if numbers.last().is_some_and(|&last| page > last + 1) {
            numbers.push(0);
        }
        numbers.push(page);
    }
    numbers
}
