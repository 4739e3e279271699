//! The Markdown files that people read.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The folder of the project.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Each page by its path in the project. The changelog is a list of what was so once.
pub(super) fn pages() -> BTreeMap<String, String> {
    let crates = folders("crates").chain(folders("examples")).map(|folder| format!("{folder}/README.md"));
    let alone = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "tests/performance/NOTES.md"].map(str::to_owned);
    let paths = alone.into_iter().chain(files("docs")).chain(crates);
    paths.filter_map(|path| Some((path.clone(), fs::read_to_string(root().join(path)).ok()?))).collect()
}

fn folders(of: &str) -> impl Iterator<Item = String> {
    entries(of).filter(|path| root().join(path).is_dir())
}

fn files(of: &str) -> impl Iterator<Item = String> {
    entries(of).filter(|path| Path::new(path).extension().is_some_and(|end| end == "md"))
}

fn entries(of: &str) -> impl Iterator<Item = String> {
    let names = fs::read_dir(root().join(of)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(move |name| format!("{of}/{name}"))
}
