//! Compares the texts of languages with the catalog.

use std::path::Path;

use error_catalog::{Lint, PublishedCatalog, Severity};
use error_languages::{Finding, Languages, Problem};

/// The findings about the files `TAG.ftl` in `folder`. `own` is the language of the texts in the catalog.
pub(crate) fn check(catalog: &PublishedCatalog, folder: &Path, own: &str) -> Result<Vec<Lint>, String> {
    let languages = Languages::new(own).and_then(|languages| languages.with_folder(folder));
    let languages = languages.map_err(|error| error.to_string())?;
    Ok(languages.check(catalog).iter().map(lint).collect())
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
