//! The body writer.

use std::{error::Error, fmt};

use bytes::Bytes;
use serde::Serialize;

/// Writes `body` as compact JSON.
///
/// # Errors
///
/// Fails when a value can't be serialized: a `Serialize` impl that says so, or a
/// map whose keys are no text.
///
/// # Examples
///
/// ```
/// assert_eq!(error_formats::json(&["a", "b"])?, r#"["a","b"]"#);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
pub fn json(body: &(impl Serialize + ?Sized)) -> Result<Bytes, BodyError> {
    let mut text = Vec::with_capacity(256);
    serde_json::to_writer(&mut text, body).map_err(|error| BodyError(Box::new(error)))?;
    Ok(Bytes::from(text))
}

/// A body that could not be written.
#[derive(Debug)]
pub struct BodyError(Box<dyn Error + Send + Sync>);

impl BodyError {
    /// For formats that write their bodies themselves.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> BodyError {
        BodyError(source.into())
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a body could not be written")
    }
}

impl Error for BodyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
