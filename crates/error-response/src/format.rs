//! Wire formats: the built-in ones, and the types for writing your own.
//!
//! A format reads an [`ErrorView`] and returns the struct that is serialized as the body:
//!
//! ```
//! use axum::{body::to_bytes, response::IntoResponse};
//! use error_response::{Category, CategoryError, Error, ErrorLayer, format::{ErrorView, Unwrapped, WireFormat}};
//!
//! /// `{"code":"not_found","text":"..."}`
//! #[derive(Debug, Clone)]
//! struct Plain;
//!
//! #[derive(serde::Serialize)]
//! struct PlainError<'a> {
//!     code: &'a str,
//!     text: &'a str,
//! }
//!
//! impl WireFormat for Plain {
//!     type Failure<'a> = PlainError<'a>;
//!     type Success<'a> = Unwrapped;
//!
//!     fn name(&self) -> &'static str {
//!         "plain"
//!     }
//!
//!     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> PlainError<'a> {
//!         PlainError { code: view.code(), text: view.message() }
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let respond = || Error::from(CategoryError::new(Category::NotFound)).into_response();
//! let response = ErrorLayer::new(Plain).scope().enter(respond);
//! let body = to_bytes(response.into_body(), 1024).await?;
//! assert_eq!(body, r#"{"code":"not_found","text":"The requested resource was not found"}"#);
//! # Ok(()) }
//! ```

// What a format sees.
pub use crate::error_body::ErrorBody;
pub use error_core::{
    CallFacts, CallView, Cause, Cost, Details, ErrorPart, ErrorView, Facts, FieldPath, InvalidChallenge, InvalidStatus,
    Location, Message, Notice, NqsText, Occurrence, Param, ParamSpelling, RequestFacts, RequestNeeds, Resolved,
    ResultBody, Row, Segment, Spelling, SuccessView, UnsentHeader, UserMessage, Value,
};
// A format from a file.
#[cfg(feature = "format-file")]
pub use error_format_file::{FileBody, FileFormat, FileSuccess, InvalidFormat, Mistake};
// The trait of a format, the formats and their bodies; all of them, so that a new one needs no line here.
pub use error_formats::*;
// Those behind features once more by name: the compiler then names the feature of one that is off.
#[cfg(feature = "html")]
pub use error_formats::ProblemHtml;
#[cfg(feature = "markdown")]
pub use error_formats::ProblemMarkdown;
#[cfg(feature = "text")]
pub use error_formats::ProblemText;
#[cfg(feature = "cbor")]
pub use error_formats::{ConciseBody, ConciseProblem};
#[cfg(feature = "xml")]
pub use error_formats::{ProblemXml, XmlProblemBody};
