//! Catalogs and documents, from files, the standard input and revisions.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use error_catalog::{POLICY_FILE, Policy, PublishedCatalog, ReadError, from_document, read_baseline};
use serde_json::Value;

use crate::{error_text::text, git};

/// Reads a catalog from a file, from the standard input (`-`) or from a revision
/// (`HEAD:catalog.json`).
pub(crate) fn open(path: &Path) -> Result<PublishedCatalog, String> {
    catalog(path, &content(path)?, from_document)
}

/// The same for the catalog of the option `--catalog`.
pub(crate) fn open_named(path: &Path) -> Result<PublishedCatalog, String> {
    open(path).map_err(|why| match path.exists() {
        true => why,
        false => format!("{why}; name the file of the catalog by `--catalog FILE`"),
    })
}

/// The same for a comparison.
pub(crate) fn open_version(path: &Path) -> Result<PublishedCatalog, String> {
    catalog(path, &content(path)?, read_baseline)
}

/// Reads the file at `path` as it is in a revision.
pub(crate) fn open_in_revision(revision: &str, path: &Path) -> Result<PublishedCatalog, String> {
    let name = PathBuf::from(format!("{revision}:{}", path.display()));
    catalog(&name, &git::file(revision, path)?, read_baseline)
}

/// The policy in a file; without a name, in `error-catalog.toml` where there is one.
pub(crate) fn open_policy(path: Option<&Path>) -> Result<Policy, String> {
    let file = path.unwrap_or(Path::new(POLICY_FILE));
    match fs::read_to_string(file) {
        Ok(text) => Policy::from_toml(&text).map_err(|error| format!("{}: {error}", file.display())),
        Err(error) if path.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(Policy::default()),
        Err(error) => Err(format!("{} can't be read: {error}", file.display())),
    }
}

fn content(path: &Path) -> Result<String, String> {
    let mut content = String::new();
    if path == Path::new("-") {
        let read = io::stdin().read_to_string(&mut content).map(|_| content);
        return read.map_err(|error| unread(path, &error));
    }
    match (fs::read_to_string(path), git::revision(path)) {
        (Ok(content), _) => Ok(content),
        // A file may have a colon in its name; where there is none, it ends a revision.
        (Err(_), Some((revision, file))) => git::file_of_repository(revision, file),
        (Err(error), None) => Err(unread(path, &error)),
    }
}

fn unread(path: &Path, error: &io::Error) -> String {
    format!("{} can't be read: {error}", path.display())
}

type Reading = fn(Value) -> Result<PublishedCatalog, ReadError>;

fn catalog(path: &Path, content: &str, read: Reading) -> Result<PublishedCatalog, String> {
    let document = document(content).map_err(|why| format!("{}: {why}", path.display()))?;
    read(document).map_err(|error| format!("{}: {}", path.display(), text(error)))
}

/// JSON, or YAML where the content does not begin as JSON does.
fn document(content: &str) -> Result<Value, String> {
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    if content.trim_start().is_empty() || content.trim_start().starts_with(['{', '[']) {
        return serde_json::from_str(content).map_err(|error| format!("the file is broken JSON: {error}"));
    }
    yaml(content)
}

#[cfg(feature = "yaml")]
fn yaml(content: &str) -> Result<Value, String> {
    serde_saphyr::from_str(content).map_err(|error| {
        let error = error.to_string();
        format!("the file is neither JSON nor YAML: {}", error.lines().next().unwrap_or_default())
    })
}

#[cfg(not(feature = "yaml"))]
fn yaml(_: &str) -> Result<Value, String> {
    Err("the file is not JSON: write the document as JSON, or install the tool with its feature `yaml`".to_owned())
}
