//! Whether retrying can help, and whether it is recommended.

use std::fmt;

use crate::ErrorStatus;

/// The retry class of an error: whether retrying can help. It is the same for all
/// occurrences of the error.
///
/// The class says nothing about effects: a payment that failed with a 500 may succeed
/// later, but it may also have been carried out already. [`RetryVerdict`] says whether
/// one particular request should be sent again.
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
    /// The request will fail again, whatever the client does.
    Never,
    /// The same request will fail again. It can succeed if the client changes it, or
    /// after the resource's state has changed.
    AfterChange,
    /// The same request can succeed later.
    AfterWait,
}

impl Retry {
    /// The retry class of an error with this status, if the author of the error sets no
    /// class.
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

/// The reason why a request can be sent again without repeating its effect, if there is
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Idempotency {
    /// No reason is known: sending the request again may repeat its effect.
    #[default]
    Unknown,
    /// The route declares that it honours idempotency keys, and the request has a key. A
    /// key alone is not enough, because some SDKs send one with every `POST`.
    Key,
    /// The method is safe or idempotent (RFC 9110, sections 9.2.1 and 9.2.2).
    Method,
}

/// Whether a client should send a particular request again. The verdict follows from the
/// retry class of the error and from what is known about the effects of the request.
///
/// For an error of the class [`Retry::AfterWait`], the verdict is:
///
/// - `after_wait`, if the method is safe or idempotent (RFC 9110, section 9.2.2), or if
///   the request had no effect
/// - `same_key_only`, if the route honours idempotency keys and the request has a key
/// - `never` in all other cases, because the request may have had its effect
///
/// For an error of another class, the verdict is the class itself. Only `after_wait` and
/// `same_key_only` recommend a retry.
///
/// # Examples
///
/// ```
/// use error_core::{Idempotency, Retry, RetryVerdict};
///
/// let verdict = |idempotency| RetryVerdict::of(Retry::AfterWait, idempotency, false);
/// assert_eq!(verdict(Idempotency::Method), RetryVerdict::AfterWait);
/// assert_eq!(verdict(Idempotency::Key), RetryVerdict::SameKeyOnly);
/// // A `POST` that may have had an effect.
/// assert_eq!(verdict(Idempotency::Unknown), RetryVerdict::Never);
/// // The same `POST`, but it was rejected before it had an effect.
/// assert_eq!(RetryVerdict::of(Retry::AfterWait, Idempotency::Unknown, true), RetryVerdict::AfterWait);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryVerdict {
    /// Do not send the request again: it would fail again, or it might repeat an effect.
    Never,
    /// Change the request, or wait until the state of the resource has changed.
    AfterChange,
    /// Send the request again after the wait, with the same idempotency key.
    SameKeyOnly,
    /// Send the request again after the wait.
    AfterWait,
}

impl RetryVerdict {
    /// The verdict on a request that ended with an error of this class.
    /// `is_before_effects` says whether the request had no effect.
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

    /// Whether the client should send the same request again after the wait.
    pub const fn recommends_retry(self) -> bool {
        matches!(self, RetryVerdict::AfterWait | RetryVerdict::SameKeyOnly)
    }

    /// The name of the verdict: `never`, `after_change`, `same_key_only` or `after_wait`.
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
