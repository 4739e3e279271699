//! The value of `Retry-After`.

use error_core::RetryAfter;
use http::HeaderValue;

/// Waits up to an hour, in seconds, are written down: their header values are
/// static.
const WRITTEN: usize = 3_601;

/// The room of each wait.
const ROOM: usize = 4;

/// The digits of each wait, from the left of its room; the rest is spaces.
static DIGITS: &str = {
    const BYTES: [u8; WRITTEN * ROOM] = {
        let mut digits = [b' '; WRITTEN * ROOM];
        let mut seconds = 0;
        while seconds < WRITTEN {
            let (mut at, mut rest) = (length(seconds), seconds);
            while at > 0 {
                at -= 1;
                digits[seconds * ROOM + at] = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            seconds += 1;
        }
        digits
    };
    match std::str::from_utf8(&BYTES) {
        Ok(digits) => digits,
        Err(_) => panic!("digits are text"),
    }
};

const fn length(seconds: usize) -> usize {
    match seconds {
        0..10 => 1,
        10..100 => 2,
        100..1_000 => 3,
        _ => 4,
    }
}

/// Whole seconds, or an IMF-fixdate.
pub(crate) fn header_value(when: RetryAfter) -> HeaderValue {
    let seconds = when.as_seconds().and_then(|seconds| usize::try_from(seconds).ok());
    let written = seconds.filter(|seconds| *seconds < WRITTEN);
    match written.and_then(|seconds| DIGITS.get(seconds * ROOM..seconds * ROOM + length(seconds))) {
        Some(digits) => HeaderValue::from_static(digits),
        // Digits and dates are always a header value.
        None => match when.as_seconds() {
            Some(seconds) => HeaderValue::from_str(itoa::Buffer::new().format(seconds)),
            None => HeaderValue::try_from(when.to_string()),
        }
        .unwrap_or_else(|_| HeaderValue::from_static("0")),
    }
}

#[cfg(test)]
mod tests {
    use error_core::RetryAfter;

    use super::header_value;

    #[test]
    fn written_or_not_a_wait_is_its_digits() {
        for seconds in (0..4_000).chain([86_400, u64::MAX]) {
            assert_eq!(header_value(RetryAfter::seconds(seconds)), seconds.to_string());
        }
    }
}
