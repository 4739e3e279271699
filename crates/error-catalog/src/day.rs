//! Calendar days as texts that can be sorted.

use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the current day in UTC, such as `2026-12-01`. [`diff`](crate::diff) compares
/// it with the sunset of an error.
///
/// # Examples
///
/// ```
/// let today = error_catalog::today();
/// assert!(error_catalog::is_day(&today) && *today >= *"2026-01-01");
/// ```
pub fn today() -> String {
    // A clock before 1970 is wrong, and says nothing of a sunset.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    day_of(since.as_secs() / 86_400)
}

/// Whether `text` is a calendar day since 1970, written as `2026-12-01`.
///
/// # Examples
///
/// ```
/// assert!(error_catalog::is_day("2028-02-29"));
/// assert!(!error_catalog::is_day("2027-02-29") && !error_catalog::is_day("tomorrow"));
/// ```
pub fn is_day(text: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let number = |digits: &[u8]| {
        let digit =
            |sum: Option<u16>, byte: &u8| Some(sum? * 10 + u16::from(byte.is_ascii_digit().then(|| byte - b'0')?));
        digits.iter().fold(Some(0), digit)
    };
    let (Some(year), Some(month), Some(day)) = (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2])) else {
        return false;
    };
    year >= 1970 && (1..=12).contains(&month) && day >= 1 && day <= days_of(year, month)
}

/// The day that is so many days after the first of 1970.
fn day_of(mut days: u64) -> String {
    let mut year = 1970;
    while days >= days_of_year(year) {
        days -= days_of_year(year);
        year += 1;
    }
    let mut month = 1;
    while days >= u64::from(days_of(year, month)) {
        days -= u64::from(days_of(year, month));
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

fn days_of_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of(year: u16, month: u16) -> u16 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::{day_of, is_day};

    #[test]
    fn days_are_those_of_the_calendar() {
        // `date -u -d @$((86400 * days)) +%F`.
        for (days, day) in [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_788, "2026-12-01"), (20_999, "2027-06-30")] {
            assert_eq!(day_of(days), day);
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2026-12-1", "2026-13-01", "2026-04-31", "1969-12-31", "2026-12-01Z", "+026-12-01"] {
            assert!(!is_day(text), "{text}");
        }
    }
}
