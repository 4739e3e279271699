//! A client's own name for a transfer.

use super::text::text;

text! {
    /// A client's own name for a transfer: 1 to 64 letters, digits, `-`, `_` and `.`.
    Reference, |text| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=64).contains(&text.len()) && text.bytes().all(is_part)
    }
}
