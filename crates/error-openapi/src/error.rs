//! Why a document cannot be described.

use std::{error::Error, fmt};

use error_formats::{BodyError, LayoutError};

/// Why a document cannot be described.
#[derive(Debug)]
#[non_exhaustive]
pub enum DescribeError {
    /// An operation and the catalog disagree.
    #[non_exhaustive]
    Operation {
        /// The id of the operation, or its method and path.
        operation: String,
        /// The code, the category of a definition without one, or the status of a
        /// response of which nothing else is known.
        code: String,
        /// How they disagree.
        disagreement: Disagreement,
    },
    /// A handler is none of the document's operations.
    #[non_exhaustive]
    NoOperation {
        /// The method.
        method: &'static str,
        /// The path.
        path: String,
    },
    /// The document has a schema of the name that the schema of errors is to
    /// have.
    SchemaName(String),
    /// The format can't write an error.
    Body(BodyError),
    /// A body has a code, and not as the format spells it.
    Layout(LayoutError),
    /// Nothing tells the errors of a union apart.
    #[non_exhaustive]
    Union {
        /// The name of the format.
        format: &'static str,
        /// Where its bodies have the code or the number and its schema has
        /// nothing, as a JSON pointer; `None` where its bodies have neither.
        place: Option<String>,
    },
    /// The codes of a union are closed, and those of the API are open.
    OpenUnion,
    /// An error has codes that are known at run time, and the codes are to be closed.
    #[non_exhaustive]
    OpenCode {
        /// The code of its definition.
        code: &'static str,
    },
    /// Bodies have the code, and a document can't list the codes there.
    #[non_exhaustive]
    CodePlace {
        /// The name of the format.
        format: &'static str,
        /// A text that says more than the code, an object that has it as the name of a
        /// member, or a list that has other texts as well, as a JSON pointer.
        place: String,
    },
    /// The schema of the format lacks a member that its bodies have.
    #[non_exhaustive]
    Place {
        /// The name of the format.
        format: &'static str,
        /// The member, as a JSON pointer.
        place: String,
    },
    /// A body is not what its schema says.
    #[non_exhaustive]
    Sample {
        /// The name of the format.
        format: &'static str,
        /// The id of the operation that returns it, or its method and path.
        operation: String,
        /// The error that the body is of.
        code: String,
        /// The member at fault, as a JSON pointer; empty for the whole body.
        member: String,
        /// What is wrong with it.
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

/// How an operation and the catalog disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disagreement {
    /// It declares an error that the catalog lacks.
    NotInCatalog,
    /// It narrows its errors by one that it does not declare.
    NotDeclared,
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
                    "operation `{operation}` narrows its errors by `{code}`, which it does not declare: leave it out"
                )
            }
            DescribeError::SchemaName(name) => write!(
                f,
                "the document has a schema `{name}` already: give that of the errors another name, `with_schema_name`"
            ),
            DescribeError::NoOperation { method, path } => {
                write!(f, "the document has no operation {method} {path}: add its handler to `paths(...)`")
            }
            DescribeError::Body(_) => f.write_str("the format can't write an error"),
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
                    "the format `{format}` writes `{code}` of the operation `{operation}` not as its schema says: \
                     {member} {fault}; let `Serialize` and `ToSchema` of the body agree"
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
            | DescribeError::SchemaName(_)
            | DescribeError::Union { .. }
            | DescribeError::OpenUnion
            | DescribeError::OpenCode { .. }
            | DescribeError::CodePlace { .. }
            | DescribeError::Place { .. }
            | DescribeError::Sample { .. } => None,
            DescribeError::Body(error) => Some(error),
            // It is shown as it is.
            DescribeError::Layout(error) => error.source(),
        }
    }
}
