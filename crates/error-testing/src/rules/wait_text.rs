//! Finds a wait in the text of a message.

use std::fmt;

/// A wait that a message names.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SaidWait {
    /// A number of these seconds each.
    Of { number: f64, unit: f64, shown: String },
    /// A date with the unit of a number after it.
    Date(String),
}

/// Words before a wait.
const BEFORE: [&str; 8] =
    ["retry in ", "retry after ", "again in ", "again after ", "wait for ", "wait at least ", "wait another ", "wait "];

/// Units, the longest of each first.
const UNITS: [(&str, f64); 14] = [
    ("milliseconds", 0.001),
    ("millisecond", 0.001),
    ("seconds", 1.0),
    ("second", 1.0),
    ("minutes", 60.0),
    ("minute", 60.0),
    ("hours", 3600.0),
    ("hour", 3600.0),
    ("secs", 1.0),
    ("sec", 1.0),
    ("mins", 60.0),
    ("min", 60.0),
    ("ms", 0.001),
    ("s", 1.0),
];

/// The wait that `message` names; `None` where it names none, or in words that
/// are not known here.
pub(super) fn wait_in(message: &str) -> Option<SaidWait> {
    let message = message.to_ascii_lowercase();
    BEFORE.iter().find_map(|before| {
        let (_, rest) = message.split_once(before)?;
        of_number(rest).or_else(|| of_date(rest))
    })
}

fn of_number(rest: &str) -> Option<SaidWait> {
    let end = rest.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    let number = digits.trim_end_matches('.').parse().ok()?;
    let rest = rest.trim_start_matches([' ', '-']);
    let end = rest.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(rest.len());
    let word = rest.get(..end)?;
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == word)?;
    Some(SaidWait::Of { number, unit: *unit, shown: format!("{number} {word}") })
}

/// `sun, 29 nov 2026 10:19:32 gmt seconds`: a date in the place of a number.
fn of_date(rest: &str) -> Option<SaidWait> {
    let (date, after) = rest.split_once(" gmt")?;
    let is_short = date.len() < 32 && date.contains(':');
    let word = after.split_whitespace().next()?.trim_matches(|character: char| !character.is_ascii_alphabetic());
    let has_unit = UNITS.iter().any(|(name, _)| *name == word);
    (is_short && has_unit).then(|| SaidWait::Date(format!("{date} GMT {word}")))
}

impl SaidWait {
    /// Whether it may be this many seconds, rounded in its own unit.
    pub(super) fn may_be(&self, seconds: u64, slack: u64) -> bool {
        match self {
            SaidWait::Date(_) => false,
            SaidWait::Of { number, unit, .. } => {
                #[expect(clippy::cast_precision_loss, reason = "waits are short")]
                let difference = (number * unit - seconds as f64).abs();
                #[expect(clippy::cast_precision_loss, reason = "waits are short")]
                let rounding = if *unit > 1.0 { *unit } else { 1.0 } + slack as f64;
                // A whole number of seconds is exact; what is finer is rounded up in the header.
                let is_exact = *unit == 1.0 && number.fract() == 0.0 && slack == 0;
                if is_exact { difference < 0.5 } else { difference < rounding }
            }
        }
    }
}

impl fmt::Display for SaidWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaidWait::Of { shown, .. } => f.write_str(shown),
            SaidWait::Date(date) => write!(f, "\"{date}\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wait_in;

    #[track_caller]
    fn check(message: &str, seconds: u64, expected: Option<bool>) {
        let found = wait_in(message).map(|said| said.may_be(seconds, 0));
        assert_eq!(found, expected, "{message}");
    }

    #[test]
    fn waits_in_words() {
        check("Rate limit reached. Retry in 30 seconds", 30, Some(true));
        check("Rate limit reached. Retry in 5 seconds", 30, Some(false));
        check("Please try again in 1.2s.", 2, Some(true));
        check("Please try again in 60000 seconds", 60, Some(false));
        check("Please try again in 1200ms", 2, Some(true));
        check("Wait 2 minutes", 90, Some(true));
        check("Wait 2 minutes", 30, Some(false));
        check("retry in Sun, 29 Nov 2026 10:19:32 GMT seconds", 60, Some(false));
        check("retry after Sun, 29 Nov 2026 10:19:32 GMT", 60, None);
        check("Please wait before making another request", 60, None);
        check("At most 100 requests in 60 seconds", 5, None);
        check("Try again in 3", 60, None);
    }
}
