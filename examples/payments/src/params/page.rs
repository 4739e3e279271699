//! Lists in pages: from the newest to the oldest, by the id of the last item that the client has.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{error::Texts, text::text};
use crate::id;

/// How many items a page has if the request does not say.
const USUAL: u8 = 10;
/// How many items a page has at most.
const MOST: u8 = 100;

/// Which part of a list a request is for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many items at most.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<Limit>,
    /// The id of an item: the page begins with the item after it.
    #[param(value_type = Option<String>)]
    starting_after: Option<Cursor>,
}

impl Texts for PageQuery {
    const TEXTS: &'static [(&'static str, &'static str)] = &[
        ("limit", "must be a whole number from 1 to 100"),
        ("starting_after", "must be the id of an item of the list"),
    ];
}

text! {
    /// An id.
    Cursor, |text| id::is_valid(text)
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "NonZeroU8")]
struct Limit(u8);

impl TryFrom<NonZeroU8> for Limit {
    type Error = &'static str;

    fn try_from(limit: NonZeroU8) -> Result<Limit, &'static str> {
        if limit.get() <= MOST { Ok(Limit(limit.get())) } else { Err("too many") }
    }
}

impl PageQuery {
    /// How many rows to read: one more than the page has, which tells whether another page follows.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit()) + 1
    }

    /// Rows with a smaller id are on this page. Without a cursor it is a text that is greater than every id.
    pub(crate) fn before(&self) -> &str {
        self.starting_after.as_ref().map_or("zzzz", Cursor::as_str)
    }

    fn limit(&self) -> u8 {
        self.limit.map_or(USUAL, |limit| limit.0)
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items, the newest first.
    data: Vec<T>,
    /// Whether the list goes on after them.
    has_more: bool,
}

impl<T> Page<T> {
    /// The page of these rows, which are [as many as it asked for](PageQuery::rows).
    pub(crate) fn of(mut rows: Vec<T>, query: &PageQuery) -> Page<T> {
        let limit = usize::from(query.limit());
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        Page { data: rows, has_more }
    }
}
