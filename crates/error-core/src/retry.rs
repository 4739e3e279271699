//! Whether retrying can help, and whether it is recommended.

use std::fmt;

use crate::ErrorStatus;

/// The retry class of an error: whether retrying can help. All occurrences
/// share it.
///
/// It says nothing about effects: a payment that failed with a 500 may succeed
/// later, and may also have been made already. [`RetryVerdict`] is about one
/// request.
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
    /// The retry class of an error with this status, unless its author sets
    /// one.
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

/// Why a request can be repeated without repeating its effect, if at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Idempotency {
    /// Nothing is known: a repetition may repeat the effect.
    #[default]
    Unknown,
    /// The route declares that it honours idempotency keys, and the request has
    /// one. A key alone proves nothing: some SDKs send one with every `POST`.
    Key,
    /// The method is safe or idempotent (RFC 9110, 9.2.1 and 9.2.2).
    Method,
}

/// Whether a client should retry one request. It follows from the retry class
/// of the error and from what is known about the effects of the request.
///
/// `after_wait` and `same_key_only` recommend a retry. Both require an error
/// of the class [`Retry::AfterWait`], and one of these:
///
/// - the method is safe or idempotent (RFC 9110, 9.2.2), or nothing has happened
///   yet: `after_wait`
/// - the route honours idempotency keys and the request has one:
///   `same_key_only`
///
/// In all other cases the request may have had its effect: `never`.
///
/// # Examples
///
/// ```
/// use error_core::{Idempotency, Retry, RetryVerdict};
///
/// let verdict = |idempotency| RetryVerdict::of(Retry::AfterWait, idempotency, false);
/// assert_eq!(verdict(Idempotency::Method), RetryVerdict::AfterWait);
/// assert_eq!(verdict(Idempotency::Key), RetryVerdict::SameKeyOnly);
/// // A `POST` that may have been carried out.
/// assert_eq!(verdict(Idempotency::Unknown), RetryVerdict::Never);
/// // Unless it was rejected before that.
/// assert_eq!(RetryVerdict::of(Retry::AfterWait, Idempotency::Unknown, true), RetryVerdict::AfterWait);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryVerdict {
    /// Do not repeat the request: it will fail again, or may repeat an effect.
    Never,
    /// Change the request, or wait until the state it meets is another.
    AfterChange,
    /// Repeat the request after the wait, if it has the same idempotency key.
    SameKeyOnly,
    /// Repeat the request after the wait.
    AfterWait,
}

impl RetryVerdict {
    /// The verdict on a request that ended with an error of this class;
    /// `is_before_effects` says that nothing has happened yet.
    pub const fn of(class: Retry, idempotency: Idempotency, is_before_effects: bool) -> RetryVerdict {
        match (class, idempotency) {
            (Retry::Never, _) => RetryVerdict::Never,
            (Retry::AfterChange, _) => RetryVerdict::AfterChange,
            (Retry::AfterWait, Idempotency::Method) => RetryVerdict::AfterWait,
            (Retry::AfterWait, _) if is_before_effects => RetryVerdict::AfterWait,
            (Retry::AfterWait, Idempotency::Key) => RetryVerdict::SameKeyOnly,
            (Retry::AfterWait, Idempotency::Unknown) => RetryVerdict::Never,
        }
    }

    /// Whether the same request should be sent again, after the wait.
    pub const fn recommends_retry(self) -> bool {
        matches!(self, RetryVerdict::AfterWait | RetryVerdict::SameKeyOnly)
    }

    /// The name: `never`, `after_change`, `same_key_only` or `after_wait`.
    pub const fn name(self) -> &'static str {
        match self {
            RetryVerdict::Never => "never",
            RetryVerdict::AfterChange => "after_change",
            RetryVerdict::SameKeyOnly => "same_key_only",
            RetryVerdict::AfterWait => "after_wait",
        }
    }
}

impl fmt::Display for RetryVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
