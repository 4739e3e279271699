//! Whether clients must expect codes that they do not know.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether clients must expect codes that a catalog does not list yet.
///
/// The author chooses once. The OpenAPI document follows the choice, and
/// [`diff`](crate::diff) reads it from the old catalog to judge a new code.
///
/// # Examples
///
/// ```
/// use error_catalog::{Codes, PublishedCatalog};
///
/// let catalog = PublishedCatalog::default();
/// assert_eq!(catalog.codes(), Codes::Open);
/// assert_eq!(catalog.with_codes(Codes::Closed).codes(), Codes::Closed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Codes {
    /// Clients must expect codes that they do not know: a new code breaks none
    /// of them. Documents write a text with `x-extensible-enum`.
    #[default]
    Open,
    /// The list of codes is complete, and clients may reject other codes: a new
    /// code breaks them. Documents write an `enum`.
    Closed,
}

impl Codes {
    /// The name in JSON: `open` or `closed`.
    pub fn name(self) -> &'static str {
        match self {
            Codes::Open => "open",
            Codes::Closed => "closed",
        }
    }
}

impl fmt::Display for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
