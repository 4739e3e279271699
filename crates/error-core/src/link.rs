//! A link that belongs to an error.

use std::borrow::Cow;

/// A link: its relation, its target and what it is called.
///
/// # Examples
///
/// ```
/// use error_core::Link;
///
/// let link = Link::new("help", "https://docs.example.com/limits").with_title("Our limits");
/// assert_eq!(link.href(), "https://docs.example.com/limits");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    rel: Cow<'static, str>,
    href: Cow<'static, str>,
    title: Option<Cow<'static, str>>,
    method: Option<http::Method>,
}

impl Link {
    /// A link to `href` with the relation `rel` (RFC 8288).
    pub fn new(rel: impl Into<Cow<'static, str>>, href: impl Into<Cow<'static, str>>) -> Link {
        Link { rel: rel.into(), href: href.into(), title: None, method: None }
    }

    /// What the link is called.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Link {
        self.title = Some(title.into());
        self
    }

    /// The method to follow it with, where that is not GET.
    #[must_use]
    pub fn with_method(mut self, method: http::Method) -> Link {
        self.method = Some(method);
        self
    }

    /// The relation.
    pub fn rel(&self) -> &str {
        &self.rel
    }

    /// The target.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// What the link is called.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The method to follow it with, where that is not GET.
    pub fn method(&self) -> Option<&http::Method> {
        self.method.as_ref()
    }
}
