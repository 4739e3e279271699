//! The texts of languages: compared with the catalog, and those of the catalog to begin a language with.

use std::path::Path;

use error_catalog::{Lint, PublishedCatalog, Severity};
use error_languages::{Finding, Languages, Problem, Template};
use error_markup::inert;

use crate::output::without_commands;

/// The findings about the files `TAG.ftl` in `folder`. `own` is the language of the texts in the catalog.
pub(crate) fn check(catalog: &PublishedCatalog, folder: &Path, own: &str) -> Result<Vec<Lint>, String> {
    let languages = Languages::new(own).and_then(|languages| languages.with_folder(folder));
    let languages = languages.map_err(|error| error.to_string())?;
    Ok(languages.check(catalog).iter().map(lint).collect())
}

/// The texts of the catalog as a resource. `has_pages`: also those of statuses and of pages.
pub(crate) fn template(catalog: &PublishedCatalog, has_pages: bool) -> String {
    let template = Template::new(catalog);
    let template = if has_pages { template.with_pages() } else { template };
    without_commands(&inert(&template.to_string()).to_string())
}

fn lint(finding: &Finding) -> Lint {
    let (severity, rule) = match finding.problem() {
        Problem::Missing => (Severity::Warning, "translation-missing"),
        Problem::Unused => (Severity::Warning, "translation-unused"),
        Problem::UnknownArgument => (Severity::Error, "translation-argument-unknown"),
        _ => (Severity::Note, "translation-value-not-shown"),
    };
    let place = match finding.line() {
        Some(line) => format!("{}:{line}", finding.resource()),
        None => finding.resource().to_owned(),
    };
    Lint::new(severity, rule, place, finding.message())
}
