//! The pages as files.

use std::collections::BTreeSet;

use askama::Template;
use error_catalog::{PublishedError, json};

use crate::{
    ASSETS, IndexQuery, LOGO, PageError, Pages, Representation,
    pages::{ERRORS_ON_A_PAGE, index_pages},
    search_list::LIST,
    slug,
    slug::index_slug,
    templates::{Chapter, IndexHtml, IndexMarkdown, MissingHtml, MissingMarkdown, Site, Summary},
};

/// How many bytes the name of a file has.
const LONGEST_NAME: usize = 255;

impl PageError {
    fn of_long_name(name: &str) -> PageError {
        let (begin, length) = (name.get(..32).unwrap_or_default(), name.len());
        let why = format!(
            "the file `{begin}...` would have a name of {length} bytes, and file systems take {LONGEST_NAME}; \
             shorten the code, or serve the pages instead"
        );
        PageError(why.into())
    }
}

/// A file that [`Pages::export`] creates, to be written into the folder of a static
/// website or book.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportedFile {
    /// The file name. It consists of letters, digits, `_`, `-`, `~` and one dot.
    pub name: String,
    /// The contents of the file.
    pub text: String,
}

impl Pages {
    /// Creates the pages of the whole catalog as files for one folder. With
    /// [`Representation::Html`], they are for a file server or for reading from disk.
    /// With [`Representation::Markdown`], they include the `SUMMARY.md` of mdBook. Both
    /// contain `errors.json`, `llms.txt`, a page for unknown codes (`404.html` or `404.md`)
    /// and a search that runs in the browser. The search is in the index page of the HTML
    /// export, and in the file `search.html` of the Markdown export. With [`Representation::Json`], the only file is `errors.json`.
    ///
    /// # Errors
    ///
    /// Fails if a template fails. It also fails if the file name for a code has more than
    /// 255 bytes, the limit of common file systems. The name is not cut, because it is
    /// also the address of the page: shorten the code, or serve the pages instead.
    pub fn export(&self, form: Representation) -> Result<Vec<ExportedFile>, PageError> {
        let file = |name: &str, text| ExportedFile { name: name.to_owned(), text };
        let mut files = vec![file("errors.json", json(self.catalog())?)];
        let site = match form {
            Representation::Html => self.html_files(),
            Representation::Markdown => self.files(),
            Representation::Json => return Ok(files),
        };
        self.export_index(site, form, &mut files)?;
        for errors in self.catalog().errors_by_code() {
            let Some(first) = errors.first() else { continue };
            let name = format!("{}{}", slug(&first.code), form.suffix());
            if name.len() > LONGEST_NAME {
                return Err(PageError::of_long_name(&name));
            }
            let text = self.written(site, first.wire_code(), &errors, form)?;
            files.push(file(&name, text));
        }
        files.push(file("llms.txt", self.llms_of(site)?));
        files.push(file(LIST, self.list_file()?));
        files.extend(ASSETS.iter().map(|asset| file(asset.name, asset.text.to_owned())));
        files.extend(self.publisher().logo().map(|logo| file(LOGO, logo.to_owned())));
        let (name, similar) = ("", Vec::new());
        if form == Representation::Html {
            files.push(file("404.html", MissingHtml { site, name, similar }.render()?));
        } else {
            files.push(file("404.md", MissingMarkdown { site, name, similar }.render()?));
            files.push(file("search.html", self.search_page()?));
            files.push(file("SUMMARY.md", Summary { site, chapters: self.chapters() }.render()?));
        }
        Ok(files)
    }

    /// The index of a book, in HTML: mdBook searches words alone.
    fn search_page(&self) -> Result<String, PageError> {
        let errors: Vec<&PublishedError> = self.catalog().errors.iter().collect();
        let (query, pages) = (IndexQuery::default(), index_pages(errors.len()));
        let shown = errors.iter().take(ERRORS_ON_A_PAGE).copied().collect();
        let list = self.list(&query, shown, errors.len(), pages);
        Ok(IndexHtml { site: self.html_files(), list, best: None }.render()?)
    }

    fn export_index(
        &self,
        site: Site<'_>,
        form: Representation,
        files: &mut Vec<ExportedFile>,
    ) -> Result<(), PageError> {
        let errors: Vec<&PublishedError> = self.catalog().errors.iter().collect();
        let pages = index_pages(errors.len());
        for page in 1..=pages {
            let query = IndexQuery::default().at_page(page);
            let shown = errors.iter().skip((page - 1) * ERRORS_ON_A_PAGE).take(ERRORS_ON_A_PAGE).copied().collect();
            let list = self.list(&query, shown, errors.len(), pages);
            let text = match form {
                Representation::Html => IndexHtml { site, list, best: None }.render()?,
                _ => IndexMarkdown { site, list }.render()?,
            };
            files.push(ExportedFile { name: format!("{}{}", index_slug(page), form.suffix()), text });
        }
        Ok(())
    }

    /// The pages of the index and the codes of each, a code that several types
    /// share where it is first: mdBook wants a file once.
    fn chapters(&self) -> Vec<Chapter<'_>> {
        let mut seen = BTreeSet::new();
        let mut chapters = Vec::new();
        chapters.resize_with(index_pages(self.catalog().errors.len()), Vec::new);
        for (errors, chapter) in self.catalog().errors.chunks(ERRORS_ON_A_PAGE).zip(&mut chapters) {
            chapter.extend(errors.iter().filter(|error| seen.insert(&*error.code)));
        }
        (1..).zip(chapters).map(|(page, errors)| Chapter { page, errors }).collect()
    }

    fn html_files(&self) -> Site<'_> {
        Site { link_end: ".html", index: "./index.html", ..self.files() }
    }

    fn files(&self) -> Site<'_> {
        Site {
            catalog: self.catalog(),
            link_end: ".md",
            index: "./index.md",
            has_index: true,
            is_served: false,
            publisher: self.publisher(),
        }
    }
}
