//! What part of the index is asked for.

use form_urlencoded::{Serializer, parse};

/// The search, the filters and the page of an index, as they stand in its
/// address.
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
    pub kind: Option<String>,
    /// Only errors that the operation of this id returns.
    pub operation: Option<String>,
    /// The page, from 1.
    pub page: usize,
}

impl Default for IndexQuery {
    fn default() -> IndexQuery {
        IndexQuery { search: String::new(), status: None, kind: None, operation: None, page: 1 }
    }
}

impl IndexQuery {
    /// Reads the query of an address; what it does not know, or can't read,
    /// asks for nothing.
    pub fn parse(query: &str) -> IndexQuery {
        let mut read = IndexQuery::default();
        for (name, value) in parse(query.as_bytes()) {
            let filled = (!value.is_empty()).then(|| value.clone().into_owned());
            match &*name {
                "q" => read.search = value.trim().to_owned(),
                "status" => read.status = value.parse().ok(),
                "type" => read.kind = filled,
                "operation" => read.operation = filled,
                "page" => read.page = value.parse().ok().filter(|page| *page > 0).unwrap_or(1),
                _ => {}
            }
        }
        read
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
            ("type", self.kind.as_deref()),
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
