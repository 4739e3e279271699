//! How the errors of a response are told apart in its schema.

/// How the errors of a response are told apart in its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Shape {
    /// One schema for all errors of the API, its codes enumerated: what most
    /// generators digest.
    #[default]
    Enumerated,
    /// A union of one schema for each code: what TypeScript narrows on.
    Union,
}
