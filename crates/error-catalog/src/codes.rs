//! The choice between open and closed codes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether clients must expect codes that a catalog does not list yet.
///
/// The author of an API chooses once. The choice decides how the OpenAPI document
/// describes codes. [`diff`](crate::diff) reads it from the old catalog to decide whether
/// a new code breaks clients.
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
    /// Clients must expect unknown codes, so a new code breaks none of them. OpenAPI
    /// documents describe the code as a string with `x-extensible-enum`.
    #[default]
    Open,
    /// The list of codes is complete and clients may reject other codes, so a new code
    /// breaks them. OpenAPI documents describe the code as an `enum`.
    Closed,
}

impl Codes {
    /// The name of the choice in JSON: `open` or `closed`.
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
