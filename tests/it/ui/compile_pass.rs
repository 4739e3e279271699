//! What must compile: what looks odd and is right, and a large catalog.

use std::{fs, path::PathBuf};

use super::files;

#[test]
fn everything_else_compiles() {
    // Without a case trybuild has nothing to say, and says that all is well.
    assert!(!files("ui/pass", "rs").is_empty());
    trybuild::TestCases::new().pass("ui/pass/*.rs");
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
