//! The headers that an error may add to its response.

use std::fmt;

use http::{HeaderName, HeaderValue};

use crate::definition::same::same_text;

/// The longest value that is sent, in bytes.
pub(crate) const LONGEST_VALUE: usize = 2_048;
/// How long all of them may be together, in bytes of names and values: common
/// clients and proxies reject a head of 8 to 16 KB.
const LONGEST_TOGETHER: usize = 8_192;

/// What frames the body or describes it, and what belongs to the connection: the server
/// and the format write these (RFC 9110, section 8; RFC 9112, sections 6 and 9).
const RESERVED: [&str; 13] = [
    "content-type",
    "content-length",
    "content-encoding",
    "content-md5",
    "content-digest",
    "repr-digest",
    "digest",
    "transfer-encoding",
    "trailer",
    "te",
    "connection",
    "keep-alive",
    "proxy-connection",
];

/// Whether a header, named in lower case, frames or describes the body.
pub(crate) const fn is_reserved(name: &str) -> bool {
    let mut at = 0;
    while at < RESERVED.len() {
        if same_text(name, RESERVED[at]) {
            return true;
        }
        at += 1;
    }
    false
}

/// The reason why a header that an error sets is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnsentHeader {
    /// The header frames or describes the body, so the format or the server writes it. Or
    /// it is a `Retry-After` although the error has a wait.
    Reserved,
    /// The value is longer than 2,048 bytes.
    TooLong,
    /// All headers of the error together would be longer than 8,192 bytes.
    TooMany,
}

impl fmt::Display for UnsentHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UnsentHeader::Reserved => "the format and the server write it with the body: remove it from the error",
            UnsentHeader::TooLong => "its value is longer than 2,048 bytes: send less, or send it in the body",
            UnsentHeader::TooMany => "the headers of the error are longer than 8,192 bytes together: send fewer",
        })
    }
}

/// What of an error's headers is sent so far.
#[derive(Default)]
pub(crate) struct Sent {
    bytes: usize,
}

impl Sent {
    /// Whether another header is sent.
    pub(crate) fn add(&mut self, name: &HeaderName, value: &HeaderValue) -> Result<(), UnsentHeader> {
        let length = name.as_str().len() + value.len();
        if is_reserved(name.as_str()) {
            Err(UnsentHeader::Reserved)
        } else if value.len() > LONGEST_VALUE {
            Err(UnsentHeader::TooLong)
        } else if self.bytes + length > LONGEST_TOGETHER {
            Err(UnsentHeader::TooMany)
        } else {
            self.bytes += length;
            Ok(())
        }
    }
}
