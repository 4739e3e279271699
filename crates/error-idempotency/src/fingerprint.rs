//! The hashes that identify a request and a caller.

use std::fmt::Write as _;

use http::Method;
use sha2::{Digest, Sha256};

/// The hash of a request: its method, its path with the query as the client wrote them, and its body.
pub(crate) fn of_request(method: &Method, path: &str, body: &[u8]) -> String {
    hash(&[method.as_str().as_bytes(), path.as_bytes(), body])
}

/// The hash of a caller. What tells callers apart may be a credential, which no store needs to know.
pub(crate) fn of_caller(caller: &str) -> String {
    hash(&[caller.as_bytes()])
}

/// Each part with its length in front, so that no two lists of parts are the same bytes.
fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// In hexadecimal, lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a `String` does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::of_request;

    #[test]
    fn each_part_counts() {
        let hashes = [
            of_request(&Method::POST, "/a", b"b"),
            of_request(&Method::PATCH, "/a", b"b"),
            of_request(&Method::POST, "/a?", b"b"),
            of_request(&Method::POST, "/%61", b"b"),
            of_request(&Method::POST, "/ab", b""),
            of_request(&Method::POST, "/a", b"B"),
        ];
        let unique: std::collections::BTreeSet<_> = hashes.iter().collect();
        assert_eq!((unique.len(), hashes[0].len()), (6, 64));
    }
}
