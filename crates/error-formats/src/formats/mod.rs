//! The formats of this crate, one file each, and the one list of them.

use std::sync::Arc;

use error_core::{Category, Details, ErrorStatus, Row};
use serde::{Serialize, Serializer};

use crate::ErasedWireFormat;

macro_rules! rows {
    ($row:path) => {{
        let mut rows = [$row(error_core::Category::InternalError); error_core::Category::ALL.len()];
        let mut at = 0;
        while at < rows.len() {
            rows[at] = $row(error_core::Category::ALL[at]);
            at += 1;
        }
        $crate::formats::Rows(rows)
    }};
}

mod finimpulse;
mod finqware;
mod finternet;
mod oauth;
mod problem;
mod stripe;
mod uppercase;

/// Defines the list of formats. All code that needs every format of this crate uses this
/// list.
macro_rules! formats {
    ($($module:ident::$format:ident),* $(,)?) => {
        pub use self::{$($module::*),*};

        /// The formats of this crate. The types of their bodies are at the root of the
        /// crate.
        pub mod built_in {
            pub use super::{$($format),*};
        }

        /// Returns every format of this crate with its default settings, sorted by name.
        ///
        /// # Examples
        ///
        /// ```
        /// use error_formats::built_in_formats;
        ///
        /// let stripe = built_in_formats().into_iter().find(|format| format.name() == "stripe");
        /// assert!(stripe.is_some());
        /// ```
        pub fn built_in_formats() -> Vec<Arc<dyn ErasedWireFormat>> {
            vec![$(Arc::new($format::new())),*]
        }
    };
}

formats! {
    finimpulse::FinImpulse,
    finqware::Finqware,
    finternet::Finternet,
    oauth::OAuth,
    problem::Problem,
    stripe::Stripe,
    uppercase::Uppercase,
}

/// The members of a body, and the details after them. Without details the
/// members alone are written: a flattened struct is written as a map, key by
/// key, which costs a third more.
#[derive(Debug)]
pub(crate) enum WithDetails<'a, M> {
    /// No details.
    Members(M),
    /// Members and details.
    Both(Flattened<'a, M>),
}

/// Members with details beside them.
#[derive(Debug, Serialize)]
pub(crate) struct Flattened<'a, M> {
    #[serde(flatten)]
    members: M,
    #[serde(flatten)]
    details: &'a Details<'a>,
}

/// Not derived: a derived one is not inlined, and each body pays for the call.
impl<M: Serialize> Serialize for WithDetails<'_, M> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            WithDetails::Members(members) => members.serialize(serializer),
            WithDetails::Both(both) => both.serialize(serializer),
        }
    }
}

impl<'a, M> WithDetails<'a, M> {
    fn new(members: M, details: &'a Details<'a>) -> WithDetails<'a, M> {
        if details.is_empty() {
            WithDetails::Members(members)
        } else {
            WithDetails::Both(Flattened { members, details })
        }
    }
}

/// A format's rows, made at compile time from its `const fn row`.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::built_in_formats;

    /// Catalogs and pages tell formats apart by their names.
    #[test]
    fn names_are_unique_and_sorted() {
        let names: Vec<_> = built_in_formats().iter().map(|format| format.name()).collect();
        let sorted: BTreeSet<_> = names.iter().copied().collect();
        assert_eq!(names, sorted.into_iter().collect::<Vec<_>>());
    }
}
