//! A key as the API shows it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::secret::{Secret, scheme};
use crate::mode::Mode;

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Permission {
    /// Read everything in its mode.
    Read,
    /// Read and change everything in its mode.
    Write,
}

impl Permission {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Permission::Read => "read",
            Permission::Write => "write",
        }
    }

    pub(super) fn of_text(text: &str) -> Option<Permission> {
        [Permission::Read, Permission::Write].into_iter().find(|permission| permission.as_str() == text)
    }
}

/// An API key, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Key {
    /// The id of the key.
    #[schema(example = "key_0192f3ab6c1d7e5fa1b2c3d4e5f60718")]
    pub(super) id: String,
    /// The beginning of the key, which finds it and proves nothing.
    #[schema(example = "sk_test_0192f3ab6c1d7e5fa1b2c3d4e5f60718...")]
    pub(super) prefix: String,
    pub(super) mode: Mode,
    pub(super) permission: Permission,
    /// What the key is for.
    #[schema(example = "checkout")]
    pub(super) name: String,
    /// When it was created, in seconds since 1970.
    pub(super) created: i64,
    /// From when on it is rejected, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<i64>,
}

impl Key {
    pub(super) fn prefix(id: &str, mode: Mode) -> String {
        format!("{}{}...", scheme(mode), id.trim_start_matches("key_"))
    }
}

/// A new key, with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewKey {
    #[serde(flatten)]
    pub(super) key: Key,
    /// The whole key. It is shown this once: only its hash is kept.
    #[schema(example = "sk_test_0192f3ab6c1d7e5fa1b2c3d4e5f607180123456789abcdef0123456789abcdef")]
    secret: String,
}

impl NewKey {
    pub(super) fn new(key: Key, secret: &Secret) -> NewKey {
        NewKey { key, secret: secret.expose().to_owned() }
    }
}
