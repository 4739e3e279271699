//! The name of a code's page.

use std::fmt::Write;

/// The name of the page of `code`, in addresses and as a file: the code itself,
/// where it is letters, digits, `_` and `-`. Anything else, such as a `/` in a
/// catalog that somebody else wrote, becomes `~` and its bytes.
///
/// # Examples
///
/// ```
/// assert_eq!(error_docs::slug("account_not_found"), "account_not_found");
/// assert_eq!(error_docs::slug("../a"), "~2e~2e~2fa");
/// ```
pub fn slug(code: &str) -> String {
    let mut slug = String::with_capacity(code.len());
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            slug.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(slug, "~{byte:02x}");
        }
    }
    if slug.is_empty() || RESERVED.contains(&&*slug.to_ascii_lowercase()) {
        slug.push('~');
    }
    slug
}

/// Names that files of an export have which are no error's.
const RESERVED: [&str; 3] = ["errors", "index", "summary"];
