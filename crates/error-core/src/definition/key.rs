//! How an error is told apart: status, code, type, number.

use super::same::{same_number, same_text};
use crate::{Category, ErrorStatus};

/// What tells an error apart from others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: Name,
    pub(crate) error_type: &'static str,
    pub(crate) number: Option<i64>,
    pub(crate) extension: bool,
}

/// Who says status, code and category. What follows from a status is looked up
/// where it is asked for: the compiler would take longer for that than for all
/// else in a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// The author, who may leave the category to the status.
    Written { status: ErrorStatus, code: &'static str, category: Option<Category> },
    /// The format's row for a category.
    Row(Category),
}

impl Key {
    pub(super) const fn of(category: Category) -> Key {
        Key { name: Name::Row(category), error_type: "", number: None, extension: false }
    }

    pub(super) const fn written(status: ErrorStatus, code: &'static str) -> Key {
        Key { name: Name::Written { status, code, category: None }, ..Key::of(Category::Internal) }
    }

    /// Whether two errors are told apart by nothing.
    pub(super) const fn same(&self, other: &Key) -> bool {
        let Key { name: _, error_type, number, extension } = self;
        same_text(error_type, other.error_type)
            && same_number(*number, other.number)
            && *extension == other.extension
            && self.name.same(&other.name)
    }
}

impl Name {
    /// Whether both say the same, written down or as it follows from the status.
    const fn same(&self, other: &Name) -> bool {
        let same_written = match (self, other) {
            (
                Name::Written { status, code, category: _ },
                Name::Written { status: other, code: others, category: _ },
            ) => status.as_u16() == other.as_u16() && same_text(code, others),
            (Name::Row(_), Name::Row(_)) => true,
            _ => false,
        };
        same_written && self.category() as u8 == other.category() as u8
    }

    pub(super) const fn category(&self) -> Category {
        match *self {
            Name::Row(category) | Name::Written { category: Some(category), .. } => category,
            Name::Written { status, category: None, .. } => Category::of(status),
        }
    }

    /// The status, or that of the category where a format decides.
    pub(super) const fn usual_status(&self) -> ErrorStatus {
        match *self {
            Name::Written { status, .. } => status,
            Name::Row(category) => category.standard_status(),
        }
    }
}

/// Whether `code` is a letter, then `a-z`, `0-9` and single `_`, and ends in no
/// `_`.
pub(crate) const fn is_snake_case(code: &str) -> bool {
    let bytes = code.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_lowercase() {
        return false;
    }
    let mut at = 1;
    while at < bytes.len() {
        let fits = match bytes[at] {
            b'a'..=b'z' | b'0'..=b'9' => true,
            b'_' => at + 1 < bytes.len() && bytes[at + 1] != b'_',
            _ => false,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
}
