//! Where a format puts the parts of an error.
//!
//! A format is not asked: it renders probes that differ in one thing each, and
//! where their bodies differ is the place of that thing. So what is found is
//! what is written, also in a format of an author's own. What stands there must
//! be what the format's [`spelling`](crate::WireFormat::spelling) says, since
//! catalogs, pages and documents show that.

mod difference;
mod error;
mod find;
mod probe;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::error::LayoutError;
use crate::ErasedWireFormat;

/// Where a format puts the parts of an error in a body.
///
/// Places are JSON pointers (RFC 6901); in a list it is the first item. `None`
/// is what the format does not write, or only within a longer text that says
/// something else as well. Nothing is found in a body that is not JSON.
///
/// It is not `#[non_exhaustive]`, so that who walks its members can destructure
/// it, and a forgotten one does not compile.
///
/// It is made when an API is described, tested or published, and never while a
/// request is answered: to find it, some fifteen errors are rendered.
///
/// # Examples
///
/// ```
/// use error_formats::{Layout, Problem, Stripe, Uppercase};
///
/// let stripe = Layout::of(&Stripe::new())?;
/// assert_eq!((stripe.code.as_deref(), stripe.kind.as_deref()), (Some("/error/code"), Some("/error/type")));
/// assert_eq!(stripe.details.as_deref(), Some("/error"));
///
/// let problem = Layout::of(&Problem::new())?;
/// assert_eq!((problem.code.as_deref(), problem.status.as_deref()), (Some("/code"), Some("/status")));
/// // Details are members of the body itself.
/// assert_eq!(problem.details.as_deref(), Some(""));
///
/// // It is plain data, which a catalog can carry.
/// let uppercase = serde_json::to_value(Layout::of(&Uppercase::new())?)?;
/// let members = serde_json::json!({"code": "/error/code", "message": "/error/message", "details": "/error/details"});
/// assert_eq!(uppercase, members);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    pub kind: Option<String>,
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
    /// Finds the layout of `format`.
    ///
    /// # Errors
    ///
    /// Fails when the format can't write an error, or when a body spells a code
    /// in another way than the format's `spelling`.
    pub fn of(format: &dyn ErasedWireFormat) -> Result<Layout, LayoutError> {
        find::layout(format)
    }

    /// The place of what tells errors apart: the code, or the number where the
    /// format writes no code.
    pub fn identity(&self) -> Option<&str> {
        self.code.as_deref().or(self.number.as_deref())
    }

    /// The code in `text`, which a body has at [`code`](Layout::code); `None`
    /// where the text has not what stands around codes.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_formats::Layout;
    ///
    /// let mut layout = Layout::default();
    /// layout.code_prefix = "com.example#".to_owned();
    /// assert_eq!(layout.code_in("com.example#NotFound"), Some("NotFound"));
    /// assert_eq!(layout.code_in("NotFound"), None);
    /// ```
    pub fn code_in<'a>(&self, text: &'a str) -> Option<&'a str> {
        text.strip_prefix(&*self.code_prefix)?.strip_suffix(&*self.code_suffix)
    }
}
