//! How the schema of a response distinguishes its errors.

/// The shape of response schemas: how the schema of a response distinguishes its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Shape {
    /// One schema for all errors of the API, with a list of its codes. Most code
    /// generators support this shape. A code is described as a string, unless the author
    /// chooses [`Codes::Closed`](crate::Codes::Closed).
    #[default]
    Enumerated,
    /// A union (`oneOf`) with one schema for each code. TypeScript can then narrow the
    /// type by the code. This shape requires closed codes.
    Union,
}
