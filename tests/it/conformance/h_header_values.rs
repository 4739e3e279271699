//! What never stands in a header (RFC 9110, 5.5): the row that begins with H.

use error_response::{ApiError, Challenge, Reply};

use super::page::does_not_compile;
use crate::format::Format;

#[tokio::test]
async fn h1_no_line_break_and_no_nul_in_a_header() {
    const HOSTILE: &str = "a\r\nset-cookie: b=c\n\0d\u{7f}é";

    /// See the headers
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("See the headers")]
    #[api(status = 401, code = "see_headers")]
    struct SeeHeaders {
        #[api(header = "x-shard")]
        shard: &'static str,
        #[api(challenge)]
        challenge: Challenge,
    }
    does_not_compile("header_value_with_a_line_break", "a header value is visible ASCII and spaces");
    let error = || SeeHeaders {
        shard: HOSTILE,
        challenge: Challenge::bearer()
            .with_realm(HOSTILE)
            .with_error(HOSTILE, HOSTILE)
            .with_parameter(HOSTILE, HOSTILE),
    };
    for format in Format::all() {
        let answer = format.answer(error).await;
        assert_eq!(answer.status(), 401, "{}", format.name());
        assert_eq!(answer.headers("set-cookie"), [""; 0], "{}: {answer:?}", format.name());
        assert_eq!(answer.header("x-shard"), Some("a  set-cookie: b=c  d"), "{}", format.name());
        let (head, _) = answer.0.split_once("\r\n\r\n").unwrap();
        let plain = head.split("\r\n").all(|line| !line.contains(|byte: char| byte.is_ascii_control()));
        assert!(plain, "{}: {head:?}", format.name());

        let moved = || Reply::created(7).with_location(HOSTILE);
        let encoded = "a%0D%0Aset-cookie:%20b=c%0A%00d%7F%C3%A9";
        assert_eq!(format.answer(moved).await.header("location"), Some(encoded), "{}", format.name());
    }
}
