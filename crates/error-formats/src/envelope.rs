//! The outermost members that many formats have.

use serde::Serialize;

/// A body with one member, `error`: `{"error":{"code":"...","message":"..."}}`.
///
/// # Examples
///
/// ```
/// let body = error_formats::ErrorMember { error: ["not_found"] };
/// assert_eq!(error_formats::json(&body)?, r#"{"error":["not_found"]}"#);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorMember<T> {
    /// The error.
    pub error: T,
}

/// A body with one member, `errors`: `{"errors":[...]}`, often a list of
/// [`Parts`](crate::Parts).
///
/// # Examples
///
/// ```
/// let body = error_formats::ErrorsMember { errors: ["not_found"] };
/// assert_eq!(error_formats::json(&body)?, r#"{"errors":["not_found"]}"#);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorsMember<T> {
    /// The errors.
    pub errors: T,
}
