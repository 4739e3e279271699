//! The query of the index page.

use std::borrow::Cow;

use form_urlencoded::{Serializer, parse};

use crate::pasted::{is_version, status};

/// In how many of them words are looked for, and how many.
const LONGEST_WORDS: usize = 256;
const MOST_WORDS: usize = 16;

/// How many bytes the name of a type or of an operation has.
const LONGEST_NAME: usize = 256;

/// The search, the filters and the page number of the index, from the query of its
/// address.
///
/// Only the first 4,096 characters of a search are read. Names, messages and parts of a
/// pasted body are found anywhere in them. Single words are searched for too, but only up
/// to 16 words from the first 256 characters. A type or an operation of more than 256
/// bytes is ignored.
///
/// # Examples
///
/// ```
/// use error_docs::IndexQuery;
///
/// let query = IndexQuery::parse("q=card&status=402&page=2&other=1");
/// assert_eq!((&*query.search, query.status, query.page), ("card", Some(402), 2));
/// assert_eq!(query.to_string(), "?q=card&status=402&page=2");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexQuery {
    /// The search: a code in any spelling, a number, a message with real values, a body,
    /// a path, or words that must all occur in the texts of an error.
    pub search: String,
    /// Selects only errors with this status.
    pub status: Option<u16>,
    /// Selects only errors with this type.
    pub error_type: Option<String>,
    /// Selects only errors that the operation with this id returns.
    pub operation: Option<String>,
    /// The page number, counted from 1.
    pub page: usize,
}

impl Default for IndexQuery {
    fn default() -> IndexQuery {
        IndexQuery { search: String::new(), status: None, error_type: None, operation: None, page: 1 }
    }
}

impl IndexQuery {
    /// How many characters of a search are read: enough for a response that somebody
    /// pastes.
    pub(crate) const LONGEST: usize = 4_096;

    /// Parses the query of an address. Unknown and invalid parts are ignored.
    pub fn parse(query: &str) -> IndexQuery {
        let mut read = IndexQuery::default();
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "q" => read.search = beginning(value.trim(), IndexQuery::LONGEST).to_owned(),
                "status" => read.status = status(&value),
                "type" => read.error_type = filled(value),
                "operation" => read.operation = filled(value),
                "page" => read.page = value.parse().ok().filter(|page| *page > 0).unwrap_or(1),
                _ => {}
            }
        }
        read
    }

    /// Whether the search is too long to be repeated in the links to other pages.
    pub(crate) fn is_pasted(&self) -> bool {
        beginning(&self.search, LONGEST_WORDS).len() < self.search.len()
    }

    /// Returns the same search and filters with another page number.
    #[must_use]
    pub fn at_page(&self, page: usize) -> IndexQuery {
        IndexQuery { page, ..self.clone() }
    }

    /// Whether there is no search and no filter.
    pub fn is_empty(&self) -> bool {
        self.at_page(1) == IndexQuery::default()
    }
}

/// The words of a search that are looked for.
pub(crate) fn words(search: &str) -> impl Iterator<Item = &str> {
    beginning(search, LONGEST_WORDS).split_whitespace().filter(|word| !is_version(word)).take(MOST_WORDS)
}

/// Up to so many characters of a text.
pub(crate) fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// The name that a filter has, where it has one.
fn filled(value: Cow<'_, str>) -> Option<String> {
    (1..=LONGEST_NAME).contains(&value.len()).then(|| value.into_owned())
}

impl std::fmt::Display for IndexQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self == &IndexQuery::default() {
            return Ok(());
        }
        let mut query = Serializer::for_suffix(String::from("?"), 1);
        let (status, page) = (self.status.map(|status| status.to_string()), self.page.to_string());
        let pairs = [
            ("q", Some(&*self.search).filter(|search| !search.is_empty())),
            ("status", status.as_deref()),
            ("type", self.error_type.as_deref()),
            ("operation", self.operation.as_deref()),
            ("page", Some(&*page).filter(|_| self.page > 1)),
        ];
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        f.write_str(&query.finish())
    }
}
