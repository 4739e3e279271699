//! The part of a request in which a field is.

/// The part of a request that contains a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
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

impl Location {
    /// All of them.
    pub const ALL: [Location; 5] =
        [Location::Body, Location::Query, Location::Path, Location::Header, Location::Cookie];

    /// The name of the part: `body`, `query`, `path`, `header` or `cookie`.
    pub const fn name(self) -> &'static str {
        match self {
            Location::Body => "body",
            Location::Query => "query",
            Location::Path => "path",
            Location::Header => "header",
            Location::Cookie => "cookie",
        }
    }
}
