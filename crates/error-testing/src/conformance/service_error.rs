//! The errors for a service that cannot be tested.

use std::{error::Error, fmt, io};

use crate::NoLayout;

/// The error for a service that cannot be tested.
#[non_exhaustive]
pub enum ServiceError {
    /// The address is invalid, or this build cannot reach it (for example because TLS
    /// support is missing).
    #[non_exhaustive]
    Url {
        /// The address.
        url: String,
        /// What to write instead.
        why: String,
    },
    /// The catalog does not say where bodies contain the code.
    Layout(NoLayout),
    /// The text is not a route: a method and a path.
    Route(String),
    /// The run has no such route, so it cannot be left out.
    #[non_exhaustive]
    NoRoute {
        /// The route that was named.
        route: String,
        /// What to write instead.
        why: String,
    },
    /// The name or the value of a header is invalid.
    Header(String),
    /// The service cannot be reached.
    #[non_exhaustive]
    Unreachable {
        /// The address without its path.
        origin: String,
        /// The cause of the failed connection.
        source: io::Error,
    },
    /// The service did not send a complete response.
    #[non_exhaustive]
    NoResponse {
        /// The address without its path.
        origin: String,
    },
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        error_core::__private::fmt_with_causes(self, f)
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // An address may hold a password.
            ServiceError::Url { url, why } => {
                write!(f, "the address {:?} can't be used: {why}", without_credentials(url))
            }
            ServiceError::Layout(error) => error.fmt(f),
            ServiceError::Route(text) => {
                write!(f, "{text:?} is not a route: write the method and the path, as in `GET /accounts/{{id}}`")
            }
            ServiceError::NoRoute { route, why } => {
                write!(f, "{route:?} is no route of the run, so it can't be left out; {why}")
            }
            ServiceError::Header(name) => {
                write!(f, "{name:?} is not a valid header: write it as `authorization: Bearer ...`")
            }
            ServiceError::Unreachable { origin, .. } => write!(f, "{origin} can't be reached"),
            ServiceError::NoResponse { origin } => write!(f, "{origin} sent no whole response"),
        }
    }
}

/// `url` without what stands before the host.
fn without_credentials(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.split_once("://").map_or(String::new(), |(scheme, _)| format!("{scheme}://"));
            format!("{scheme}...@{host}")
        }
        None => url.to_owned(),
    }
}

impl Error for ServiceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ServiceError::Unreachable { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<NoLayout> for ServiceError {
    fn from(error: NoLayout) -> ServiceError {
        ServiceError::Layout(error)
    }
}
