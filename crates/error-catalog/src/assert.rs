//! The test that fails if the published errors change.

use std::{env, ffi::OsStr, fmt::Write, fs, io, path::Path};

use crate::{Change, Impact, POLICY_FILE, Policy, PublishedCatalog, json, read, today};

/// Fails the test if the errors in the code differ from the committed catalog, and says
/// for each change whether it breaks clients.
///
/// The path is relative to the package. If the environment variable `ACCEPT_CATALOG=1` is
/// set, the macro writes the file instead, and creates its folder if needed. It does not
/// write the file if a change breaks clients: first accept such a change in the file
/// `error-catalog.toml` of the package, with a reason (see [`Policy`]). Line endings and
/// whitespace in the file are ignored, because a checkout may change them. If the file
/// has an earlier form (version) of the catalog, only the members that this form has are
/// compared.
///
/// # Panics
///
/// Panics if the file is missing, cannot be read or differs. It also panics if
/// `error-catalog.toml` is invalid.
///
/// # Examples
///
/// ```no_run
/// use error_catalog::assert_catalog_unchanged;
/// use error_core::{Catalog, catalog};
/// use error_formats::{Stripe, publish};
///
/// # #[allow(dead_code)]
/// const CATALOG: Catalog = catalog![];
///
/// // #[test]
/// fn the_published_errors_are_unchanged() -> Result<(), Box<dyn std::error::Error>> {
///     assert_catalog_unchanged!("catalog.json", publish("accounts", &Stripe::new(), &CATALOG)?);
///     Ok(())
/// }
/// # the_published_errors_are_unchanged().unwrap();
/// ```
#[macro_export]
macro_rules! assert_catalog_unchanged {
    ($path:expr, $catalog:expr $(,)?) => {
        if let Err(why) = $crate::assert_unchanged(env!("CARGO_MANIFEST_DIR"), $path, &$catalog) {
            panic!("{why}");
        }
    };
}

/// Implements [`assert_catalog_unchanged!`]. It is not part of the public API.
#[doc(hidden)]
pub fn assert_unchanged(package: &str, path: &str, now: &PublishedCatalog) -> Result<(), String> {
    let accept = is_accepted(env::var_os("ACCEPT_CATALOG").as_deref());
    compare(Path::new(package), path, now, accept)
}

/// Whether the file is to be written: `false` and `no` are no consent.
fn is_accepted(value: Option<&OsStr>) -> bool {
    value.is_some_and(|value| value == "1")
}

const ACCEPTING: &str = "ACCEPT_CATALOG=1 writes it";

/// How many entries of the policy the message proposes.
const MOST_ACCEPTANCES: usize = 8;

fn compare(package: &Path, path: &str, now: &PublishedCatalog, accept: bool) -> Result<(), String> {
    let file = package.join(path);
    let old = match fs::read_to_string(&file) {
        Ok(committed) => read(&committed).map_err(|error| {
            let name = file.display();
            format!("{name}: {error}; remove the file to begin anew, then {ACCEPTING}")
        })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound && accept => return write(&file, now),
        Err(error) => return Err(format!("{} can't be read ({error}); {ACCEPTING}", file.display())),
    };
    if old == now.in_form(old.form) && !accept {
        return Ok(());
    }
    let changes = policy(package)?.diff(&old, now, &today());
    let is_breaking = changes.iter().any(|change| change.level == Impact::Breaking);
    if accept && !is_breaking {
        return write(&file, now);
    }
    Err(reason(&file, &changes, is_breaking))
}

/// Why the test fails: each change, and what to do.
fn reason(file: &Path, changes: &[Change], is_breaking: bool) -> String {
    let what = if is_breaking {
        format!("undo the changes that break clients, or accept them in {POLICY_FILE}; then {ACCEPTING}")
    } else {
        ACCEPTING.to_owned()
    };
    let mut why = format!("the published errors are no longer those of {}; {what}\n", file.display());
    for change in changes {
        // Writing to a string can't fail.
        let _ = writeln!(why, "  {change}");
    }
    // An unused acceptance in the policy is not a change of the errors.
    if changes.iter().all(|change| change.rule.starts_with("accept-")) {
        why.push_str("  only the examples, the layout, the base of the pages, the order or accepted changes differ\n");
    }
    // Of a thousand breaks, the others say no more.
    let breaking: Vec<_> = changes.iter().filter(|change| change.level == Impact::Breaking).collect();
    for change in breaking.iter().take(MOST_ACCEPTANCES) {
        let _ = write!(why, "\n{}", acceptance(change));
    }
    if breaking.len() > MOST_ACCEPTANCES {
        let more = breaking.len() - MOST_ACCEPTANCES;
        let _ = write!(why, "\n  ... and an entry for each of {more} more changes\n");
    }
    why
}

