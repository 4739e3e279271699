//! Whether it pays to send a request again.

use std::fmt;

use crate::ErrorStatus;

/// Whether it pays to send the same request again.
///
/// # Examples
///
/// ```
/// use error_core::{ErrorStatus, Retry};
///
/// assert_eq!(Retry::of(ErrorStatus::TOO_MANY_REQUESTS), Retry::AfterWait);
/// assert_eq!(Retry::of(ErrorStatus::NOT_FOUND), Retry::AfterChange);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// It will fail again, whatever the client does.
    Never,
    /// It can succeed once the request, or the state it meets, is another.
    AfterChange,
    /// The same request can succeed later.
    AfterWait,
}

impl Retry {
    /// The class an error of `status` has unless its author writes one.
    pub const fn of(status: ErrorStatus) -> Retry {
        match status.as_u16() {
            408 | 425 | 429 | 500 | 502 | 503 | 504 => Retry::AfterWait,
            410 | 451 => Retry::Never,
            400..=499 => Retry::AfterChange,
            _ => Retry::Never,
        }
    }

    /// The name of the class: `never`, `after_change` or `after_wait`.
    pub const fn name(self) -> &'static str {
        match self {
            Retry::Never => "never",
            Retry::AfterChange => "after_change",
            Retry::AfterWait => "after_wait",
        }
    }
}

impl fmt::Display for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
