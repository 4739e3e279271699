//! When alerts fire.

use std::{fmt, time::Duration};

/// The two times of the alerts: the *window* over which error rates are averaged, and the
/// *hold*, for which errors must last before an alert fires.
///
/// The default is a window of 5 minutes and a hold of 10 minutes.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use error_catalog::PublishedCatalog;
/// use error_dashboards::{AlertTiming, prometheus_rules_with};
///
/// let timing = AlertTiming::new().with_window(Duration::from_secs(60))?.with_hold(Duration::from_secs(30))?;
/// let rules = prometheus_rules_with(&PublishedCatalog::default(), timing);
/// assert!(rules.contains("record: code:http_server_errors:rate1m"));
/// assert!(rules.contains("for: 30s"));
///
/// let error = AlertTiming::new().with_window(Duration::ZERO).unwrap_err();
/// assert_eq!(error.to_string(), "the window must be whole seconds, from 1 second to 1 hour");
/// # Ok::<(), error_dashboards::InvalidTiming>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertTiming {
    window: Duration,
    hold: Duration,
}

/// A time that rules cannot have. Its message says which times they can have.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidTiming {
    /// The window is not whole seconds, or not from 1 second to 1 hour.
    Window,
    /// The hold is not whole seconds, or longer than a day.
    Hold,
}

/// Rates are compared with those of an hour ago; a longer window would compare a rate with itself.
const LONGEST_WINDOW: Duration = Duration::from_secs(60 * 60);

const LONGEST_HOLD: Duration = Duration::from_secs(24 * 60 * 60);

impl AlertTiming {
    /// Creates the default times: a window of 5 minutes and a hold of 10 minutes.
    pub const fn new() -> AlertTiming {
        AlertTiming { window: Duration::from_secs(5 * 60), hold: Duration::from_secs(10 * 60) }
    }

    /// Sets the time over which rates are averaged, from 1 second to 1 hour. Use four
    /// times Prometheus's `scrape_interval` or more: a shorter window misses errors.
    ///
    /// # Errors
    ///
    /// Fails if the window is shorter than 1 second, longer than 1 hour, or not a whole
    /// number of seconds.
    pub fn with_window(self, window: Duration) -> Result<AlertTiming, InvalidTiming> {
        let is_valid = !window.is_zero() && window <= LONGEST_WINDOW && window.subsec_nanos() == 0;
        if is_valid { Ok(AlertTiming { window, ..self }) } else { Err(InvalidTiming::Window) }
    }

    /// Sets the time for which errors must last before an alert fires (the `for` of each
    /// alert). It is at most 1 day.
    ///
    /// # Errors
    ///
    /// Fails if the time is longer than 1 day, or is not a whole number of seconds.
    pub fn with_hold(self, hold: Duration) -> Result<AlertTiming, InvalidTiming> {
        let is_valid = hold <= LONGEST_HOLD && hold.subsec_nanos() == 0;
        if is_valid { Ok(AlertTiming { hold, ..self }) } else { Err(InvalidTiming::Hold) }
    }

    /// The window as Prometheus writes it.
    pub(crate) fn window(self) -> String {
        written(self.window)
    }

    /// The hold as Prometheus writes it.
    pub(crate) fn hold(self) -> String {
        written(self.hold)
    }
}

impl Default for AlertTiming {
    fn default() -> AlertTiming {
        AlertTiming::new()
    }
}

/// In the largest unit that needs no fraction.
fn written(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds % 3_600 == 0 && seconds > 0 => format!("{}h", seconds / 3_600),
        seconds if seconds % 60 == 0 && seconds > 0 => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidTiming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidTiming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidTiming::Window => "the window must be whole seconds, from 1 second to 1 hour",
            InvalidTiming::Hold => "the hold must be whole seconds, up to 1 day",
        })
    }
}

impl std::error::Error for InvalidTiming {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{AlertTiming, InvalidTiming, written};

    #[test]
    fn a_time_has_its_largest_unit() {
        for (seconds, expected) in [(0, "0s"), (59, "59s"), (60, "1m"), (90, "90s"), (3_600, "1h"), (5_400, "90m")] {
            assert_eq!(written(Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn times_that_rules_cannot_have() {
        let timing = AlertTiming::new();
        for window in [Duration::ZERO, Duration::from_millis(1_500), Duration::from_secs(3_601), Duration::MAX] {
            assert_eq!(timing.with_window(window), Err(InvalidTiming::Window));
        }
        for hold in [Duration::from_millis(1), Duration::from_secs(86_401), Duration::MAX] {
            assert_eq!(timing.with_hold(hold), Err(InvalidTiming::Hold));
        }
        assert_eq!(timing.with_hold(Duration::ZERO).unwrap().hold(), "0s");
        assert_eq!(timing.with_window(Duration::from_secs(3_600)).unwrap().window(), "1h");
    }
}
