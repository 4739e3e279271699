//! What failed, whichever version of reqwest says it.

use std::fmt;

use error_core::{Category, ErrorStatus, RetryAfter};

use crate::Upstream;

/// What failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    TimedOut,
    NotReached,
    Redirected,
    Body,
    Status(u16),
    /// Our own request could not be built.
    Built,
    Broken,
}

impl Failure {
    pub(crate) fn category<U: Upstream>(self) -> Category {
        match self {
            Failure::TimedOut | Failure::Status(504) => Category::UpstreamTimeout,
            Failure::NotReached => Category::Unavailable,
            Failure::Status(status) => of_status::<U>(status),
            Failure::Built => Category::InternalError,
            Failure::Redirected | Failure::Body | Failure::Broken => Category::UpstreamFailed,
        }
    }

    /// When the client may come back, where the upstream does not say.
    pub(crate) fn default_wait<U: Upstream>(self) -> Option<RetryAfter> {
        let needs_one = [Category::Unavailable, Category::RateLimited].contains(&self.category::<U>());
        needs_one.then_some(U::WAIT)
    }
}

/// The category of an error that the upstream returned.
fn of_status<U: Upstream>(status: u16) -> Category {
    let own = ErrorStatus::new(status).map_or(Category::UpstreamFailed, Category::of);
    let is_passed = U::PASSED.iter().any(|definition| definition.category() == own);
    match status {
        _ if is_passed => own,
        429 | 503 => Category::Unavailable,
        _ => Category::UpstreamFailed,
    }
}

/// For the log.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Failure::TimedOut => "the upstream timed out",
            Failure::NotReached => "the upstream cannot be reached",
            Failure::Redirected => "the upstream redirects too often",
            Failure::Body => "the body of the upstream's response cannot be read",
            Failure::Status(status) => return write!(f, "the upstream returned {status}"),
            Failure::Built => "the request to the upstream could not be built",
            Failure::Broken => "the exchange with the upstream failed",
        })
    }
}
