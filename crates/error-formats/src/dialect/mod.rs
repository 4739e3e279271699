//! The dialects, one file each.

use error_core::{Category, Details, ErrorStatus, Row};
use serde::Serialize;

macro_rules! rows {
    ($row:path) => {{
        let mut rows = [$row(error_core::Category::Internal); error_core::Category::ALL.len()];
        let mut at = 0;
        while at < rows.len() {
            rows[at] = $row(error_core::Category::ALL[at]);
            at += 1;
        }
        $crate::dialect::Rows(rows)
    }};
}

pub(crate) mod finimpulse;
pub(crate) mod finqware;
pub(crate) mod finternet;
pub(crate) mod oauth;
pub(crate) mod problem;
pub(crate) mod stripe;
pub(crate) mod uppercase;

/// The members of a body, and the details after them. Without details the
/// members alone are written: a flattened struct is written as a map, key by
/// key, which costs a third more.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum WithDetails<'a, M> {
    /// No details.
    Members(M),
    /// Members and details.
    Both {
        /// The members.
        #[serde(flatten)]
        members: M,
        /// The details.
        #[serde(flatten)]
        details: &'a Details<'a>,
    },
}

impl<'a, M> WithDetails<'a, M> {
    fn new(members: M, details: &'a Details<'a>) -> WithDetails<'a, M> {
        if details.is_empty() { WithDetails::Members(members) } else { WithDetails::Both { members, details } }
    }
}

/// A dialect's rows, made at compile time from its `const fn row`.
struct Rows([Row; Category::ALL.len()]);

impl Rows {
    fn get(&self, category: Category) -> Row {
        self.0[category.index()]
    }
}

/// The status of a client error in an API whose document knows 400 for all
/// that is wrong with a request. What the framework found keeps the status
/// that HTTP has for it: 405, 406, 408, 413, 415, 422, ...
const fn request_status(category: Category) -> ErrorStatus {
    match category {
        Category::MissingField
        | Category::UnknownField
        | Category::InvalidField
        | Category::Conflict
        | Category::InvalidState => ErrorStatus::BAD_REQUEST,
        _ => category.standard_status(),
    }
}
