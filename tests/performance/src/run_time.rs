//! Errors of which something is known only at run time.

use std::sync::LazyLock;

use error_response::{
    ApiError, Catalog, Error,
    catalog::Definition,
    format::{FileFormat, Occurrence},
};

use crate::cases::id;

/// An error that tells the code of a system behind this server.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No account found with id: {id}")]
#[api(status = 404, code = "resource_not_found", type = "invalid_request_error", param = "id")]
pub(crate) struct OwnCode {
    /// Whose.
    pub(crate) id: &'static str,
    /// What the other system calls it.
    #[api(code)]
    pub(crate) code: &'static str,
}

/// One error of ten that were read at start.
pub(crate) static FROM_DATA: LazyLock<&'static Definition> = LazyLock::new(|| {
    let row = |number: usize| {
        serde_json::json!({
            "code": format!("resource_not_found_{number}"),
            "status": 404,
            "title": "No such account",
            "type": "invalid_request_error",
            "param": "id",
        })
    };
    let rows = serde_json::Value::Array((0..10).map(row).collect());
    let catalog = serde_json::from_value(rows).ok().and_then(|rows: Vec<_>| Catalog::try_from_data(rows).ok());
    match catalog.and_then(|catalog| catalog.definition(None, "resource_not_found_5")) {
        Some(definition) => definition,
        None => unreachable!("the rows are valid"),
    }
});

/// An occurrence of an error that was read at start.
pub(crate) fn from_data() -> Error {
    Occurrence::of(*FROM_DATA).with_message(format!("No account found with id: {}", id())).into()
}

/// The format of a reference API, from its file.
pub(crate) fn from_file(name: &str) -> FileFormat {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/error-format-file/formats");
    match FileFormat::load(format!("{folder}/{name}.toml")) {
        Ok(format) => format,
        Err(_) => unreachable!("the files are valid"),
    }
}
