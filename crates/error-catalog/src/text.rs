//! The texts of an error, as one list.

/// What a text of a published error is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextRole {
    /// By this a program tells the error from others: its type and code.
    Name,
    /// People read it, where the error is named or shown.
    Line,
    /// People read it, in paragraphs of its own under this heading.
    Section(&'static str),
    /// It is part of a header, a member or an address.
    Detail,
}

impl TextRole {
    /// Whether only people read the text, and no program.
    pub fn is_prose(self) -> bool {
        matches!(self, TextRole::Line | TextRole::Section(_))
    }
}

/// A text of a published error: one of
/// [`PublishedError::texts`](crate::PublishedError::texts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublishedText<'a> {
    /// What the text is called: `user message`.
    pub name: &'static str,
    /// What it is for.
    pub role: TextRole,
    /// The text, where the error has one.
    pub text: Option<&'a str>,
}

impl<'a> PublishedText<'a> {
    pub(crate) fn new(role: TextRole, name: &'static str, text: Option<&'a str>) -> PublishedText<'a> {
        PublishedText { name, role, text }
    }
}
