//! The HTTP status of an error: 400 to 599.

use std::{error::Error, fmt};

use http::StatusCode;

/// The HTTP status of an error: 400 to 599 (RFC 9110, sections 15.5 and 15.6).
///
/// It cannot hold a success status, so a [`Definition`](crate::Definition) cannot have a
/// success status either.
///
/// # Examples
///
/// ```
/// use error_core::ErrorStatus;
///
/// let status = ErrorStatus::new(404)?;
/// assert_eq!(status, ErrorStatus::NOT_FOUND);
/// assert_eq!(status.phrase(), "Not Found");
/// assert!(ErrorStatus::new(200).is_err());
/// # Ok::<(), error_core::InvalidStatus>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorStatus(pub(crate) u16);

impl ErrorStatus {
    /// Converts a number to the status of an error.
    ///
    /// # Errors
    ///
    /// Fails if `status` is not 400 to 599.
    pub const fn new(status: u16) -> Result<ErrorStatus, InvalidStatus> {
        match status {
            400..=599 => Ok(ErrorStatus(status)),
            _ => Err(InvalidStatus(status)),
        }
    }

    /// The status as a number.
    pub const fn as_u16(self) -> u16 {
        self.0
    }

    /// Whether the client is at fault (4xx).
    pub const fn is_client_error(self) -> bool {
        self.0 < 500
    }

    /// Whether the server is at fault (5xx).
    pub const fn is_server_error(self) -> bool {
        self.0 >= 500
    }

    /// Whether caches must never store the response. This is so for 428, 429, 431 and 511
    /// (RFC 6585, sections 3 to 6).
    pub const fn is_never_cached(self) -> bool {
        matches!(self.0, 428 | 429 | 431 | 511)
    }

    /// The status phrase from RFC 9110 or the IANA registry. For a status without a
    /// phrase, it is `"Client Error"` or `"Server Error"`.
    pub fn phrase(self) -> &'static str {
        // `http` has the phrases of RFC 7231 for these two.
        match self.0 {
            413 => return "Content Too Large",
            422 => return "Unprocessable Content",
            _ => {}
        }
        let class = if self.is_client_error() { "Client Error" } else { "Server Error" };
        StatusCode::from(self).canonical_reason().unwrap_or(class)
    }
}

macro_rules! named {
    ($($name:ident = $status:literal),+ $(,)?) => {
        /// The statuses of the IANA registry that have a row in our tables.
        impl ErrorStatus {
            $(
                #[doc = concat!("The status ", stringify!($status), ".")]
                pub const $name: ErrorStatus = ErrorStatus($status);
            )+
        }
    };
}

named! {
    BAD_REQUEST = 400,
    UNAUTHORIZED = 401,
    PAYMENT_REQUIRED = 402,
    FORBIDDEN = 403,
    NOT_FOUND = 404,
    METHOD_NOT_ALLOWED = 405,
    NOT_ACCEPTABLE = 406,
    PROXY_AUTHENTICATION_REQUIRED = 407,
    REQUEST_TIMEOUT = 408,
    CONFLICT = 409,
    GONE = 410,
    LENGTH_REQUIRED = 411,
    PRECONDITION_FAILED = 412,
    CONTENT_TOO_LARGE = 413,
    URI_TOO_LONG = 414,
    UNSUPPORTED_MEDIA_TYPE = 415,
    RANGE_NOT_SATISFIABLE = 416,
    EXPECTATION_FAILED = 417,
    MISDIRECTED_REQUEST = 421,
    UNPROCESSABLE_CONTENT = 422,
    LOCKED = 423,
    FAILED_DEPENDENCY = 424,
    TOO_EARLY = 425,
    UPGRADE_REQUIRED = 426,
    PRECONDITION_REQUIRED = 428,
    TOO_MANY_REQUESTS = 429,
    HEADERS_TOO_LARGE = 431,
    UNAVAILABLE_FOR_LEGAL_REASONS = 451,
    INTERNAL_SERVER_ERROR = 500,
    NOT_IMPLEMENTED = 501,
    BAD_GATEWAY = 502,
    SERVICE_UNAVAILABLE = 503,
    GATEWAY_TIMEOUT = 504,
}

impl From<ErrorStatus> for StatusCode {
    fn from(status: ErrorStatus) -> StatusCode {
        // 400 to 599 is always a valid `StatusCode`; the fallback is never taken.
        StatusCode::from_u16(status.0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl TryFrom<StatusCode> for ErrorStatus {
    type Error = InvalidStatus;

    fn try_from(status: StatusCode) -> Result<ErrorStatus, InvalidStatus> {
        ErrorStatus::new(status.as_u16())
    }
}

impl fmt::Display for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for ErrorStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The error of [`ErrorStatus::new`]: the number is not 400 to 599.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvalidStatus(u16);

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not the status of an error; an error has 400 to 599", self.0)
    }
}

impl Error for InvalidStatus {}
