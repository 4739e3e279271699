//! The phrase after the number of a status.

use http::StatusCode;

/// The phrase of a status in the IANA registry, or what its class says.
pub(crate) fn phrase(status: u16) -> &'static str {
    match status {
        // `http` has the phrases of RFC 7231 for these two.
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        _ => StatusCode::from_u16(status).ok().and_then(|known| known.canonical_reason()).unwrap_or(of_class(status)),
    }
}

fn of_class(status: u16) -> &'static str {
    match status {
        400..=499 => "Client Error",
        500..=599 => "Server Error",
        _ => "OK",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use error_core::ErrorStatus;

    use super::phrase;

    #[test]
    fn a_phrase_is_that_of_the_response() {
        for status in 400..=599 {
            assert_eq!(phrase(status), ErrorStatus::new(status).unwrap().phrase(), "{status}");
        }
        assert_eq!(phrase(200), "OK");
    }
}
