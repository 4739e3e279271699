//! A calendar day in UTC.

use std::{error::Error, fmt};

/// A calendar day in UTC, written as `2026-12-01`.
///
/// # Examples
///
/// ```
/// use error_core::Day;
///
/// const LAST: Day = Day::from_static("2027-06-30");
/// assert_eq!(LAST.to_string(), "2027-06-30");
/// assert_eq!(LAST.unix_seconds(), 1_814_313_600);
/// assert!(LAST < Day::new("2027-07-01")?);
/// assert!(Day::new("2027-02-29").is_err());
/// # Ok::<(), error_core::InvalidDay>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// Parses a day, such as `2026-12-01`.
    ///
    /// # Errors
    ///
    /// Fails if `text` is not a day between the years 1970 and 9999, written as
    /// `2026-12-01`.
    pub const fn new(text: &str) -> Result<Day, InvalidDay> {
        match read(text.as_bytes()) {
            Some(day) => Ok(day),
            None => Err(InvalidDay(())),
        }
    }

    /// Parses a day that is known at compile time, such as `2026-12-01`.
    ///
    /// # Panics
    ///
    /// Panics if [`Day::new`] would fail. In a constant, the panic is a compile error.
    pub const fn from_static(text: &'static str) -> Day {
        match Day::new(text) {
            Ok(day) => day,
            Err(_) => panic!("a day is written as 2026-12-01, and is one of the calendar"),
        }
    }

    /// Returns the start of the day in Unix time: seconds since the start of 1970.
    pub const fn unix_seconds(self) -> u64 {
        self.unix_days() * 86_400
    }

    /// The days since the first of 1970.
    const fn unix_days(self) -> u64 {
        let (mut days, mut year) = (0, 1970);
        while year < self.year {
            days += if is_leap(year) { 366 } else { 365 };
            year += 1;
        }
        let mut month = 1;
        while month < self.month {
            days += length(self.year, month) as u64;
            month += 1;
        }
        days + self.day as u64 - 1
    }
}

const fn read(text: &[u8]) -> Option<Day> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let (Some(century), Some(year), Some(month), Some(day)) =
        (number(y1, y2), number(y3, y4), number(m1, m2), number(d1, d2))
    else {
        return None;
    };
    let year = century as u16 * 100 + year as u16;
    if year < 1970 || month < 1 || month > 12 || day < 1 || day > length(year, month) {
        return None;
    }
    Some(Day { year, month, day })
}

const fn number(tens: u8, ones: u8) -> Option<u8> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() { Some((tens - b'0') * 10 + (ones - b'0')) } else { None }
}

const fn length(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Day { year, month, day } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The error of [`Day::new`]: the text is not a day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvalidDay(());

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day is written as 2026-12-01, and is one of the calendar since 1970")
    }
}

impl Error for InvalidDay {}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        for day in ["1970-01-01", "2000-02-29", "2028-02-29", "2026-12-31", "9999-12-31"] {
            assert_eq!(Day::new(day).unwrap().to_string(), day);
        }
        for text in [
            "",
            "2026",
            "2026-12",
            "2026-12-1",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2026-01-00",
            "1969-12-31",
            "2100-02-29",
            "2026-12-01T00:00:00Z",
            "26-12-2026",
            "2026/12/01",
            "२०२६-12-01",
            "+026-12-01",
        ] {
            assert!(Day::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn seconds_are_those_of_unix() {
        // `date -u -d 2026-12-01 +%s` and so on.
        for (day, seconds) in [("1970-01-01", 0), ("2000-03-01", 951_868_800), ("2026-12-01", 1_796_083_200)] {
            assert_eq!(Day::new(day).unwrap().unix_seconds(), seconds);
        }
    }
}
