//! What a program of the book depends on.

use super::{blocks::blocks, pages::pages};

/// The crates that error-response re-exports: an application does not depend on them.
const BELOW: [&str; 9] = [
    "error_catalog",
    "error_core",
    "error_derive",
    "error_docs",
    "error_fields",
    "error_formats",
    "error_openapi",
    "error_redact",
    "error_testing",
];

/// What a program says that shows the code of a library.
const LIBRARY: &str = "a separate crate, which depends on error-core";

#[test]
fn programs_for_applications_name_no_crate_below_error_response() {
    let pages = pages();
    let for_applications = pages.iter().filter(|(path, _)| path.starts_with("docs/") || *path == "README.md");
    let mut programs = 0;
    let mut found = Vec::new();
    for (path, page) in for_applications {
        for block in blocks(page).iter().filter(|block| block.language == "rust" && !block.code.contains(LIBRARY)) {
            programs += 1;
            let named = BELOW.iter().filter(|name| block.code.contains(&format!("{name}::")));
            found.extend(named.map(|name| format!("{path}: {name}")));
        }
    }
    assert!(programs > 50, "{programs} programs");
    assert!(
        found.is_empty(),
        "write the path in `error_response`, and re-export what is missing:\n{}",
        found.join("\n")
    );
}
