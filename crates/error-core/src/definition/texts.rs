//! The texts of an error that people read.

use super::same::same_text;

/// What people read about an error; an empty text is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Texts {
    pub(crate) title: &'static str,
    pub(crate) description: &'static str,
    pub(crate) message: &'static str,
    pub(crate) cause: &'static str,
    pub(crate) listed: &'static str,
    pub(crate) user_message: &'static str,
    pub(crate) action: &'static str,
    pub(crate) docs: &'static str,
}

impl Texts {
    pub(super) const NONE: Texts = Texts {
        title: "",
        description: "",
        message: "",
        cause: "",
        listed: "",
        user_message: "",
        action: "",
        docs: "",
    };

    pub(super) const fn same(&self, other: &Texts) -> bool {
        let Texts { title, description, message, cause, listed, user_message, action, docs } = self;
        same_text(title, other.title)
            && same_text(description, other.description)
            && same_text(message, other.message)
            && same_text(cause, other.cause)
            && same_text(listed, other.listed)
            && same_text(user_message, other.user_message)
            && same_text(action, other.action)
            && same_text(docs, other.docs)
    }
}
