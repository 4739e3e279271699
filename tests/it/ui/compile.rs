//! What compiles, what does not, and what its author then reads.

use std::{collections::BTreeSet, fs, path::PathBuf};

/// The files in `folder` that end in `extension`.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder exists");
    let paths = entries.map(|entry| entry.expect("the folder is readable").path());
    paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
}

#[test]
fn everything_else_compiles() {
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}

/// A mistake costs its author one message, not a message and its echoes.
#[test]
fn each_mistake_is_one_error() {
    for path in files("ui/fail", "rs").into_iter().map(|path| path.with_extension("stderr")) {
        let text = fs::read_to_string(&path).expect("every mistake has its text");
        let errors = text.lines().filter(|line| line.starts_with("error:") || line.starts_with("error[")).count();
        let many = path.ends_with("all_mistakes_at_once.stderr");
        assert!(errors == 1 || many && errors > 5, "{} has {errors} errors", path.display());
    }
}

/// The keys that the derive names in this message.
fn keys_of(message: &str) -> BTreeSet<String> {
    let texts = files("ui/fail", "stderr").into_iter().map(|path| fs::read_to_string(path).expect("a text"));
    let start = format!("The keys of {message} are ");
    let line =
        texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).find(|line| line.contains(&start));
    let line = line.unwrap_or_else(|| panic!("no mistake is told {start:?}"));
    let (_, keys) = line.split_once(&start).expect("the keys follow");
    keys.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// The keys in the first cells of the table under `heading`.
fn rows_of(page: &str, heading: &str) -> BTreeSet<String> {
    let (_, rest) = page.split_once(&format!("# {heading}\n")).expect("the heading is there");
    let table = rest.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with("| `"));
    let cells = table.filter_map(|line| line.split(" | ").next());
    let names = cells.flat_map(|cell| cell.split("`, `")).map(|text| text.trim_start_matches("| `"));
    names.map(|text| text.split([' ', '`', '(']).next().expect("a name").to_owned()).collect()
}

/// The page of the derive and the book name each key, and no other.
#[test]
fn both_tables_of_keys_are_whole() {
    let page = fs::read_to_string("../crates/error-derive/attributes.md").expect("the page of the derive");
    let book = fs::read_to_string("../docs/errors.md").expect("the book");
    assert_eq!(rows_of(&page, "On an enum, for all its variants"), keys_of("an enum"));
    assert_eq!(rows_of(&page, "On a variant or a struct"), keys_of("a variant"));
    assert_eq!(rows_of(&book, "On a variant"), keys_of("a variant"));
    assert_eq!(rows_of(&page, "On a field"), keys_of("a field"));
    assert_eq!(rows_of(&book, "On a field"), keys_of("a field"));
}

/// A catalog of 1,000 codes stays far from the compiler's limits; the source is
/// written here because nobody would read it.
#[test]
fn a_thousand_codes_compile() {
    let folder = PathBuf::from("../target/thousand_codes");
    fs::create_dir_all(&folder).expect("the target folder is writable");
    let path = folder.join("thousand_codes.rs");
    fs::write(&path, thousand_codes()).expect("the file is writable");
    trybuild::TestCases::new().pass(path);
}

fn thousand_codes() -> String {
    let variants: String = (0..1_000)
        .map(|n| {
            format!(
                "    /// Error {n}\n    ///\n    /// What it means.\n    #[error(\"Error {n} of {{id}}\")]\n    \
                 #[api(status = 404, code = \"error_{n}\", number = {n}, type = \"type_error\")]\n    \
                 E{n} {{ id: u32 }},\n"
            )
        })
        .collect();
    format!(
        "use error_core::{{ApiError, Catalog, catalog}};\n\n#[derive(Debug, thiserror::Error, ApiError)]\nenum E {{\n\
         {variants}}}\n\nconst CATALOG: Catalog = catalog![E];\n\nfn main() {{\n    \
         assert_eq!(CATALOG.definitions().len(), 1_000);\n    \
         assert_eq!(E::E999 {{ id: 1 }}.definition().code(), Some(\"error_999\"));\n}}\n"
    )
}
