//! The pages as files.

use askama::Template;
use error_formats::PublishedError;

use crate::{
    ASSETS, IndexQuery, PageError, Pages, Representation, json,
    page::{IndexHtml, IndexMarkdown, Site, Summary},
    pages::ERRORS_ON_A_PAGE,
    slug,
};

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportedFile {
    /// Its name: letters, digits, `_`, `-`, `~`, and one dot.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Pages {
    /// The whole catalog as files for one folder: HTML for a plain file server,
    /// or Markdown with the `SUMMARY.md` of mdBook; either way with
    /// `errors.json`. [`Representation::Json`] gives that file alone.
    ///
    /// # Errors
    ///
    /// Fails when a template does.
    pub fn export(&self, form: Representation) -> Result<Vec<ExportedFile>, PageError> {
        let file = |name: &str, text| ExportedFile { name: name.to_owned(), text };
        let mut files = vec![file("errors.json", json(self.catalog())?)];
        let site = match form {
            Representation::Html => Site { link_end: ".html", index: "./index.html", ..self.files() },
            Representation::Markdown => self.files(),
            Representation::Json => return Ok(files),
        };
        self.export_index(site, form, &mut files)?;
        for errors in self.catalog().errors_by_code() {
            let Some(first) = errors.first() else { continue };
            let text = self.written(site, first.wire_code(), &errors, form)?;
            files.push(file(&format!("{}{}", slug(&first.code), form.suffix()), text));
        }
        if form == Representation::Html {
            files.extend(ASSETS.iter().map(|asset| file(asset.name, asset.text.to_owned())));
        } else {
            let list =
                self.catalog().errors_by_code().into_iter().filter_map(|errors| errors.first().copied()).collect();
            files.push(file("SUMMARY.md", Summary { site, list }.render()?));
        }
        Ok(files)
    }

    fn export_index(
        &self,
        site: Site<'_>,
        form: Representation,
        files: &mut Vec<ExportedFile>,
    ) -> Result<(), PageError> {
        let errors: Vec<&PublishedError> = self.catalog().errors.iter().collect();
        let pages = errors.len().div_ceil(ERRORS_ON_A_PAGE).max(1);
        for page in 1..=pages {
            let query = IndexQuery::default().at_page(page);
            let shown = errors.iter().skip((page - 1) * ERRORS_ON_A_PAGE).take(ERRORS_ON_A_PAGE).copied().collect();
            let list = self.list(&query, shown, errors.len(), pages);
            let text = match form {
                Representation::Html => IndexHtml { site, list }.render()?,
                _ => IndexMarkdown { site, list }.render()?,
            };
            let name = if page == 1 { "index".to_owned() } else { format!("index-{page}") };
            files.push(ExportedFile { name: format!("{name}{}", form.suffix()), text });
        }
        Ok(())
    }

    fn files(&self) -> Site<'_> {
        Site { catalog: self.catalog(), link_end: ".md", index: "./index.md", is_served: false }
    }
}
