//! The names by which clients of a sandbox request an error.

use crate::{PublishedCatalog, PublishedError};

impl PublishedCatalog {
    /// The name of the preference (`Prefer: error=CODE`) with which a client of a sandbox
    /// requests an error (RFC 7240, section 2).
    pub const PREFERENCE: &str = "error";

    /// Returns the shortest unambiguous name of `error`: its code or, if several types
    /// share the code, its [label](PublishedError::label).
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::{PublishedCatalog, PublishedError};
    ///
    /// let error = |error_type: &str, code: &str| {
    ///     PublishedError { error_type: Some(error_type.into()), code: code.into(), ..PublishedError::default() }
    /// };
    /// let errors = vec![error("card", "declined"), error("card", "expired"), error("session", "expired")];
    /// let catalog = PublishedCatalog { errors, ..PublishedCatalog::default() };
    /// let names: Vec<_> = catalog.errors.iter().map(|error| catalog.name_of(error)).collect();
    /// assert_eq!(names, ["declined", "card/expired", "session/expired"]);
    /// ```
    pub fn name_of(&self, error: &PublishedError) -> String {
        let is_shared = self.errors.iter().filter(|other| other.code == error.code).count() > 1;
        if is_shared { error.label() } else { error.code.clone() }
    }

    /// Returns the value of the `Prefer` header with which a client of a sandbox requests
    /// `error`.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::{PublishedCatalog, PublishedError};
    ///
    /// let error = |error_type: &str, code: &str| {
    ///     PublishedError { error_type: Some(error_type.into()), code: code.into(), ..PublishedError::default() }
    /// };
    /// let errors = vec![error("card", "declined"), error("card", "expired"), error("session", "expired")];
    /// let catalog = PublishedCatalog { errors, ..PublishedCatalog::default() };
    /// assert_eq!(catalog.preference_for(&catalog.errors[0]), "error=declined");
    /// assert_eq!(catalog.preference_for(&catalog.errors[1]), r#"error="card/expired""#);
    /// ```
    pub fn preference_for(&self, error: &PublishedError) -> String {
        let name = self.name_of(error);
        if is_token(&name) {
            return format!("{}={name}", PublishedCatalog::PREFERENCE);
        }
        let escaped: String = name.chars().flat_map(escaped).collect();
        format!("{}=\"{escaped}\"", PublishedCatalog::PREFERENCE)
    }
}

/// A character inside quotes (RFC 9110, section 5.6.4).
fn escaped(character: char) -> impl Iterator<Item = char> {
    let escape = matches!(character, '"' | '\\').then_some('\\');
    escape.into_iter().chain([character])
}

/// Whether a text needs no quotes (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_part)
}
