//! Parses a response from the received bytes.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::Received;

/// Headers of one answer.
const MOST_HEADERS: usize = 128;

/// What the bytes of a connection are.
#[derive(Debug)]
pub(super) enum Parsed {
    /// A whole response.
    Whole(Received),
    /// A response with less of its body than it says, or without its last chunk.
    Cut(Received),
    /// No response, or not all of its head.
    None,
}

/// The last of the responses in `bytes`, after those that are informational.
pub(super) fn parse(mut bytes: &[u8], method: &Method) -> Parsed {
    loop {
        let Some((status, headers, rest)) = head(bytes) else { return Parsed::None };
        if status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS {
            bytes = rest;
            continue;
        }
        return with_body(status, headers, rest, method);
    }
}

fn head(bytes: &[u8]) -> Option<(StatusCode, HeaderMap, &[u8])> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = head.parse(bytes).ok()? else { return None };
    let status = StatusCode::from_u16(head.code?).ok()?;
    let field = |field: &httparse::Header<'_>| {
        Some((field.name.parse::<HeaderName>().ok()?, HeaderValue::from_bytes(field.value).ok()?))
    };
    Some((status, head.headers.iter().filter_map(field).collect(), bytes.get(length..)?))
}

/// A body is what the head says (RFC 9112, section 6.3); what follows where there is none
/// is kept, as a fault of its own.
fn with_body(status: StatusCode, headers: HeaderMap, rest: &[u8], method: &Method) -> Parsed {
    let has_none = method == Method::HEAD || matches!(status.as_u16(), 101 | 204 | 304);
    let is_chunked = headers.get(header::TRANSFER_ENCODING).is_some_and(|coding| coding == "chunked");
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let whole = |headers, body: &[u8]| Parsed::Whole(Received::new(status, headers, body.to_vec()));
    let cut = |headers, body: &[u8]| Parsed::Cut(Received::new(status, headers, body.to_vec()));
    match length {
        _ if has_none => whole(headers, rest),
        _ if is_chunked => match unchunk(rest) {
            (body, true) => whole(headers, &body),
            (body, false) => cut(headers, &body),
        },
        Some(length) if rest.len() < length => cut(headers, rest),
        Some(length) => whole(headers, rest.get(..length).unwrap_or(rest)),
        None => whole(headers, rest),
    }
}

/// A body out of its chunks (RFC 9112, section 7.1), and whether the last is there.
fn unchunk(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Ok(httparse::Status::Complete((start, length))) = httparse::parse_chunk_size(bytes) {
        let Ok(length) = usize::try_from(length) else { break };
        if length == 0 {
            return (body, true);
        }
        let Some(end) = start.checked_add(length) else { break };
        let Some(chunk) = bytes.get(start..end) else {
            body.extend_from_slice(bytes.get(start..).unwrap_or_default());
            break;
        };
        body.extend_from_slice(chunk);
        bytes = bytes.get(end + 2..).unwrap_or_default();
    }
    (body, false)
}

/// Whether `bytes` has all of a response that says where it ends, so that nothing
/// has to be waited for.
pub(super) fn is_whole(bytes: &[u8], method: &Method) -> bool {
    let Parsed::Whole(received) = parse(bytes, method) else { return false };
    let says = |name| received.headers().contains_key(name);
    method == Method::HEAD || says(header::CONTENT_LENGTH) || says(header::TRANSFER_ENCODING)
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::{Parsed, is_whole, parse};

    #[track_caller]
    fn check(method: Method, bytes: &str, expected: Option<(&str, bool)>) {
        let found = match parse(bytes.as_bytes(), &method) {
            Parsed::Whole(received) => Some((received, true)),
            Parsed::Cut(received) => Some((received, false)),
            Parsed::None => None,
        };
        let found =
            found.as_ref().map(|(received, whole)| (std::str::from_utf8(received.body()).unwrap_or("?"), *whole));
        assert_eq!(found, expected, "{bytes:?}");
    }

    #[test]
    fn a_body_ends_where_its_head_says() {
        check(Method::GET, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", Some(("{}", true)));
        check(Method::GET, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n{}", Some(("{}", false)));
        check(Method::GET, "HTTP/1.1 200 OK\r\n\r\n{}", Some(("{}", true)));
        let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        check(Method::GET, &format!("{chunked}2\r\n{{}}\r\n0\r\n\r\n"), Some(("{}", true)));
        check(Method::GET, &format!("{chunked}2\r\n{{}}\r\n"), Some(("{}", false)));
        check(Method::GET, &format!("{chunked}9\r\n{{}}"), Some(("{}", false)));
        check(Method::GET, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}", Some(("{}", true)));
        check(Method::GET, "HTTP/1.1 200 OK\r\ncontent-le", None);
        check(Method::GET, "ssh", None);
    }

    #[test]
    fn what_follows_a_head_without_a_body_is_kept() {
        check(Method::HEAD, "HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\n", Some(("", true)));
        check(Method::HEAD, "HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\n{}", Some(("{}", true)));
        check(Method::GET, "HTTP/1.1 204 No Content\r\n\r\n{}", Some(("{}", true)));
    }

    #[test]
    fn only_what_says_its_end_is_whole() {
        assert!(is_whole(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", &Method::GET));
        assert!(!is_whole(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n{}", &Method::GET));
        assert!(!is_whole(b"HTTP/1.1 200 OK\r\n\r\n{}", &Method::GET));
    }
}
