//! The conversion of texts to addresses.

use std::{borrow::Cow, fmt::Write};

/// Converts `text` to a URI reference (RFC 3986, section 4.1). Characters that are not
/// allowed there, such as a space or a letter outside ASCII, are percent-encoded as
/// UTF-8. Existing percent-encodings are kept. The result contains no line break and no
/// `>`, so it is safe in a header.
pub fn uri_reference<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    if (0..text.len()).all(|at| is_allowed(text.as_bytes(), at)) {
        return text;
    }
    let mut encoded = String::with_capacity(text.len() + 16);
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if is_allowed(text.as_bytes(), at) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}

/// Whether the byte at `at` is unreserved, reserved (RFC 3986, sections 2.2 and 2.3), or
/// the sign of two digits that follow (2.1).
fn is_allowed(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        Some(b'%') => text.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        Some(byte) => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::uri_reference;

    #[test]
    fn what_no_address_holds_is_encoded() {
        for (text, encoded) in [
            ("/accounts/é", "/accounts/%C3%A9"),
            ("https://[::1]:8080/a%20b?c=d&e#f", "https://[::1]:8080/a%20b?c=d&e#f"),
            ("/a b%/%4", "/a%20b%25/%254"),
            ("/a\r\nset-cookie: b=c>", "/a%0D%0Aset-cookie:%20b=c%3E"),
        ] {
            assert_eq!(uri_reference(text), encoded);
        }
    }

    proptest! {
        #[test]
        fn an_address_is_plain_ascii_and_stays_as_it_is(text in any::<String>()) {
            let encoded = uri_reference(&*text);
            prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\".contains(&byte)));
            prop_assert_eq!(&uri_reference(&*encoded), &encoded);
        }
    }
}
