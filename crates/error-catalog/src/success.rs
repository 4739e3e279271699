//! Successes with codes, in a published catalog.

use serde::{Deserialize, Serialize};

/// A successful result that has a code, in a published catalog.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedSuccess {
    /// The type, if the format has types.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The code, in snake case.
    pub code: String,
    /// The number, for formats whose codes are numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The HTTP status of the success.
    pub status: u16,
    /// The title of the success.
    pub title: String,
    /// What the success means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
