//! Reads catalogs from files and documents.

use std::{collections::BTreeSet, error::Error, fmt};

use serde_json::{Value, from_value};

use crate::{Codes, PublishedCatalog, PublishedError};

/// Parses a catalog, or an OpenAPI document that contains a catalog as `x-error-catalog`.
/// Both must be JSON; a byte order mark is skipped.
///
/// # Errors
///
/// Fails if `text` is not JSON, contains no catalog, or contains a catalog of a newer
/// form.
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
    from_document(serde_json::from_str(text).map_err(not_json)?)
}

/// Reads a catalog from a document that has already been parsed, for example from YAML.
///
/// # Errors
///
/// Fails if the document contains no catalog, or a catalog of a newer form.
pub fn from_document(mut document: Value) -> Result<PublishedCatalog, ReadError> {
    match document.get_mut("openapi") {
        None => from_catalog(document),
        Some(_) => from_catalog(document.get_mut("x-error-catalog").map(Value::take).ok_or(ReadError::Absent)?),
    }
}

/// Reads the old version for a comparison. If the catalog in an OpenAPI document does not
/// say whether its codes are open, the schemas of the document decide: codes in an `enum`
/// count as closed, because a client that is generated from it accepts no other values.
///
/// # Errors
///
/// Fails if the document contains no catalog, or a catalog of a newer form.
///
/// # Examples
///
/// ```
/// use error_catalog::{Codes, read_baseline};
///
/// let document = |codes: &str| serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Code": {"type": "string", codes: ["sold_out"]}}},
///     "x-error-catalog": {"form": 2, "name": "seats", "format": "problem", "media_type": "application/problem+json",
///         "errors": [{"code": "sold_out", "status": 409, "category": "conflict", "title": "Sold out", "retry": "never"}]},
/// });
/// assert_eq!(read_baseline(document("enum"))?.codes, Some(Codes::Closed));
/// assert_eq!(read_baseline(document("x-extensible-enum"))?.codes, Some(Codes::Open));
/// assert_eq!(read_baseline(document("examples"))?.codes, None);
/// # Ok::<(), error_catalog::ReadError>(())
/// ```
pub fn read_baseline(document: Value) -> Result<PublishedCatalog, ReadError> {
    let catalog = from_document(document.clone())?;
    let codes = catalog.codes.or_else(|| codes_of(&document, &catalog));
    Ok(PublishedCatalog { codes, ..catalog })
}

fn from_catalog(catalog: Value) -> Result<PublishedCatalog, ReadError> {
    let form = catalog.get("form").and_then(Value::as_u64).ok_or(ReadError::NoCatalog)?;
    if form > u64::from(PublishedCatalog::FORM) {
        return Err(ReadError::Newer(form));
    }
    from_value(catalog).map_err(ReadError::Broken)
}

/// What the schemas of a document say of codes that are not listed: a client that is
/// generated of an `enum` knows its values alone. `None` where none has codes.
fn codes_of(document: &Value, catalog: &PublishedCatalog) -> Option<Codes> {
    let known: BTreeSet<_> = catalog.errors.iter().map(PublishedError::wire_code).collect();
    let (mut closed, mut open) = (false, false);
    let mut rest = vec![document];
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(members) => {
                let has_codes = |name: &str| members.get(name).is_some_and(|values| are_codes(values, &known));
                closed |= has_codes("enum");
                open |= has_codes("x-extensible-enum");
                rest.extend(members.values());
            }
            Value::Array(items) => rest.extend(items),
            _ => {}
        }
    }
    match (closed, open) {
        (true, _) => Some(Codes::Closed),
        (false, true) => Some(Codes::Open),
        (false, false) => None,
    }
}

/// Whether a list of values has codes alone.
fn are_codes(values: &Value, known: &BTreeSet<&str>) -> bool {
    let values = values.as_array().map(Vec::as_slice).unwrap_or_default();
    !values.is_empty() && values.iter().all(|value| value.as_str().is_some_and(|value| known.contains(value)))
}

/// The error for a catalog that cannot be read.
#[non_exhaustive]
pub enum ReadError {
    /// The text is not JSON, and does not even begin like JSON.
    NotJson(serde_json::Error),
    /// The text begins like JSON, but is incomplete or has a syntax error.
    BrokenJson(serde_json::Error),
    /// The JSON is neither a catalog nor an OpenAPI document.
    NoCatalog,
    /// The OpenAPI document does not contain a catalog.
    Absent,
    /// The catalog has a form that this version does not know.
    Newer(u64),
    /// A required member of the catalog is missing or invalid.
    Broken(serde_json::Error),
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source() {
            Some(cause) => write!(f, "{self}: {cause}"),
            None => fmt::Display::fmt(self, f),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NotJson(_) => f.write_str("the file is not JSON; write the document as JSON, not as YAML"),
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
