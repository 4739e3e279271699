//! The layout of a format: where it puts the parts of an error.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The layout of a format: where it puts the parts of an error in a body.
///
/// Places are JSON Pointers (RFC 6901) such as `/error/code`. In a list, they point to
/// the first item. The place of a part is `None` if the format does not write the part,
/// or writes it only as a portion of a longer text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The place of the code, if it is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The prefix before the code in that text, which is the same for all errors. It is
    /// empty if the code is the whole text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_prefix: String,
    /// The suffix after the code in that text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_suffix: String,
    /// The place of the number, which is a JSON number or a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The place of the type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The place of the status, which is a JSON number or a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The place of the message. The text there may contain more than the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The place of the parameter at fault, in any spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// The place of the list of invalid fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violations: Option<ViolationLayout>,
    /// The place of the object that contains the details as members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The names of the format's own members in that object. Do not use them for details:
    /// the body would contain only the format's member, or readers could not distinguish
    /// the two.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub own_members: BTreeSet<String>,
    /// The place of the address of the error's documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The place of the wait in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<String>,
}

/// Where a format puts the list of invalid fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViolationLayout {
    /// The place of the list.
    pub list: String,
    /// The places in an item that may contain the name of the field. Which one is used
    /// may depend on the part of the request in which the field was sent.
    pub fields: BTreeSet<String>,
    /// The places in an item that contain the code of the violation.
    pub codes: BTreeSet<String>,
}

impl Layout {
    /// The place of the code. If the format writes no code, it is the place of the
    /// number.
    pub fn identity(&self) -> Option<&str> {
        self.code.as_deref().or(self.number.as_deref())
    }

    /// Extracts the code from `text`, the value in a body at [`code`](Layout::code), by
    /// removing the prefix and the suffix of the format. It is `None` if `text` does not
    /// have them.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::Layout;
    ///
    /// let layout = Layout { code_prefix: "com.example#".to_owned(), ..Layout::default() };
    /// assert_eq!(layout.code_in("com.example#NotFound"), Some("NotFound"));
    /// assert_eq!(layout.code_in("NotFound"), None);
    /// ```
    pub fn code_in<'a>(&self, text: &'a str) -> Option<&'a str> {
        text.strip_prefix(&*self.code_prefix)?.strip_suffix(&*self.code_suffix)
    }
}
