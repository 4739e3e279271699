//! A link that belongs to an error.

use std::borrow::Cow;

use crate::uri::uri_reference;

/// A link in an error response: its relation, its target and its title.
///
/// The target is a URI reference (RFC 8288, section 3.1). Characters that are not allowed
/// there, such as a space, a `>` or a letter outside ASCII, are percent-encoded.
///
/// # Examples
///
/// ```
/// use error_core::Link;
///
/// let link = Link::new("help", "https://docs.example.com/limits").with_title("Our limits");
/// assert_eq!(link.href(), "https://docs.example.com/limits");
/// assert_eq!(Link::new("help", "/hilfe/größe").href(), "/hilfe/gr%C3%B6%C3%9Fe");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    rel: Cow<'static, str>,
    href: Cow<'static, str>,
    title: Option<Cow<'static, str>>,
    method: Option<http::Method>,
}

impl Link {
    /// Creates a link to `href` with the relation `rel` (RFC 8288).
    pub fn new(rel: impl Into<Cow<'static, str>>, href: impl Into<Cow<'static, str>>) -> Link {
        Link { rel: rel.into(), href: uri_reference(href), title: None, method: None }
    }

    /// Sets the title of the link.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Link {
        self.title = Some(title.into());
        self
    }

    /// Sets the HTTP method for following the link, if it is not GET.
    #[must_use]
    pub fn with_method(mut self, method: http::Method) -> Link {
        self.method = Some(method);
        self
    }

    /// The relation of the link.
    pub fn rel(&self) -> &str {
        &self.rel
    }

    /// The target of the link, in ASCII.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// The title of the link.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The HTTP method for following the link, if it is not GET.
    pub fn method(&self) -> Option<&http::Method> {
        self.method.as_ref()
    }
}
