//! The author's settings for a service that the API calls.

use error_core::{__private::stop, Category, Definition, RetryAfter};

/// The settings for an upstream service, which the API calls.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category, Definition};
/// use error_reqwest::{ReqwestError, ResponseExt, Upstream, passed};
/// # use reqwest_0_13 as reqwest;
///
/// #[derive(Debug)]
/// struct Bank;
///
/// impl Upstream for Bank {
///     // Our client also caused the upstream's 404 and 409, so they are forwarded.
///     const PASSED: &'static [Definition] = &passed([404, 409]);
/// }
///
/// let response = reqwest::Response::from(http::Response::builder().status(409).body("secret")?);
/// let error: ReqwestError<Bank> = response.upstream_error_for_status().unwrap_err();
/// assert_eq!(error.definition().category(), Category::Conflict);
/// # Ok::<(), http::Error>(())
/// ```
///
/// Open: implement this trait for a type of your application.
pub trait Upstream: 'static {
    /// The statuses of the upstream that are forwarded to the client, created with
    /// [`passed`]. The text of the upstream is never forwarded.
    const PASSED: &'static [Definition] = &[];

    /// When the client may retry if the upstream cannot be reached, or is overloaded and
    /// does not send a wait.
    const WAIT: RetryAfter = RetryAfter::seconds(5);
}

/// Creates the errors for statuses of an upstream that are forwarded to the client.
///
/// # Panics
///
/// Panics for a status that has no [`Category`] of its own. It also panics for a status
/// that requires a header which only the author knows (401, 405, 407, 426, 451): write a
/// variant for it instead, with `#[api(..., when(Bank = 401))]`. In a constant, the panic
/// is a compile error.
///
/// # Examples
///
/// ```
/// use error_core::{Category, Definition};
/// use error_reqwest::passed;
///
/// const PASSED: &[Definition] = &passed([404, 422]);
/// assert_eq!(PASSED[1].category(), Category::UnprocessableContent);
/// ```
///
/// ```compile_fail
/// use error_core::Definition;
///
/// const PASSED: &[Definition] = &error_reqwest::passed([401]);
/// ```
#[track_caller]
pub const fn passed<const N: usize>(statuses: [u16; N]) -> [Definition; N] {
    let mut definitions = [Definition::of(Category::InternalError); N];
    let mut at = 0;
    while at < N {
        definitions[at] = Definition::of(category(statuses[at]));
        at += 1;
    }
    definitions
}

#[track_caller]
const fn category(status: u16) -> Category {
    let Ok(known) = error_core::ErrorStatus::new(status) else { panic!("a status that is passed on is 400 to 599") };
    if let 401 | 405 | 407 | 426 | 451 = status {
        panic!("this status needs a header: give it a variant with `when` and its header, `when(Bank = 401)`");
    }
    let category = Category::of(known);
    if category.standard_status().as_u16() != status {
        stop(&["this status has no category but `", category.name(), "`: give it a variant with `when`"]);
    }
    category
}

/// An upstream service with the default settings.
///
/// # Examples
///
/// ```
/// use error_core::{ApiError, Category};
/// use error_reqwest::{ReqwestError, ResponseExt};
/// # use reqwest_0_13 as reqwest;
///
/// let response = reqwest::Response::from(http::Response::builder().status(404).body("secret")?);
/// let error: ReqwestError = response.upstream_error_for_status().unwrap_err(); // `ReqwestError<AnyUpstream>`
/// assert_eq!(error.definition().category(), Category::UpstreamFailed);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub enum AnyUpstream {}

impl Upstream for AnyUpstream {}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    #[should_panic(expected = "this status needs a header")]
    fn a_challenge_is_the_authors() {
        let _ = passed([404, 401]);
    }

    #[test]
    #[should_panic(expected = "this status has no category but `invalid_request`")]
    fn a_status_has_its_category() {
        let _ = passed([418]);
    }

    #[test]
    #[should_panic(expected = "400 to 599")]
    fn a_success_is_no_error() {
        let _ = passed([204]);
    }
}
