//! Where a format puts the parts of an error.

use serde::{Deserialize, Serialize};

/// Where the bodies of a format have what is known of an error, each as a JSON
/// pointer (RFC 6901) such as `/error/code`; absent where they do not have it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// The list of invalid fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violations: Option<String>,
    /// The object that has the members an author added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The wait, where the body repeats it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<String>,
}
