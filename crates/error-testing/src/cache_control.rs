//! The directives of `Cache-Control` (RFC 9111, section 5.2).

use crate::Received;

/// The directives of `Cache-Control`, in lower case and in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CacheControl(Vec<String>);

impl CacheControl {
    /// What the response says; `None` where it says nothing.
    pub(crate) fn of(response: &Received) -> Option<CacheControl> {
        let values = response.headers().get_all("cache-control").iter();
        let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
        (!values.is_empty()).then(|| CacheControl::parse(&values.join(",")))
    }

    pub(crate) fn parse(text: &str) -> CacheControl {
        let directives = text.split(',').map(|directive| directive.trim().to_ascii_lowercase());
        let mut directives: Vec<_> = directives.filter(|directive| !directive.is_empty()).collect();
        directives.sort();
        directives.dedup();
        CacheControl(directives)
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|directive| directive.split('=').next() == Some(name))
    }

    /// Whether no cache stores the response.
    pub(crate) fn is_no_store(&self) -> bool {
        self.has("no-store")
    }

    /// Whether one response may be sent to several clients.
    pub(crate) fn is_shared(&self) -> bool {
        !self.is_no_store() && !self.has("private")
    }

    /// How long the response is fresh, in seconds.
    pub(crate) fn max_age(&self) -> Option<&str> {
        self.0.iter().find_map(|directive| directive.strip_prefix("max-age="))
    }

    /// Whether it is what the key `max_age` of a definition writes.
    pub(crate) fn is_definitions(&self) -> bool {
        self.0.len() == 1 && self.max_age().is_some()
    }

    /// What to write on the definition of an error that may be stored.
    pub(crate) fn key(&self) -> String {
        match self.max_age() {
            Some(seconds) => format!("`max_age = {seconds}` on its definition"),
            None => format!("`header(\"Cache-Control\" = \"{self}\")` on its definition"),
        }
    }
}

impl std::fmt::Display for CacheControl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}
