//! How an API chooses the waits of its errors.

use std::{
    cell::Cell,
    time::{Duration, SystemTime},
};

use crate::{Category, ErrorStatus, RetryAfter};

/// The settings of an API for the waits of its errors: a default for each status, and the
/// spread.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use error_core::{CallView, Category, CategoryError, ErrorStatus, ErrorView, Message, Resolved, Waits};
///
/// let defaults = [(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(30))];
/// let waits = Waits::new(&defaults);
/// let error = CategoryError::new(Category::Overloaded);
/// let message = Message::of(&error);
/// let view = ErrorView::new(&error, &message, Resolved::standard, CallView::default().with_waits(&waits));
/// assert_eq!(view.retry_after_seconds(), Some(30));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Waits<'a> {
    defaults: &'a [(ErrorStatus, Duration)],
    spread: Spread,
}

impl<'a> Waits<'a> {
    /// Creates settings with a default wait for each of these statuses. An error that
    /// sets no wait has the default wait of its status.
    pub const fn new(defaults: &'a [(ErrorStatus, Duration)]) -> Waits<'a> {
        Waits { defaults, spread: Spread::NONE }
    }

    /// Makes every wait longer by this fraction of its length.
    #[must_use]
    pub const fn with_spread(mut self, spread: Spread) -> Waits<'a> {
        self.spread = spread;
        self
    }

    /// The default wait of an error: the one for its status, or otherwise the one for the
    /// standard status of its category.
    pub fn default_of(&self, status: ErrorStatus, category: Category) -> Option<RetryAfter> {
        let of = |wanted| self.defaults.iter().find(|(status, _)| *status == wanted);
        let (_, wait) = of(status).or_else(|| of(category.standard_status()))?;
        Some(RetryAfter::wait(*wait))
    }

    /// The fraction by which waits are made longer.
    pub const fn spread(&self) -> Spread {
        self.spread
    }
}

/// How much longer waits are made: a fraction of the wait, in millionths. This keeps
/// clients that were rejected at the same time from retrying at the same time.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use error_core::{RetryAfter, Spread};
///
/// let quarter = Spread::parts_per_million(250_000);
/// let wait = quarter.of(RetryAfter::seconds(60), SystemTime::now);
/// assert_eq!(wait, RetryAfter::seconds(75));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread(u32);

/// The whole of a wait.
const MILLION: u32 = 1_000_000;

thread_local! {
    /// The spread of the error that this thread renders.
    static CURRENT: Cell<Spread> = const { Cell::new(Spread::NONE) };
}

impl Spread {
    /// No spread: waits are not changed.
    pub const NONE: Spread = Spread(0);

    /// Creates a spread of `parts` millionths: 0 to 1,000,000. A larger number counts as
    /// 1,000,000, so a wait at most doubles.
    pub const fn parts_per_million(parts: u32) -> Spread {
        Spread(if parts > MILLION { MILLION } else { parts })
    }

    /// Moves `when` later by this fraction of the wait until then. `now` is called only
    /// if `when` is a point in time.
    pub fn of(self, when: RetryAfter, now: impl Fn() -> SystemTime) -> RetryAfter {
        if self == Spread::NONE { when } else { when.later(now, |wait| self.part_of(wait)) }
    }

    fn part_of(self, wait: Duration) -> Duration {
        const NANOSECONDS: u128 = 1_000_000_000;
        let nanoseconds = wait.as_nanos() / u128::from(MILLION) * u128::from(self.0)
            + wait.as_nanos() % u128::from(MILLION) * u128::from(self.0) / u128::from(MILLION);
        // It is no longer than the wait.
        let seconds = u64::try_from(nanoseconds / NANOSECONDS).unwrap_or(u64::MAX);
        Duration::new(seconds, (nanoseconds % NANOSECONDS) as u32)
    }

    /// Runs `work`. The texts that `work` writes show waits with this spread, as bodies
    /// and headers do.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{ApiError, Message, RetryAfter, Spread};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("Try again in {wait} seconds")]
    /// #[api(status = 429, code = "too_many", title = "Too many requests")]
    /// struct TooMany { #[api(retry_after)] wait: RetryAfter }
    ///
    /// let error = TooMany { wait: RetryAfter::seconds(60) };
    /// let message = Spread::parts_per_million(500_000).during(|| Message::of(&error));
    /// assert_eq!(message.as_str(), "Try again in 90 seconds");
    /// assert_eq!(Message::of(&error).as_str(), "Try again in 60 seconds");
    /// ```
    pub fn during<R>(self, work: impl FnOnce() -> R) -> R {
        let _restored = Restored(CURRENT.try_with(|current| current.replace(self)).unwrap_or_default());
        work()
    }

    /// That of the error whose text is written now.
    pub(crate) fn current() -> Spread {
        CURRENT.try_with(Cell::get).unwrap_or_default()
    }
}

/// The spread around this one, set again also after a panic.
struct Restored(Spread);

impl Drop for Restored {
    fn drop(&mut self) {
        let _ = CURRENT.try_with(|current| current.set(self.0));
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::Spread;
    use crate::RetryAfter;

    const PARTS: [u32; 7] = [0, 1, 3, 250_000, 999_999, 1_000_000, u32::MAX];

    #[test]
    fn a_wait_is_never_earlier_and_at_most_doubles() {
        let waits = [0, 1, 999_999, 1_000_000, 1_500_000_001, u64::MAX].map(Duration::from_nanos);
        for wait in waits {
            for parts in PARTS {
                let spread = Spread::parts_per_million(parts).of(RetryAfter::wait(wait), || UNIX_EPOCH);
                let nanoseconds = spread.later(
                    || UNIX_EPOCH,
                    |later| {
                        assert!((wait..=wait * 2).contains(&later), "{wait:?} {parts}: {later:?}");
                        Duration::ZERO
                    },
                );
                assert_eq!(nanoseconds, spread);
            }
        }
        let half = Spread::parts_per_million(500_000);
        assert_eq!(half.of(RetryAfter::wait(Duration::MAX), || UNIX_EPOCH), RetryAfter::wait(Duration::MAX));
    }

    #[test]
    fn a_moment_moves_with_its_wait() {
        let now = SystemTime::now();
        let half = Spread::parts_per_million(500_000);
        let moment = |seconds| RetryAfter::at(now + Duration::from_secs(seconds));
        assert_eq!(half.of(moment(60), || now), moment(90));
        // One that has passed has no wait.
        assert_eq!(half.of(RetryAfter::at(UNIX_EPOCH), || now), RetryAfter::at(UNIX_EPOCH));
    }

    #[test]
    fn the_spread_around_is_set_again_after_a_panic() {
        let (outer, inner) = (Spread::parts_per_million(2), Spread::parts_per_million(3));
        outer.during(|| {
            let caught = std::panic::catch_unwind(|| inner.during(|| panic!("expected")));
            assert!(caught.is_err());
            assert_eq!(Spread::current(), outer);
        });
        assert_eq!(Spread::current(), Spread::NONE);
    }
}
