//! The publisher of an API: its links and its logo.

use std::{error::Error, fmt};

/// The links and the logo of an API, which its pages show.
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
    /// Whether test requests can force errors.
    pub(crate) has_sandbox: bool,
}

impl Publisher {
    /// Creates a publisher without links and without a logo.
    pub fn new() -> Publisher {
        Publisher::default()
    }

    /// Adds a link to the API's home page to every page. It is an address, or a path on
    /// the same server.
    ///
    /// # Errors
    ///
    /// Fails if the link does not begin with `https://`, `http://`, `mailto:` or `/`, or
    /// if it contains a character that must be percent-encoded (RFC 3986, section 2.1).
    pub fn with_home(self, link: &str) -> Result<Publisher, InvalidLink> {
        Ok(Publisher { home: Some(checked(link)?), ..self })
    }

    /// Adds a link to support to every page.
    ///
    /// # Errors
    ///
    /// Fails if [`with_home`](Publisher::with_home) would.
    pub fn with_support(self, link: &str) -> Result<Publisher, InvalidLink> {
        Ok(Publisher { support: Some(checked(link)?), ..self })
    }

    /// Shows this SVG image before the name of the API. It is a separate file that is
    /// shown as an image, so scripts in it do not run.
    #[must_use]
    pub fn with_logo(self, svg: impl Into<String>) -> Publisher {
        Publisher { logo: Some(svg.into()), ..self }
    }

    /// Shows a request that forces the error (`Prefer: error=CODE`) on the page of each
    /// error. Use it for an API with a sandbox.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_docs::{Pages, Publisher, Representation};
    /// # use error_core::{ApiError, catalog};
    /// # use error_formats::{Stripe, publish};
    /// # /// No such account
    /// # #[derive(Debug, thiserror::Error, ApiError)]
    /// # #[error("No such account")]
    /// # #[api(status = 404, code = "account_not_found")]
    /// # struct NoAccount;
    /// use error_catalog::{ErrorKey, PublishedOperation};
    ///
    /// let key = ErrorKey::new(404, Some("invalid_request_error"), "account_not_found");
    /// let operation = PublishedOperation::new("account", "GET", "/accounts/{id}").with_errors([key]);
    /// let catalog = publish("accounts", &Stripe::new(), &catalog![NoAccount])?.with_operation(operation);
    ///
    /// let pages = Pages::new(catalog).with_publisher(Publisher::new().with_sandbox());
    /// let page = pages.error("account_not_found", Representation::Markdown)?.unwrap_or_default();
    /// let command = "curl -i -X GET \"$API_BASE\"/accounts/id_123 \\\n  -H 'prefer: error=account_not_found'";
    /// assert!(page.contains(command));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_sandbox(self) -> Publisher {
        Publisher { has_sandbox: true, ..self }
    }

    pub(crate) fn has_links(&self) -> bool {
        self.home.is_some() || self.support.is_some()
    }

    /// The SVG of the logo, which is served as `logo.svg`.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_deref()
    }
}

fn checked(link: &str) -> Result<String, InvalidLink> {
    let is_path = link.starts_with('/') && !link.starts_with("//");
    let is_address = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
    let is_part = |byte: u8| byte.is_ascii_graphic() && !b"<>\"`\\".contains(&byte);
    let fault = match link.bytes().all(is_part) {
        true if is_path || is_address => return Ok(link.to_owned()),
        true => "does not begin with `https://`, `http://`, `mailto:` or `/`",
        false => "has a character that no address has: percent-encode it, a space as `%20`",
    };
    Err(InvalidLink { link: link.to_owned(), fault })
}

/// The error for a link that is not allowed on a page.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidLink {
    link: String,
    fault: &'static str,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the link {:?} {}", self.link, self.fault)
    }
}

impl Error for InvalidLink {}
