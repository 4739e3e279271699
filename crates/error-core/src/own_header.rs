//! The headers an error may send of its own.

use std::fmt;

use http::{HeaderName, HeaderValue, header};

use crate::ErrorView;

/// The longest value that is sent, in bytes.
pub(crate) const LONGEST_VALUE: usize = 2_048;
/// How long all of them may be together, in bytes of names and values: common
/// clients and proxies reject a head of 8 to 16 KB.
const LONGEST_TOGETHER: usize = 8_192;

/// What frames the body or describes it, and what belongs to the connection: the
/// server and the format write these (RFC 9110, 8; RFC 9112, 6 and 9).
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
        if is_same(name.as_bytes(), RESERVED[at].as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Why a header of an error is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnsentHeader {
    /// It frames or describes the body, which the format and the server write;
    /// or it is a `Retry-After` of an error that has a wait.
    Reserved,
    /// Its value is longer than 2,048 bytes.
    TooLong,
    /// The headers of the error are longer than 8,192 bytes together.
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

impl ErrorView<'_> {
    /// The headers that the definition and the occurrence add, and whether each
    /// is sent.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Category, CategoryError, ErrorView, Message, Row, UnsentHeader};
    /// use http::{HeaderName, HeaderValue};
    ///
    /// let length = (HeaderName::from_static("content-length"), HeaderValue::from_static("9"));
    /// let error = CategoryError::new(Category::Conflict).with_header(length.0, length.1);
    /// let message = Message::of(&error);
    /// let view = ErrorView::new(&error, &message, Row::standard, CallView::default());
    /// let sent: Vec<_> = view.own_headers().map(|(_, _, sent)| sent).collect();
    /// assert_eq!(sent, [Err(UnsentHeader::Reserved)]);
    /// ```
    pub fn own_headers(&self) -> impl Iterator<Item = (HeaderName, HeaderValue, Result<(), UnsentHeader>)> {
        let fixed = self.definition().headers().iter().filter_map(|header| {
            Some((HeaderName::from_static(header.name()), HeaderValue::from_static(header.value()?)))
        });
        let mut together = 0;
        fixed.chain(self.headers().iter().cloned()).map(move |(name, value)| {
            let length = name.as_str().len() + value.len();
            // An error with a wait says it in one way, in header and body.
            let repeats_wait = name == header::RETRY_AFTER && self.retry_after().is_some();
            let sent = if is_reserved(name.as_str()) || repeats_wait {
                Err(UnsentHeader::Reserved)
            } else if value.len() > LONGEST_VALUE {
                Err(UnsentHeader::TooLong)
            } else if together + length > LONGEST_TOGETHER {
                Err(UnsentHeader::TooMany)
            } else {
                together += length;
                Ok(())
            };
            (name, value, sent)
        })
    }
}
