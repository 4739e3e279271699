//! What a program of the book depends on.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    blocks::blocks,
    pages::{pages, root},
};

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

/// The files of Rust in a folder and in the folders inside it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// The docs of a file as Markdown, as they are if the features that they depend on are on.
fn docs(source: &str) -> String {
    let line_of_docs = |line: &str| {
        let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        let of_features = || {
            let attribute = line.strip_prefix("#[cfg_attr(").filter(|condition| !condition.starts_with("not("))?;
            attribute.split_once(", doc = \"")?.1.strip_suffix("\")]")
        };
        Some(comment.or_else(of_features)?.to_owned() + "\n")
    };
    source.lines().filter_map(|line| line_of_docs(line.trim_start())).collect()
}

/// Rustdoc shows the pages of the derive and of the trait below both names, so their shared texts have no program: each crate writes its
/// own above the re-export.
#[test]
fn rustdoc_for_applications_names_no_crate_below_error_response() {
    let shared = ["crates/error-derive/attributes.md", "crates/error-core/src/error.rs"];
    for path in shared {
        let text = fs::read_to_string(root().join(path)).unwrap();
        let page = if path.ends_with(".rs") { docs(&text) } else { text };
        assert!(
            blocks(&page).is_empty(),
            "{path}: move the program to the re-exports in error-core and error-response"
        );
    }
    let mut programs = 0;
    let mut found = Vec::new();
    for path in sources(&root().join("crates/error-response/src")) {
        let page = docs(&fs::read_to_string(&path).unwrap());
        for block in blocks(&page).iter().filter(|block| !block.code.contains(LIBRARY)) {
            programs += 1;
            let named = BELOW.iter().filter(|name| block.code.contains(&format!("{name}::")));
            found.extend(named.map(|name| format!("{}: {name}", path.display())));
        }
    }
    assert!(programs > 50, "{programs} programs");
    assert!(found.is_empty(), "write the path in `error_response`:\n{}", found.join("\n"));
}
