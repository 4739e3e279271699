//! Who publishes an API, and where its readers find them.

use std::{error::Error, fmt};

/// Links of an API's own on its pages, and its logo.
///
/// # Examples
///
/// ```
/// use error_docs::Publisher;
///
/// let publisher = Publisher::new()
///     .with_home("https://example.com/")?
///     .with_support("mailto:support@example.com")?
///     .with_logo("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>");
///
/// let invalid = Publisher::new().with_home("javascript:alert(1)").unwrap_err();
/// assert_eq!(
///     invalid.to_string(),
///     "the link \"javascript:alert(1)\" does not begin with `https://`, `http://`, `mailto:` or `/`"
/// );
/// # Ok::<(), error_docs::InvalidLink>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publisher {
    pub(crate) home: Option<String>,
    pub(crate) support: Option<String>,
    pub(crate) logo: Option<String>,
}

impl Publisher {
    /// Without a link and without a logo.
    pub fn new() -> Publisher {
        Publisher::default()
    }

    /// Links every page to the home of the API: an address, or a path of the
    /// same server.
    ///
    /// # Errors
    ///
    /// Fails for an address that does not begin with `https://`, `http://`,
    /// `mailto:` or `/`.
    pub fn with_home(self, link: &str) -> Result<Publisher, InvalidLink> {
        Ok(Publisher { home: Some(checked(link)?), ..self })
    }

    /// Links every page to where a reader gets help.
    ///
    /// # Errors
    ///
    /// Fails as [`with_home`](Publisher::with_home) does.
    pub fn with_support(self, link: &str) -> Result<Publisher, InvalidLink> {
        Ok(Publisher { support: Some(checked(link)?), ..self })
    }

    /// Shows this SVG before the name of the API. It is a file beside the pages,
    /// so nothing in it acts.
    #[must_use]
    pub fn with_logo(self, svg: impl Into<String>) -> Publisher {
        Publisher { logo: Some(svg.into()), ..self }
    }

    /// The logo, which is served as `logo.svg`.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_deref()
    }
}

fn checked(link: &str) -> Result<String, InvalidLink> {
    let is_path = link.starts_with('/') && !link.starts_with("//");
    let is_address = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
    if is_path || is_address { Ok(link.to_owned()) } else { Err(InvalidLink(link.to_owned())) }
}

/// A link that a page can't have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidLink(String);

impl fmt::Display for InvalidLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the link {:?} does not begin with `https://`, `http://`, `mailto:` or `/`", self.0)
    }
}

impl Error for InvalidLink {}
