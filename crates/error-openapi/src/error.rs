//! The errors for a document that cannot be described.

use std::{error::Error, fmt};

use error_formats::{BodyError, LayoutError};

/// The error for an OpenAPI document that cannot be described.
#[non_exhaustive]
pub enum DescribeError {
    /// An operation contradicts the catalog.
    #[non_exhaustive]
    Operation {
        /// The id of the operation, or its method and path.
        operation: String,
        /// The code of the error; the category if it has no code; or the status if
        /// nothing else is known.
        code: String,
        /// The kind of contradiction.
        disagreement: Disagreement,
    },
    /// A handler is not an operation of the document.
    #[non_exhaustive]
    NoOperation {
        /// The method.
        method: &'static str,
        /// The path.
        path: String,
    },
    /// An operation requires a security scheme that the document does not have.
    #[non_exhaustive]
    SecurityScheme {
        /// The id of the operation, or its method and path; `None` for the `security` of the whole document.
        operation: Option<String>,
        /// The name of the scheme.
        scheme: String,
    },
    /// The document already has a schema with the name of the schema of errors.
    SchemaName(String),
    /// Two formats of the API have the same media type.
    #[non_exhaustive]
    MediaType {
        /// The names of the formats.
        formats: [&'static str; 2],
    },
    /// The format cannot write an error.
    Body(BodyError),
    /// A body contains a code in a different spelling from the format's `spelling`.
    Layout(LayoutError),
    /// Nothing in the bodies distinguishes the errors of a union.
    #[non_exhaustive]
    Union {
        /// The name of the format.
        format: &'static str,
        /// The place where bodies contain the code or the number but the schema has no
        /// member, as a JSON Pointer. It is `None` if bodies contain neither.
        place: Option<String>,
    },
    /// A union requires closed codes, but those of the API are open.
    OpenUnion,
    /// Codes should be closed, but an error has codes that are known only at run time.
    #[non_exhaustive]
    OpenCode {
        /// The code of its definition.
        code: &'static str,
    },
    /// Bodies contain the code at a place where a document cannot list the codes.
    #[non_exhaustive]
    CodePlace {
        /// The name of the format.
        format: &'static str,
        /// The place as a JSON Pointer: a text that contains more than the code, an
        /// object in which the code is the name of a member, or a list with other texts.
        place: String,
    },
    /// The schema of the format does not have a member that its bodies contain.
    #[non_exhaustive]
    Place {
        /// The name of the format.
        format: &'static str,
        /// The member, as a JSON Pointer.
        place: String,
    },
    /// A body does not match its schema.
    #[non_exhaustive]
    Sample {
        /// The name of the format.
        format: &'static str,
        /// The id of the operation that returns the body, or its method and path.
        operation: String,
        /// The code of the error in the body.
        code: String,
        /// The member that does not match, as a JSON Pointer; empty for the whole body.
        member: String,
        /// What is wrong with the member.
        fault: String,
    },
}

impl From<LayoutError> for DescribeError {
    fn from(error: LayoutError) -> DescribeError {
        match error {
            LayoutError::Body(error) => DescribeError::Body(error),
            error => DescribeError::Layout(error),
        }
    }
}

/// How an operation contradicts the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disagreement {
    /// The operation declares an error that is not in the catalog.
    NotInCatalog,
    /// The operation reduces its errors by or to an error that it does not declare.
    NotDeclared,
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for DescribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        error_core::__private::fmt_with_causes(self, f)
    }
}

impl fmt::Display for DescribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DescribeError::Operation { operation, code, disagreement: Disagreement::NotInCatalog } => {
                write!(
                    f,
                    "operation `{operation}` declares `{code}`, which is not in the catalog: add its type to `catalog!`"
                )
            }
            DescribeError::Operation { operation, code, disagreement: Disagreement::NotDeclared } => {
                write!(
                    f,
                    "operation `{operation}` has `{code}` in `only` or `never`, but does not declare it: remove it there"
                )
            }
            DescribeError::SecurityScheme { operation, scheme } => {
                let by = match operation {
                    Some(operation) => format!("operation `{operation}`"),
                    None => "the document".to_owned(),
                };
                write!(
                    f,
                    "`{scheme}`, which the `security` of {by} requires, is not a security scheme of the document: add it to \
                     `components.security_schemes` before the document is described, or correct the name"
                )
            }
            DescribeError::SchemaName(name) => write!(
                f,
                "the document has a schema `{name}` already: give that of the errors another name, `with_schema_name`"
            ),
            DescribeError::MediaType { formats: [one, other] } => write!(
                f,
                "the formats `{one}` and `{other}` have the same media type, so no `Accept` distinguishes them: give one of \
                 them another media type, or leave it out"
            ),
            DescribeError::NoOperation { method, path } => {
                write!(f, "the document has no operation {method} {path}: add its handler to `paths(...)`")
            }
            DescribeError::Body(error) => write!(f, "the format can't write an error: {error}"),
            DescribeError::OpenUnion => f.write_str(
                "a union has one schema for each code and none for others: write `.with_codes(Codes::Closed)` where the \
                 API is made, so that its catalog says it as well, or use `Shape::Enumerated`",
            ),
            DescribeError::OpenCode { code } => write!(
                f,
                "the error `{code}` has codes that are known at run time, so a document can't list all codes: leave \
                 out `Codes::Closed`, and use `Shape::Enumerated`"
            ),
            DescribeError::CodePlace { format, place } => write!(
                f,
                "the format `{format}` has codes at {place}, among other texts or as the name of a member, where a \
                 document can't list them: give the code a member of its own"
            ),
            DescribeError::Place { format, place } => write!(
                f,
                "the schema of the format `{format}` has no {place}, which its bodies have: describe it in the `ToSchema` of \
                 the body"
            ),
            DescribeError::Sample { format, operation, code, member, fault } => {
                let member = if member.is_empty() { "the body" } else { member };
                write!(
                    f,
                    "in the format `{format}`, the body of `{code}` in the operation `{operation}` does not match its \
                     schema: {member} {fault}; make `Serialize` and `ToSchema` of the body agree"
                )
            }
            DescribeError::Layout(error) => error.fmt(f),
            DescribeError::Union { format, place: None } => write!(
                f,
                "the format `{format}` writes neither a code nor a number into its bodies, so nothing tells the \
                 errors of a union apart: use `Shape::Enumerated`"
            ),
            DescribeError::Union { format, place: Some(place) } => write!(
                f,
                "the schema of the format `{format}` has nothing at {place}, where its bodies have what tells errors \
                 apart: describe it in the `ToSchema` of the body, or use `Shape::Enumerated`"
            ),
        }
    }
}

impl Error for DescribeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            DescribeError::Operation { .. }
            | DescribeError::NoOperation { .. }
            | DescribeError::SecurityScheme { .. }
            | DescribeError::SchemaName(_)
            | DescribeError::MediaType { .. }
            | DescribeError::Union { .. }
            | DescribeError::OpenUnion
            | DescribeError::OpenCode { .. }
            | DescribeError::CodePlace { .. }
            | DescribeError::Place { .. }
            | DescribeError::Sample { .. } => None,
            // They are shown as they are.
            DescribeError::Body(error) => error.source(),
            DescribeError::Layout(error) => error.source(),
        }
    }
}
