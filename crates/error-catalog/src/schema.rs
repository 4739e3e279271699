//! The JSON Schema of a published catalog.

/// The JSON Schema (2020-12) of a published catalog, `errors.json`, in form 2.
///
/// Readers must ignore unknown members, so the schema allows additional ones.
///
/// # Examples
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(error_catalog::SCHEMA)?;
/// assert_eq!(schema["properties"]["form"]["const"], 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub const SCHEMA: &str = include_str!("errors.schema.json");
