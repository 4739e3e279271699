//! Days of the calendar.

/// Whether `text` is a day since 1970, written as `2026-12-01`. `error_core::Day`
/// has the same rule.
pub(crate) fn is_day(text: &str) -> bool {
    let is_digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = text.split('-').collect();
    let &[year, month, day] = &parts[..] else { return false };
    if !(is_digits(year, 4) && is_digits(month, 2) && is_digits(day, 2)) {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u16>(), month.parse::<u8>(), day.parse::<u8>()) else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year >= 1970 && (1..=length).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn agrees_with_error_core() {
        for year in ["1969", "1970", "2000", "2026", "2028", "2100", "20", "+202"] {
            for month in 0..=13 {
                for day in 0..=32 {
                    let text = format!("{year}-{month:02}-{day:02}");
                    assert_eq!(is_day(&text), error_core::Day::new(&text).is_ok(), "{text}");
                }
            }
        }
        for text in ["", "2026-12", "2026-12-1", "2026-12-01-01", "tomorrow"] {
            assert_eq!(is_day(text), error_core::Day::new(text).is_ok(), "{text}");
        }
    }
}
