//! Types for the sources of error variants: the place where an error was created, and
//! errors that an adapter creates from those of another library.
//!
//! # Examples
//!
//! ```
//! use error_response::{ApiError, source::Located};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum ReportError {
//!     /// The report can't be read
//!     #[error("reading the report: {0}")]
//!     #[api(category = internal_error)]
//!     Read(#[from] Located<std::io::Error>), // `?` on an `io::Error` records the file and line
//! }
//!
//! fn report() -> Result<String, ReportError> {
//!     Ok(std::fs::read_to_string("/no/such/report")?)
//! }
//!
//! let error = report().unwrap_err();
//! assert_eq!(error.location().map(|place| place.line()), Some(line!() - 4));
//! ```

pub use error_core::{AdaptedError, Located, SourceLocation};
