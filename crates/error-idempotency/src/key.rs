//! The header with the idempotency key of a request.

use std::fmt;

use http::{HeaderMap, HeaderName};

/// The longest key, in bytes.
const LONGEST: usize = 255;

/// The reason why a header is not a valid idempotency key.
///
/// # Examples
///
/// ```
/// use error_idempotency::InvalidKey;
///
/// assert_eq!(InvalidKey::TooLong.to_string(), "it is longer than 255 characters");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidKey {
    /// The header is sent more than once.
    Several,
    /// The key is empty.
    Empty,
    /// The key is longer than 255 characters.
    TooLong,
    /// The key is neither a string in double quotes nor a plain text without quotes.
    Malformed,
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidKey::Several => "the header was sent more than once",
            InvalidKey::Empty => "it is empty",
            InvalidKey::TooLong => "it is longer than 255 characters",
            InvalidKey::Malformed => "it is not a string in double quotes",
        })
    }
}

/// The key in the header called `name`, without its quotes.
///
/// The draft has a string of a structured field (RFC 9651, section 3.3.3). Many clients
/// send the text alone: visible ASCII without the characters that end a string or divide
/// a list. Both spellings are one key.
pub(crate) fn key(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>, InvalidKey> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(InvalidKey::Several);
    }
    let value = value.as_bytes().trim_ascii();
    let key = match value.strip_prefix(b"\"") {
        Some(rest) => quoted(rest),
        None => bare(value),
    };
    let key = key.ok_or(InvalidKey::Malformed)?;
    match key.len() {
        0 => Err(InvalidKey::Empty),
        1..=LONGEST => Ok(Some(key)),
        _ => Err(InvalidKey::TooLong),
    }
}

/// What is after the first quote; parameters are not part of the draft.
fn quoted(rest: &[u8]) -> Option<String> {
    let mut key = String::new();
    let mut bytes = rest.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return bytes.as_slice().is_empty().then_some(key),
            b'\\' => key.push(char::from(*bytes.next().filter(|byte| matches!(byte, b'"' | b'\\'))?)),
            b' '..=b'~' => key.push(char::from(*byte)),
            _ => return None,
        }
    }
    None
}

fn bare(value: &[u8]) -> Option<String> {
    let is_allowed = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
    value.iter().all(is_allowed).then(|| value.iter().copied().map(char::from).collect())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{InvalidKey, key};

    const NAME: HeaderName = HeaderName::from_static("idempotency-key");

    fn keys(values: &[&[u8]]) -> Result<Option<String>, InvalidKey> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(NAME, HeaderValue::from_bytes(value).unwrap());
        }
        key(&headers, &NAME)
    }

    #[test]
    fn a_key_is_a_string_with_or_without_quotes() {
        let uuid = "8e03978e-40d5-43e8-bc93-6894a57f9324";
        assert_eq!(keys(&[format!("\"{uuid}\"").as_bytes()]), Ok(Some(uuid.to_owned())));
        assert_eq!(keys(&[uuid.as_bytes()]), Ok(Some(uuid.to_owned())));
        assert_eq!(keys(&[br#"  "a \"b\", \\c;"  "#]), Ok(Some(r#"a "b", \c;"#.to_owned())));
        assert_eq!(keys(&[]), Ok(None));
        assert_eq!(keys(&[&[b'k'; 255]]).unwrap().unwrap().len(), 255);
    }

    #[test]
    fn anything_else_is_invalid() {
        assert_eq!(keys(&[b"a", b"a"]), Err(InvalidKey::Several));
        for empty in [&b""[..], b"\"\"", b"  "] {
            assert_eq!(keys(&[empty]), Err(InvalidKey::Empty));
        }
        assert_eq!(keys(&[&[b'k'; 256]]), Err(InvalidKey::TooLong));
        let malformed: [&[u8]; 9] = [
            b"a, b",
            b"a b",
            b"\"a",
            b"a\"",
            b"\"a\";p=1",
            b"\"a\" \"b\"",
            b"\"\\n\"",
            b"\"\xc3\xa9\"",
            b"caf\xc3\xa9",
        ];
        for value in malformed {
            assert_eq!(keys(&[value]), Err(InvalidKey::Malformed), "{value:?}");
        }
    }
}
