//! Ids, which sort by the time they were made.

use uuid::Uuid;

/// A new id: `acc_` and 32 characters.
///
/// Its first part is the time, so that lists in the order of ids are in the order of creation.
pub(crate) fn new(prefix: &str) -> String {
    format!("{prefix}_{}", Uuid::now_v7().simple())
}

/// Whether a text can be an id at all. Only such a text is given to the database: PostgreSQL, for one, rejects a NUL.
pub(crate) fn is_valid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
