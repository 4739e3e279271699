//! A test that fails when the published errors change.

use std::{env, ffi::OsStr, fmt::Write, fs, io, path::Path};

use crate::{PublishedCatalog, diff, json, read};

/// Fails a test when what the code answers is no longer what is committed, and
/// says of each change whether it breaks clients.
///
/// The path is relative to the package. With `ACCEPT_CATALOG=1` in the
/// environment the file is written instead, in a folder that is made where it
/// is absent. Line ends and blanks of the file don't matter, so a checkout may
/// change them. A file of an earlier form is held to what that form has.
///
/// # Panics
///
/// Panics when the file is absent, can't be read, or says something else.
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

/// What [`assert_catalog_unchanged!`] does; not part of the API.
#[doc(hidden)]
pub fn assert_unchanged(package: &str, path: &str, now: &PublishedCatalog) -> Result<(), String> {
    compare(&Path::new(package).join(path), now, is_accepted(env::var_os("ACCEPT_CATALOG").as_deref()))
}

/// Whether the file is to be written: `false` and `no` are no consent.
fn is_accepted(value: Option<&OsStr>) -> bool {
    value.is_some_and(|value| value == "1")
}

fn compare(file: &Path, now: &PublishedCatalog, accept: bool) -> Result<(), String> {
    if accept {
        let text = json(now).map_err(|error| format!("the catalog can't be written: {error}"))?;
        return write(file, &text).map_err(|error| format!("{} can't be written: {error}", file.display()));
    }
    let accepting = "ACCEPT_CATALOG=1 writes it";
    let committed =
        fs::read_to_string(file).map_err(|error| format!("{} can't be read ({error}); {accepting}", file.display()))?;
    let old = read(&committed).map_err(|error| format!("{}: {error}; {accepting}", file.display()))?;
    if old == now.in_form(old.form) {
        return Ok(());
    }
    let mut why = format!("the published errors are no longer those of {}; {accepting}\n", file.display());
    let changes = diff(&old, now);
    for change in &changes {
        // Writing to a string can't fail.
        let _ = writeln!(why, "  {change}");
    }
    if changes.is_empty() {
        why.push_str("  only the examples, the layout, the base of the pages, or the order differ\n");
    }
    Err(why)
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
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

    #[test]
    fn a_change_is_refused_until_it_is_accepted() {
        let folder = std::env::temp_dir().join(format!("error-catalog-{}", std::process::id()));
        // Neither folder is there yet.
        let file = folder.join("golden/catalog.json");
        let mut catalog = catalog();

        assert!(compare(&file, &catalog, false).unwrap_err().contains("ACCEPT_CATALOG=1 writes it"));
        compare(&file, &catalog, true).unwrap();
        compare(&file, &catalog, false).unwrap();

        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace('\n', "\r\n")).unwrap();
        compare(&file, &catalog, false).unwrap();

        // An earlier form has no categories; what it has counts.
        compare(&file, &catalog.in_form(1), true).unwrap();
        compare(&file, &catalog, false).unwrap();

        catalog.errors[0].examples[0].body.push(' ');
        let why = compare(&file, &catalog, false).unwrap_err();
        assert!(
            why.ends_with("\n  only the examples, the layout, the base of the pages, or the order differ\n"),
            "{why}"
        );

        catalog.errors[0].status = 418;
        let why = compare(&file, &catalog, false).unwrap_err();
        assert!(why.contains("  breaking: "), "{why}");
        assert!(why.contains("and is `418` [status-changed]"), "{why}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
