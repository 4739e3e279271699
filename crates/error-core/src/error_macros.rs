//! Errors without a type, as expressions.

/// An error of which only the category is written: a [`CategoryError`](crate::CategoryError), with the rules of the
/// derive for its text.
///
/// `api_error!(CATEGORY, "TEXT", ARGUMENTS...)`. The category is written as in `#[api(category = ...)]`, the text as in
/// `format!`.
///
/// **Who reads the text.** Clients read that of a client error (4xx). That of a server error (5xx) is the source, for the
/// log, and clients read the title of the category.
///
/// **What a text for clients may show.** It is a literal, so that the compiler can check it. It does not compile where a
/// placeholder shows another error (its text is for the log), `{value:?}`, or something that has the name of a secret, such
/// as `{token}`, `token.as_str()` or `&token[..4]`. If everybody may read it, name the argument: `shown = token.as_str()`.
/// `error.to_string()` is checked where `error` is a variable or a field. What else an argument's `Display` prints is not
/// checked: do not pass texts of other systems. To keep an error for the log, call `.with_source(error)`.
///
/// **What HTTP requires.** A 401 has the challenge of the format. `rate_limited` and the categories of a 503 need
/// `retry_after`. A category that needs a header of its own (`method_not_allowed`, `range_not_satisfiable`) does not
/// compile.
///
/// Between the category and the text there may be keys:
///
/// | key | value |
/// |---|---|
/// | `code` | the code of the body, instead of the category's |
/// | `number` | the number |
/// | `param` | the name of the parameter at fault |
/// | `retry_after` | whole seconds, a [`Duration`](std::time::Duration) or a [`RetryAfter`](crate::RetryAfter); `unknown` |
/// | `challenge` | a whole challenge as a literal, or a [`Challenge`](crate::Challenge) |
///
/// No catalog lists such an error. If clients are to react to it, give it a type with
/// `#[derive(ApiError)]`.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category, api_error};
///
/// let id = "acc_9";
/// let error = api_error!(not_found, param = "id", "No account has the id {id}");
/// assert_eq!((error.definition().category(), &*error.to_string()), (Category::NotFound, "No account has the id acc_9"));
///
/// let error = api_error!(unavailable, retry_after = 30, "the ledger on {} does not respond", "ledger-1");
/// assert_eq!(error.to_string(), "The service is unavailable");
/// # use std::error::Error;
/// assert_eq!(error.source().unwrap().to_string(), "the ledger on ledger-1 does not respond");
/// ```
///
/// ```compile_fail
/// # use error_core::api_error;
/// let password = "hunter2";
/// let error = api_error!(credentials_invalid, "The password {password} is wrong");
/// ```
#[macro_export]
macro_rules! api_error {
    ($($tokens:tt)*) => {
        $crate::__private::category_error!($crate $($tokens)*)
    };
}

/// Returns an error without a type: `return Err(api_error!(...).into())`.
///
/// The error type of the function is a [`CategoryError`](crate::CategoryError), or made from one by `From`, as
/// `error_response::Error` is. [`api_error!`](crate::api_error) has the syntax and the rules.
///
/// # Examples
///
/// ```
/// use error_core::{CategoryError, api_bail};
///
/// fn withdraw(balance: u64, amount: u64) -> Result<u64, CategoryError> {
///     if amount > balance {
///         api_bail!(insufficient_funds, "The balance is {balance}");
///     }
///     Ok(balance - amount)
/// }
///
/// assert_eq!(withdraw(5, 7).unwrap_err().to_string(), "The balance is 5");
/// ```
#[macro_export]
macro_rules! api_bail {
    ($($tokens:tt)*) => {
        return ::core::result::Result::Err(::core::convert::From::from($crate::api_error!($($tokens)*)))
    };
}

/// Returns an error without a type unless a condition holds: `if !condition { api_bail!(...) }`.
///
/// # Examples
///
/// ```
/// use error_core::{CategoryError, api_ensure};
///
/// fn withdraw(balance: u64, amount: u64) -> Result<u64, CategoryError> {
///     api_ensure!(amount <= balance, insufficient_funds, "The balance is {balance}");
///     Ok(balance - amount)
/// }
///
/// assert_eq!(withdraw(7, 5).unwrap(), 2);
/// assert_eq!(withdraw(5, 7).unwrap_err().to_string(), "The balance is 5");
/// ```
#[macro_export]
macro_rules! api_ensure {
    ($condition:expr, $($tokens:tt)*) => {
        if !$condition {
            $crate::api_bail!($($tokens)*);
        }
    };
}
