//! Macros that create errors without a type of their own.

/// Creates an error without a type of its own, from a category and a text: a
/// [`CategoryError`](crate::CategoryError). The text follows the same rules as with the
/// derive.
///
/// `api_error!(CATEGORY, "TEXT", ARGUMENTS...)`. Write the category as in
/// `#[api(category = ...)]` and the text as in `format!`.
///
/// **Who reads the text.** For a client error (4xx), clients read the text. For a server
/// error (5xx), the text is only for the log, where it is the source of the error;
/// clients read the title of the category.
///
/// **What a text for clients may show.** The text must be a literal, so that the compiler
/// can check it. It does not compile if a placeholder shows another error (whose text is
/// for the log), uses `{value:?}`, or shows a value whose name suggests a secret, such as
/// `{token}`, `token.as_str()` or `&token[..4]`. If everybody may read such a value, give
/// the argument another name: `shown = token.as_str()`. The compiler also rejects
/// `error.to_string()` if `error` is a variable or a field. It cannot check what the
/// `Display` of other arguments prints, so do not pass texts of other systems. To keep an
/// error for the log, call `.with_source(error)`.
///
/// **What HTTP requires.** A 401 gets the challenge of the format. `rate_limited` and the
/// categories with status 503 require the key `retry_after`. Categories that require
/// another header (`method_not_allowed`, `range_not_satisfiable`) do not compile.
///
/// You can write these keys between the category and the text:
///
/// | key | value |
/// |---|---|
/// | `code` | the code in the body, instead of the category's code |
/// | `number` | the number of the error, for formats whose codes are numbers |
/// | `param` | the name of the request parameter at fault |
/// | `retry_after` | whole seconds, a [`Duration`](std::time::Duration), a [`RetryAfter`](crate::RetryAfter), or `unknown` |
/// | `challenge` | a complete challenge as a literal, or a [`Challenge`](crate::Challenge) |
///
/// No catalog lists such an error. If clients should react to the error, give it a type
/// with `#[derive(ApiError)]`.
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
/// The error type of the function must be [`CategoryError`](crate::CategoryError) or a
/// type that implements `From<CategoryError>`, such as `error_response::Error`. The
/// syntax and the rules are those of [`api_error!`](crate::api_error).
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