/// What accepts a change, to be completed by its author.
fn acceptance(change: &Change) -> String {
    let line = |key: &str, value: &Option<String>| {
        let quoted = value.as_ref().and_then(|value| serde_json::to_string(value).ok());
        quoted.map(|value| format!("  {key} = {value}\n")).unwrap_or_default()
    };
    // What many errors have in common is of no single one.
    let code = if change.count.is_some() { Some("*".to_owned()) } else { change.code.clone() };
    format!(
        "  [[accept]]\n  rule = \"{}\"\n{}{}  reason = \"...\"\n  until = \"...\"\n",
        change.rule,
        line("code", &code),
        line("operation", &change.operation),
    )
}

#[cfg(feature = "policy")]
fn policy(package: &Path) -> Result<Policy, String> {
    let file = package.join(POLICY_FILE);
    match fs::read_to_string(&file) {
        Ok(text) => Policy::from_toml(&text).map_err(|error| format!("{}: {error}", file.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Policy::default()),
        Err(error) => Err(format!("{} can't be read: {error}", file.display())),
    }
}

#[cfg(not(feature = "policy"))]
fn policy(package: &Path) -> Result<Policy, String> {
    let file = package.join(POLICY_FILE);
    if file.exists() {
        Err(format!("{} {}", file.display(), crate::PolicyError::unread()))
    } else {
        Ok(Policy::default())
    }
}

fn write(file: &Path, now: &PublishedCatalog) -> Result<(), String> {
    let text = json(now).map_err(|error| format!("the catalog can't be written: {error}"))?;
    write_text(file, &text).map_err(|error| format!("{} can't be written: {error}", file.display()))
}

fn write_text(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::{compare, is_accepted};
    use crate::{PublishedCatalog, PublishedCategory, PublishedError, PublishedExample};

    fn catalog() -> PublishedCatalog {
        let example = PublishedExample { status: 404, body: "{}".to_owned(), ..PublishedExample::default() };
        let error = PublishedError {
            code: "account_not_found".to_owned(),
            status: 404,
            category: "not_found".to_owned(),
            examples: vec![example],
            ..PublishedError::default()
        };
        let category = PublishedCategory { action: None, number: Some(40_400) };
        PublishedCatalog {
            form: PublishedCatalog::FORM,
            name: "accounts".to_owned(),
            categories: [("not_found".to_owned(), category)].into(),
            errors: vec![error],
            ..PublishedCatalog::default()
        }
    }

    #[test]
    fn only_1_accepts() {
        assert!(is_accepted(Some("1".as_ref())));
        assert!(!is_accepted(None));
        for value in ["", "0", "false", "no", "true", "11"] {
            assert!(!is_accepted(Some(value.as_ref())), "{value}");
        }
    }

    /// A folder of its own for a test, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(test: &str) -> Folder {
            let folder = std::env::temp_dir().join(format!("error-catalog-{}-{test}", std::process::id()));
            let _ = fs::remove_dir_all(&folder);
            Folder(folder)
        }

        fn compare(&self, catalog: &PublishedCatalog, accept: bool) -> Result<(), String> {
            compare(&self.0, "golden/catalog.json", catalog, accept)
        }

        fn file(&self) -> PathBuf {
            self.0.join("golden/catalog.json")
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_change_is_refused_until_it_is_accepted() {
        // Neither folder is there yet.
        let folder = Folder::new("refused");
        let mut catalog = catalog();

        assert!(folder.compare(&catalog, false).unwrap_err().contains("ACCEPT_CATALOG=1 writes it"));
        folder.compare(&catalog, true).unwrap();
        folder.compare(&catalog, false).unwrap();

        let text = fs::read_to_string(folder.file()).unwrap();
        fs::write(folder.file(), text.replace('\n', "\r\n")).unwrap();
        folder.compare(&catalog, false).unwrap();

        // An earlier form has no categories; what it has counts.
        folder.compare(&catalog.in_form(1), true).unwrap();
        folder.compare(&catalog, false).unwrap();

        catalog.errors[0].examples[0].body.push(' ');
        let why = folder.compare(&catalog, false).unwrap_err();
        assert!(
            why.ends_with(
                "\n  only the examples, the layout, the base of the pages, the order or accepted changes differ\n"
            ),
            "{why}"
        );

        catalog.errors[0].title = "Other".to_owned();
        let why = folder.compare(&catalog, false).unwrap_err();
        assert!(why.contains("; ACCEPT_CATALOG=1 writes it\n  patch: account_not_found: `title` was"), "{why}");
        folder.compare(&catalog, true).unwrap();
        folder.compare(&catalog, false).unwrap();
    }

    #[cfg(feature = "policy")]
    #[test]
    fn a_break_is_written_only_once_it_is_accepted_with_a_reason() {
        let folder = Folder::new("break");
        let mut catalog = catalog();
        folder.compare(&catalog, true).unwrap();
        catalog.errors[0].status = 418;
        for accept in [false, true] {
            let why = folder.compare(&catalog, accept).unwrap_err();
            assert!(why.contains("accept them in error-catalog.toml; then ACCEPT_CATALOG=1 writes it\n"), "{why}");
            assert!(
                why.contains("  breaking: account_not_found: the status was `404` and is `418` [status-changed]\n")
            );
            let shown =
                "\n  [[accept]]\n  rule = \"status-changed\"\n  code = \"account_not_found\"\n  reason = \"...\"\n";
            assert!(why.contains(shown), "{why}");
        }
        let accept = |reason: &str, until: &str| {
            let text = format!(
                "[[accept]]\nrule = \"status-changed\"\ncode = \"account_not_found\"\nreason = \"{reason}\"\nuntil = \"{until}\"\n"
            );
            fs::write(folder.0.join("error-catalog.toml"), text).unwrap();
        };
        // Each break has its entry.
        let mut several = catalog.clone();
        several.errors[0].title = "Another".to_owned();
        several.errors[0].retry = "never".to_owned();
        let why = folder.compare(&several, false).unwrap_err();
        let breaking = why.lines().filter(|line| line.starts_with("  breaking: ")).count();
        assert_eq!((why.matches("[[accept]]").count(), breaking > 1), (breaking, true), "{why}");
        accept("", "2999-01-31");
        assert!(folder.compare(&catalog, true).unwrap_err().ends_with("has no reason: write why it may break"));
        accept("nobody reads it", "2020-01-31");
        assert!(folder.compare(&catalog, true).unwrap_err().contains("[accept-expired]"));
        accept("nobody reads it", "2999-01-31");
        assert!(folder.compare(&catalog, false).unwrap_err().contains("; ACCEPT_CATALOG=1 writes it\n"));
        folder.compare(&catalog, true).unwrap();
        folder.compare(&catalog, false).unwrap();
    }

    /// An acceptance that nothing needs is not why the test fails.
    #[cfg(feature = "policy")]
    #[test]
    fn an_unused_acceptance_does_not_hide_what_differs() {
        let folder = Folder::new("unused");
        let mut catalog = catalog();
        folder.compare(&catalog, true).unwrap();
        let unused =
            "[[accept]]\nrule = \"code-removed\"\ncode = \"gone\"\nreason = \"nobody\"\nuntil = \"2999-01-31\"\n";
        fs::write(folder.0.join("error-catalog.toml"), unused).unwrap();
        catalog.errors[0].examples[0].body.push(' ');
        let why = folder.compare(&catalog, false).unwrap_err();
        assert!(why.contains("[accept-unused]\n"), "{why}");
        assert!(
            why.ends_with(
                "\n  only the examples, the layout, the base of the pages, the order or accepted changes differ\n"
            ),
            "{why}"
        );
    }

    #[test]
    fn a_file_that_can_not_be_compared_is_not_written_over() {
        let folder = Folder::new("broken");
        folder.compare(&catalog(), true).unwrap();
        fs::write(folder.file(), "{").unwrap();
        let why = folder.compare(&catalog(), true).unwrap_err();
        assert!(why.ends_with("remove the file to begin anew, then ACCEPT_CATALOG=1 writes it"), "{why}");
    }
}
