//! Where in a request a field is.

/// The part of a request that holds a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The body, whatever its media type.
    Body,
    /// The query of the address.
    Query,
    /// A parameter in the path of the address.
    Path,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Place {
    /// The name of the place: `body`, `query`, `path`, `header` or `cookie`.
    pub const fn name(self) -> &'static str {
        match self {
            Place::Body => "body",
            Place::Query => "query",
            Place::Path => "path",
            Place::Header => "header",
            Place::Cookie => "cookie",
        }
    }
}
