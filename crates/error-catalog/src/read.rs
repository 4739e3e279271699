//! Catalogs in files.

use std::{error::Error, fmt};

use serde_json::{Value, from_value};

use crate::PublishedCatalog;

/// Reads a catalog from its own file, or from an OpenAPI document that carries
/// it as `x-error-catalog`. Both are JSON; a byte order mark is skipped.
///
/// # Errors
///
/// Fails when `text` is no JSON, holds no catalog, or one of a newer form.
///
/// # Examples
///
/// ```
/// let document = r#"{"openapi": "3.1.0", "x-error-catalog": {"form": 1, "name": "accounts",
///     "dialect": "stripe", "media_type": "application/json", "errors": []}}"#;
/// assert_eq!(error_catalog::read(document)?.name, "accounts");
/// assert_eq!(
///     error_catalog::read(r#"{"openapi": "3.1.0"}"#).unwrap_err().to_string(),
///     "the OpenAPI document carries no `x-error-catalog`",
/// );
/// # Ok::<(), error_catalog::ReadError>(())
/// ```
pub fn read(text: &str) -> Result<PublishedCatalog, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_like_json = text.trim_start().is_empty() || text.trim_start().starts_with(['{', '[']);
    let not_json = if is_like_json { ReadError::BrokenJson } else { ReadError::NotJson };
    let mut document: Value = serde_json::from_str(text).map_err(not_json)?;
    let catalog = match document.get_mut("openapi") {
        None => document,
        Some(_) => document.get_mut("x-error-catalog").map(Value::take).ok_or(ReadError::Absent)?,
    };
    let form = catalog.get("form").and_then(Value::as_u64).ok_or(ReadError::NoCatalog)?;
    if form > u64::from(PublishedCatalog::FORM) {
        return Err(ReadError::Newer(form));
    }
    from_value(catalog).map_err(ReadError::Broken)
}

/// Why there is no catalog to read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The text is no JSON, and does not begin like it.
    NotJson(serde_json::Error),
    /// The text begins like JSON and breaks off, or breaks its rules.
    BrokenJson(serde_json::Error),
    /// The JSON is neither a catalog nor an OpenAPI document.
    NoCatalog,
    /// The OpenAPI document carries no catalog.
    Absent,
    /// The catalog has a form that this version does not know.
    Newer(u64),
    /// The catalog lacks something.
    Broken(serde_json::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NotJson(_) => f.write_str("the file is no JSON; write the document as JSON, not as YAML"),
            ReadError::BrokenJson(_) => f.write_str("the file is broken JSON"),
            ReadError::NoCatalog => f.write_str("the file is neither a catalog nor an OpenAPI document"),
            ReadError::Absent => f.write_str("the OpenAPI document carries no `x-error-catalog`"),
            ReadError::Newer(form) => {
                write!(
                    f,
                    "the catalog has the form {form}; update error-catalog, which knows forms up to {}",
                    PublishedCatalog::FORM
                )
            }
            ReadError::Broken(_) => f.write_str("the catalog is not whole"),
        }
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ReadError::NotJson(error) | ReadError::BrokenJson(error) | ReadError::Broken(error) => Some(error),
            _ => None,
        }
    }
}
