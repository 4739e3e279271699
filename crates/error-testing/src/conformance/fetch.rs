//! One request to a service.

use http::{HeaderName, HeaderValue, Method};

use super::{exchange::Outcome, request::Probe, service_error::ServiceError, socket::send, target::Target};
use crate::Received;

/// Sends a `GET` request for `path` to the service at `url` and returns the response.
/// `path` is appended to the address.
///
/// Redirects are not followed, so that credentials are sent nowhere else.
///
/// # Errors
///
/// Fails if the address, the path or a header is invalid, or if no complete response
/// arrives within ten seconds.
///
/// # Examples
///
/// ```no_run
/// let received = error_testing::fetch("http://localhost:8080/v1", "/health", &[("authorization", "Bearer sk_test_1")])?;
/// assert_eq!(received.status(), 200);
/// # Ok::<(), error_testing::ServiceError>(())
/// ```
pub fn fetch(url: &str, path: &str, headers: &[(&str, &str)]) -> Result<Received, ServiceError> {
    let target = Target::new(url)?;
    if !path.starts_with('/') || !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ServiceError::Route(path.to_owned()));
    }
    let mut probe = Probe::new("a request", Method::GET, [&*target.base, path].concat());
    for (name, value) in headers {
        let (parsed, plain) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
        if parsed.is_err() || plain.is_err() {
            // The value may be a secret.
            return Err(ServiceError::Header((*name).to_owned()));
        }
        probe = probe.header(name, *value);
    }
    let origin = || target.origin();
    match send(&target, &Method::GET, &probe.bytes(&target.authority)) {
        Ok(Outcome::Answer(received)) => Ok(received),
        Ok(_) => Err(ServiceError::NoResponse { origin: origin() }),
        Err(source) => Err(ServiceError::Unreachable { origin: origin(), source }),
    }
}
