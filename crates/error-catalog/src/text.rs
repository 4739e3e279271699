//! The texts of an error in one list.

/// The role of a text of a published error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextRole {
    /// Programs identify the error by this text: its type and code.
    Name,
    /// People read this text on one line, wherever the error is named or shown.
    Line,
    /// People read this text in its own section, under this heading.
    Section(&'static str),
    /// The text is part of a header, a member or an address.
    Detail,
}

impl TextRole {
    /// Whether only people read the text, so that programs do not depend on it.
    pub fn is_prose(self) -> bool {
        matches!(self, TextRole::Line | TextRole::Section(_))
    }
}

/// A text of a published error: one of
/// [`PublishedError::texts`](crate::PublishedError::texts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublishedText<'a> {
    /// The name of the text, such as `user message`.
    pub name: &'static str,
    /// The role of the text.
    pub role: TextRole,
    /// The text, if the error has one.
    pub text: Option<&'a str>,
}

impl<'a> PublishedText<'a> {
    pub(crate) fn new(role: TextRole, name: &'static str, text: Option<&'a str>) -> PublishedText<'a> {
        PublishedText { name, role, text }
    }
}
