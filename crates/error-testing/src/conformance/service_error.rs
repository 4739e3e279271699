//! Why a service cannot be checked.

use std::{error::Error, fmt, io};

use crate::NoLayout;

/// Why a service cannot be checked.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServiceError {
    /// The address is none of a service, or none that this build reaches.
    #[non_exhaustive]
    Url {
        /// The address.
        url: String,
        /// What to write instead.
        why: String,
    },
    /// The catalog does not say where bodies have the code.
    Layout(NoLayout),
    /// A text that names no route.
    Route(String),
    /// A name or value that no header can have.
    Header(String),
    /// There is no connection to the service.
    #[non_exhaustive]
    Unreachable {
        /// The address without its path.
        origin: String,
        /// Why.
        source: io::Error,
    },
    /// No whole response came.
    #[non_exhaustive]
    NoResponse {
        /// The address without its path.
        origin: String,
    },
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // An address may hold a password.
            ServiceError::Url { url, why } => {
                write!(f, "the address {:?} can't be asked: {why}", without_credentials(url))
            }
            ServiceError::Layout(error) => error.fmt(f),
            ServiceError::Route(text) => {
                write!(f, "{text:?} is no route: write the method and the path, as in `GET /accounts/{{id}}`")
            }
            ServiceError::Header(name) => {
                write!(f, "{name:?} is no header that can be sent: write it as `authorization: Bearer ...`")
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
