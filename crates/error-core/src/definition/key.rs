//! What identifies an error: its status, code, type and number.

use super::same::same_text;
use crate::{Category, ErrorStatus};

/// What tells an error apart from others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: Name,
    pub(crate) error_type: &'static str,
    /// The code as the body spells it; empty where the format spells it.
    pub(crate) wire_code: &'static str,
    /// All statuses, where there are several; the first is the one of `name`.
    pub(crate) statuses: &'static [ErrorStatus],
    /// Apart from whether there is one: an `Option` takes twice the room.
    number: i64,
    has_number: bool,
    pub(crate) extension: bool,
    /// Whether others may have its number or its wire code.
    pub(crate) shared: bool,
    pub(crate) open: Open,
}

/// What occurrences may have of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) code: bool,
    pub(crate) status: bool,
    pub(crate) number: bool,
    /// The name of the parameter at fault.
    pub(crate) param: bool,
    pub(crate) violations: bool,
}

impl Open {
    const NOTHING: Open = Open { code: false, status: false, number: false, param: false, violations: false };

    const fn same(self, other: Open) -> bool {
        let Open { code, status, number, param, violations } = self;
        code == other.code
            && status == other.status
            && number == other.number
            && param == other.param
            && violations == other.violations
    }
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
        Key {
            name: Name::Row(category),
            error_type: "",
            wire_code: "",
            statuses: &[],
            number: 0,
            has_number: false,
            extension: false,
            shared: false,
            open: Open::NOTHING,
        }
    }

    pub(super) const fn written(status: ErrorStatus, code: &'static str) -> Key {
        Key { name: Name::Written { status, code, category: None }, ..Key::of(Category::InternalError) }
    }

    pub(crate) const fn number(&self) -> Option<i64> {
        if self.has_number { Some(self.number) } else { None }
    }

    pub(super) const fn set_number(&mut self, number: i64) {
        self.number = number;
        self.has_number = true;
    }

    /// Whether two errors are told apart by nothing.
    pub(super) const fn same(&self, other: &Key) -> bool {
        let Key { name: _, error_type, wire_code, statuses, number, has_number, extension, shared, open } = self;
        same_text(error_type, other.error_type)
            && same_text(wire_code, other.wire_code)
            && same_statuses(statuses, other.statuses)
            && *number == other.number
            && *has_number == other.has_number
            && *extension == other.extension
            && *shared == other.shared
            && open.same(other.open)
            && self.name.same(&other.name)
    }
}

const fn same_statuses(one: &[ErrorStatus], other: &[ErrorStatus]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at].as_u16() != other[at].as_u16() {
            return false;
        }
        at += 1;
    }
    true
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

/// Whether `code` is 1 to 128 characters of visible ASCII.
pub(crate) const fn is_wire_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_graphic() {
            return false;
        }
        at += 1;
    }
    !bytes.is_empty() && bytes.len() <= crate::Definition::LONGEST_CODE
}
