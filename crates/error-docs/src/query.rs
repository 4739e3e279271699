//! What part of the index is asked for.

use std::borrow::Cow;

use form_urlencoded::{Serializer, parse};

/// How many characters of a search, and how many of its words, are looked for.
const LONGEST_SEARCH: usize = 256;
const MOST_WORDS: usize = 16;

/// How many bytes the name of a type or of an operation has.
const LONGEST_NAME: usize = 256;

/// The search, the filters and the page of an index, as they stand in its
/// address.
///
/// A search has up to 256 characters and up to 16 words: the rest of a longer one
/// is not read, and the page shows what was. A type or an operation of more than
/// 256 bytes is not read.
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
    /// Words that all must stand in an error's code, number or texts.
    pub search: String,
    /// Only errors of this status.
    pub status: Option<u16>,
    /// Only errors of this type.
    pub error_type: Option<String>,
    /// Only errors that the operation of this id returns.
    pub operation: Option<String>,
    /// The page, from 1.
    pub page: usize,
}

impl Default for IndexQuery {
    fn default() -> IndexQuery {
        IndexQuery { search: String::new(), status: None, error_type: None, operation: None, page: 1 }
    }
}

impl IndexQuery {
    /// Reads the query of an address; what it does not know, or can't read,
    /// asks for nothing.
    pub fn parse(query: &str) -> IndexQuery {
        let mut read = IndexQuery::default();
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "q" => read.search = short_search(&value).to_owned(),
                "status" => read.status = value.parse().ok(),
                "type" => read.error_type = filled(value),
                "operation" => read.operation = filled(value),
                "page" => read.page = value.parse().ok().filter(|page| *page > 0).unwrap_or(1),
                _ => {}
            }
        }
        read
    }

    /// The words that are looked for.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        short_search(&self.search).split_whitespace()
    }

    /// The same search and filters on another page.
    #[must_use]
    pub fn at_page(&self, page: usize) -> IndexQuery {
        IndexQuery { page, ..self.clone() }
    }

    /// Whether everything is asked for.
    pub fn is_empty(&self) -> bool {
        self.at_page(1) == IndexQuery::default()
    }
}

/// A search up to its last word, and to its last character, that is looked for.
fn short_search(search: &str) -> &str {
    let search = search.trim();
    let search = search.char_indices().nth(LONGEST_SEARCH).map_or(search, |(end, _)| &search[..end]);
    let mut left = MOST_WORDS;
    let mut was_space = true;
    let end = search.char_indices().find(|(_, character)| {
        let is_space = character.is_whitespace();
        let begins = was_space && !is_space;
        was_space = is_space;
        if begins && left == 0 {
            return true;
        }
        left -= usize::from(begins);
        false
    });
    end.map_or(search, |(end, _)| &search[..end]).trim_end()
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
