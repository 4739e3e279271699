//! A large catalog compiles. What looks odd and is right is in `pass`.

use std::{fs, path::PathBuf};

use super::package::Package;

/// A catalog of 1,000 codes stays far from the compiler's limits; the source is
/// written here because nobody would read it.
#[test]
fn a_thousand_codes_compile() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("thousand_codes.rs");
    fs::write(&path, thousand_codes()).expect("the folder of the tests is writable");
    let package = Package { name: "thousand-codes", others: &[("thiserror", &[])], ours: &[("error-core", "")] };
    let output = package.check(&[("thousand_codes".to_owned(), path)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
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
         {variants}}}\n\nconst CATALOG: Catalog = catalog![E];\n\nconst _: () = assert!(CATALOG.definitions().len() == 1_000);\n\n\
         fn main() {{\n    assert_eq!(E::E999 {{ id: 1 }}.definition().code(), Some(\"error_999\"));\n}}\n"
    )
}
