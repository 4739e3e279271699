use error_core::ApiError;

/// Transfers cannot be undone
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Transfers cannot be undone yet")]
#[api(status = 501, code = "undo_not_implemented", before_effects)]
struct UndoNotImplemented;

fn main() {}
