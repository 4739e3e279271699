//! How the schema of a response distinguishes its errors.

/// How the schema of a response distinguishes its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Shape {
    /// One schema for all errors of the API, its codes listed: what most
    /// generators digest. A code is a text unless the author says
    /// [`Codes::Closed`](crate::Codes::Closed).
    #[default]
    Enumerated,
    /// A union of one schema for each code: what TypeScript narrows on. Its codes
    /// are closed.
    Union,
}
