//! What the pages load: all of it from beside them.

use std::hash::{DefaultHasher, Hasher};

/// The policy the pages are served under: style, script and icon of their own
/// origin, forms and searches that lead back to it, and nothing else.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The name of the API's logo beside the pages, where it has one.
pub const LOGO: &str = "logo.svg";

/// A file that the pages load.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Asset {
    /// Its name beside the pages. It has a `.`, which no page's name has.
    pub name: &'static str,
    /// The value of `Content-Type`.
    pub media_type: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// All files that the pages load.
pub const ASSETS: [Asset; 3] = [
    Asset { name: "style.css", media_type: "text/css; charset=utf-8", text: include_str!("../assets/style.css") },
    Asset {
        name: "script.js",
        media_type: "text/javascript; charset=utf-8",
        text: include_str!("../assets/script.js"),
    },
    Asset { name: "icon.svg", media_type: "image/svg+xml", text: include_str!("../assets/icon.svg") },
];

impl Asset {
    /// The value of `ETag` for a text, such as that of an asset.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_docs::Asset;
    ///
    /// assert_eq!(Asset::etag("one"), Asset::etag("one"));
    /// assert_ne!(Asset::etag("one"), Asset::etag("other"));
    /// ```
    pub fn etag(text: &str) -> String {
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        format!("\"{:016x}\"", hasher.finish())
    }
}
