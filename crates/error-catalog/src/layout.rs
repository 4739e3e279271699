//! Where a format puts the parts of an error.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Where a format puts the parts of an error in a body.
///
/// Places are JSON pointers (RFC 6901) such as `/error/code`; in a list they
/// point to the first item. A part is `None` if the format does not write it,
/// or writes it only inside a longer text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The code, as a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What stands before the code in that text, the same in all errors; empty
    /// where the code is the whole text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_prefix: String,
    /// What stands after it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_suffix: String,
    /// The number, as a number or as a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The status, as a number or as a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The message; a text may say more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The parameter at fault, in any spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// The list of invalid fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violations: Option<ViolationLayout>,
    /// The object that details are members of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The names of the format's own members of that object. Of a detail with
    /// such a name a body has the format's member, or a reader can't tell which
    /// of the two it has.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub own_members: BTreeSet<String>,
    /// The address of the error's documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The wait, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<String>,
}

/// Where a format puts invalid fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViolationLayout {
    /// The list.
    pub list: String,
    /// The places in an item that may name its field: which one it is may depend
    /// on where the field stood in the request.
    pub fields: BTreeSet<String>,
    /// The places in an item that have the code of the violation.
    pub codes: BTreeSet<String>,
}

impl Layout {
    /// The place of the code, or of the number if the format writes no code.
    pub fn identity(&self) -> Option<&str> {
        self.code.as_deref().or(self.number.as_deref())
    }

    /// The code inside `text`, the value that a body has at
    /// [`code`](Layout::code), without the prefix and the suffix of the
    /// format; `None` if `text` does not have them.
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
