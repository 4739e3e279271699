//! Test keys and e-mail addresses: each causes the error that its name says.

use std::{net::SocketAddr, time::Duration};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use error_response::{ApiError, Category, CategoryError, Error, Masked, RateLimit};

use crate::{
    keys::{CallerError, InvalidKeys, bearer},
    mode::Mode,
    not_found::NotFound,
    params::{Email, ParamsError},
    rate_limit::RateLimitError,
};

/// What a test key begins with. No key of the service does.
const KEY: &str = "eyJhb";
/// How long `error@429.com` asks to wait.
const WAIT: Duration = Duration::from_secs(1);

/// Rejects requests with a test key, before they are authenticated. They are counted as invalid keys are: anybody can send one,
/// and each 500 is stored for operators.
pub(crate) async fn reject_test_keys(
    State(invalid_keys): State<InvalidKeys>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let Some(error) = bearer(request.headers()).and_then(error_of_key) else { return Ok(next.run(request).await) };
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
    invalid_keys.check(address.map(|ConnectInfo(address)| address.ip()))?;
    Err(error)
}

fn error_of_key(key: &str) -> Option<Error> {
    let rest = key.strip_prefix(KEY)?;
    if rest.ends_with("error_400") {
        Some(CategoryError::new(Category::InvalidRequest).into())
    } else if rest.ends_with("error_401") {
        Some(CallerError::Invalid { key: Masked::new(key) }.into())
    } else if rest.ends_with("error_500") {
        Some(CategoryError::new(Category::InternalError).into())
    } else {
        None
    }
}

/// A test address causes an error.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum TestAddressError {
    #[error(transparent)]
    #[api(transparent)]
    Params(ParamsError),

    #[error(transparent)]
    #[api(transparent)]
    NotFound(NotFound),

    #[error(transparent)]
    #[api(transparent)]
    RateLimit(RateLimitError),
}

/// Rejects the test addresses: in test mode with the error of each, and in live mode as invalid.
pub(crate) fn reject_test_address(mode: Mode, email: &Email) -> Result<(), TestAddressError> {
    let email = email.as_str().to_ascii_lowercase();
    let invalid = |reason| TestAddressError::Params(ParamsError::invalid("email", reason));
    let error = match email.as_str() {
        "error@400.com" | "error@404.com" | "error@429.com" if mode == Mode::Live => {
            invalid("must not be a test address in live mode")
        }
        "error@400.com" => invalid("this test address is never valid"),
        "error@404.com" => TestAddressError::NotFound(NotFound::new("account", &email, "email")),
        "error@429.com" => {
            let quota = RateLimit::new(1, 0).with_reset(WAIT);
            TestAddressError::RateLimit(RateLimitError::Exceeded { wait: WAIT, quota })
        }
        _ => return Ok(()),
    };
    Err(error)
}
