//! A success with a code, in a published catalog.

use serde::{Deserialize, Serialize};

/// A success that has a code of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedSuccess {
    /// The type, where the format has types.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The code, in snake case.
    pub code: String,
    /// The number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The status.
    pub status: u16,
    /// The title of the success.
    pub title: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
