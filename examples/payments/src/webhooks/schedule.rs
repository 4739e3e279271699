//! When a delivery is attempted again.

use std::time::Duration;

/// The waits in seconds, each after the end of the attempt before it. The first delivery is sent at once.
const WAITS: [u64; 7] = [0, 0, 60, 300, 1_800, 7_200, 21_600];
/// The longest wait that a receiver can set with `Retry-After`, in seconds.
const LONGEST_RETRY_AFTER: u64 = 21_600;

/// How often a delivery is attempted, and after which waits.
///
/// There are seven attempts: the first delivery, a retry at once, and retries after 1 minute, 5 minutes, 30 minutes, 2 hours and
/// 6 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Counts the first delivery among six attempts: there is no retry at once.
    pub counts_first_delivery: bool,
    /// Divides each wait, to try the schedule. 1 is the usual speed.
    pub speed: u32,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The receiver responded.
    Response {
        /// The status of the response.
        status: u16,
        /// The wait in its `Retry-After`.
        retry_after: Option<Duration>,
    },
    /// There was no response: no connection, or a time-out.
    Silence,
}

/// What happens after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The event is delivered.
    Delivered,
    /// The next attempt, in milliseconds since 1970.
    Retry(i64),
    /// The endpoint receives nothing more.
    Disable(Reason),
}

/// Why an endpoint is disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The last attempt failed.
    AttemptsFailed,
    /// The receiver responded with 410.
    Gone,
}

impl Reason {
    /// As the database has it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Reason::AttemptsFailed => "attempts_failed",
            Reason::Gone => "gone",
        }
    }
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule { counts_first_delivery: false, speed: 1 }
    }
}

impl Schedule {
    /// What follows the attempt number `attempt`, which ended at `now` (milliseconds since 1970). The first attempt is 1; an
    /// attempt that a crash interrupted has no outcome and keeps its number.
    pub(super) fn next(self, attempt: i64, outcome: Outcome, now: i64) -> Next {
        let retry_after = match outcome {
            Outcome::Response { status: 200..=299, .. } => return Next::Delivered,
            Outcome::Response { status: 410, .. } => return Next::Disable(Reason::Gone),
            Outcome::Response { retry_after, .. } => retry_after.unwrap_or_default(),
            Outcome::Silence => Duration::ZERO,
        };
        let wait = usize::try_from(attempt).ok().and_then(|made| self.waits().nth(made));
        let Some(wait) = wait else { return Next::Disable(Reason::AttemptsFailed) };
        let wait = wait.max(retry_after.min(Duration::from_secs(LONGEST_RETRY_AFTER)));
        let milliseconds = (wait / self.speed.max(1)).as_millis();
        Next::Retry(now.saturating_add(i64::try_from(milliseconds).unwrap_or(i64::MAX)))
    }

    /// The wait before each attempt.
    fn waits(self) -> impl Iterator<Item = Duration> {
        let skipped = usize::from(self.counts_first_delivery);
        WAITS.into_iter().skip(skipped).map(Duration::from_secs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FAILED: Outcome = Outcome::Response { status: 500, retry_after: None };

    fn response(status: u16, retry_after: Option<u64>) -> Outcome {
        Outcome::Response { status, retry_after: retry_after.map(Duration::from_secs) }
    }

    /// The waits in seconds between attempts that all fail, until the endpoint is disabled.
    fn waits(schedule: Schedule, outcome: Outcome) -> Vec<i64> {
        let mut waits = Vec::new();
        let mut now = 1_700_000_000_000;
        for attempt in 1.. {
            match schedule.next(attempt, outcome, now) {
                Next::Retry(at) => {
                    waits.push((at - now) / 1_000);
                    now = at;
                }
                Next::Disable(reason) => {
                    assert_eq!(reason, Reason::AttemptsFailed);
                    break;
                }
                Next::Delivered => panic!("it failed"),
            }
        }
        waits
    }

    #[test]
    fn seven_attempts() {
        assert_eq!(waits(Schedule::default(), FAILED), [0, 60, 300, 1_800, 7_200, 21_600]);
        assert_eq!(waits(Schedule::default(), Outcome::Silence), [0, 60, 300, 1_800, 7_200, 21_600]);
    }

    #[test]
    fn six_attempts() {
        let schedule = Schedule { counts_first_delivery: true, ..Schedule::default() };
        assert_eq!(waits(schedule, FAILED), [60, 300, 1_800, 7_200, 21_600]);
    }

    #[test]
    fn outcomes() {
        let schedule = Schedule::default();
        for (attempt, outcome, expected) in [
            (1, response(200, None), Next::Delivered),
            (7, response(204, Some(60)), Next::Delivered),
            (1, response(410, Some(60)), Next::Disable(Reason::Gone)),
            // A redirect is not followed: it is a failure.
            (1, response(302, None), Next::Retry(0)),
            (1, response(404, None), Next::Retry(0)),
            (2, Outcome::Silence, Next::Retry(60_000)),
            (7, Outcome::Silence, Next::Disable(Reason::AttemptsFailed)),
            // Lengthens, never shortens, at most six hours, never another attempt.
            (2, response(503, Some(90)), Next::Retry(90_000)),
            (2, response(503, Some(59)), Next::Retry(60_000)),
            (1, response(429, Some(u64::MAX)), Next::Retry(21_600_000)),
            (7, response(503, Some(60)), Next::Disable(Reason::AttemptsFailed)),
        ] {
            assert_eq!(schedule.next(attempt, outcome, 0), expected, "{attempt} {outcome:?}");
        }
    }

    #[test]
    fn faster() {
        let schedule = Schedule { speed: 1_000, ..Schedule::default() };
        assert_eq!(schedule.next(6, FAILED, 5), Next::Retry(21_605));
    }

    proptest! {
        /// Whatever receivers send: never more than seven attempts, never earlier than without `Retry-After`, and never later
        /// than six hours.
        #[test]
        fn bounds(attempt in 1..=20_i64, status in 100..=599_u16, retry_after in proptest::option::of(any::<u64>()), now in 0..i64::MAX / 2) {
            let schedule = Schedule::default();
            match schedule.next(attempt, response(status, retry_after), now) {
                Next::Retry(at) => {
                    prop_assert!(attempt < 7);
                    let Next::Retry(usual) = schedule.next(attempt, Outcome::Silence, now) else { panic!("{attempt}") };
                    prop_assert!((usual..=now + 21_600_000).contains(&at));
                }
                Next::Delivered => prop_assert!((200..300).contains(&status)),
                Next::Disable(Reason::Gone) => prop_assert_eq!(status, 410),
                Next::Disable(Reason::AttemptsFailed) => prop_assert!(attempt >= 7),
            }
        }
    }
}
