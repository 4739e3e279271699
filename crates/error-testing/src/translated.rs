//! The assertion that the texts of an API are complete in every language.

use error_catalog::PublishedCatalog;
use error_languages::{Finding, Languages};

/// Asserts that each language has every text of a catalog, no text that no error has, and only arguments that
/// its error has.
///
/// # Panics
///
/// Panics with a line for each text that is missing, unused or wrong. It says what to write.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, catalog};
/// use error_response::{Api, format::Problem, languages::Languages, testing::assert_translated};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount { id: String }
///
/// // Its routes read no bodies.
/// const API: Api<Problem> = Api::new("accounts", Problem::new(), catalog![NoAccount]).sends(catalog![]);
///
/// let languages = Languages::new("en")?.with("de", "
/// account_not_found = Kein solches Konto
///     .message = Es gibt kein Konto { $id }
/// not_found = Hier ist nichts
///     .action = Prüfen Sie die Adresse
/// method_not_allowed = Diese Methode gibt es hier nicht
///     .action = Wählen Sie eine Methode aus dem Header `Allow`
/// internal_error = Ein Fehler des Servers
///     .action = Melden Sie den Fehler
/// status-404 = Nicht gefunden
/// status-405 = Methode nicht erlaubt
/// status-500 = Interner Serverfehler
/// ")?;
/// assert_translated(&languages, &API.publish()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[track_caller]
pub fn assert_translated(languages: &Languages, catalog: &PublishedCatalog) {
    let findings = languages.check(catalog);
    let wrong: Vec<_> =
        findings.iter().filter(|finding| finding.problem().is_error()).map(Finding::to_string).collect();
    assert!(wrong.is_empty(), "texts are missing, unused or wrong:\n{}", wrong.join("\n"));
}
