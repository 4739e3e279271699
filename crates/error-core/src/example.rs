//! The sample values that documents show.

/// A sample value, which documents show in the example message and in the example body.
///
/// The derive takes it from `#[api(example = ...)]` on a field.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, ErrorSet, Example};
///
/// /// No such account
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("No account found with id: {id}")]
/// #[api(status = 404, code = "account_not_found")]
/// struct NoAccount {
///     #[api(example = "acc_9f3")]
///     id: String,
/// }
///
/// assert_eq!(NoAccount::SET.own[0].examples(), [("id", Example::Text("acc_9f3"))]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Example {
    /// A text.
    Text(&'static str),
    /// A number, as JSON writes it: `60`, `-0.5`.
    Number(&'static str),
    /// `true` or `false`.
    Boolean(bool),
}

impl Example {
    /// Returns the value as it is shown in a message.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Example::Text(text) | Example::Number(text) => text,
            Example::Boolean(true) => "true",
            Example::Boolean(false) => "false",
        }
    }
}
