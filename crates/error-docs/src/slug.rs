//! The name of a code's page.

use std::fmt::Write;

/// Returns the name of the page of `code` in addresses and file names. It is the code
/// itself if that consists of letters, digits, `_` and `-`. Any other character, such as
/// a `/`, becomes `~` followed by its bytes. If the code has the name of another file of
/// the pages, a `~` is appended.
///
/// # Examples
///
/// ```
/// assert_eq!(error_docs::slug("account_not_found"), "account_not_found");
/// assert_eq!(error_docs::slug("../a"), "~2e~2e~2fa");
/// assert_eq!(error_docs::slug("index-2"), "index-2~");
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
    if slug.is_empty() || is_reserved(&slug.to_ascii_lowercase()) {
        slug.push('~');
    }
    slug
}

/// The name of a page of the index, in an export.
pub(crate) fn index_slug(page: usize) -> String {
    if page == 1 { INDEX.to_owned() } else { format!("{INDEX}-{page}") }
}

/// Whether a file beside the pages that is no error's has this name.
fn is_reserved(slug: &str) -> bool {
    let is_page = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // The last three are pages that mdBook makes.
    ["errors", INDEX, "listing", "summary", "llms", "logo", "search", "404", "print", "toc"].contains(&slug)
        || slug.strip_prefix(INDEX).and_then(|rest| rest.strip_prefix('-')).is_some_and(is_page)
}

const INDEX: &str = "index";
