//! The files that the pages load, all from the folder of the pages.

use std::hash::{DefaultHasher, Hasher};

/// The content security policy for the pages. It allows only styles, scripts and icons of
/// the pages' own origin, and forms and searches that lead back to it.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The file name of the API's logo, if it has one.
pub const LOGO: &str = "logo.svg";

/// A file that the pages load, such as the style sheet or the script.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Asset {
    /// The file name. It contains a `.`, which the name of a page never does.
    pub name: &'static str,
    /// The value of `Content-Type`.
    pub media_type: &'static str,
    /// The contents of the file.
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
    /// Computes the value of `ETag` for a text, such as the contents of an asset.
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
