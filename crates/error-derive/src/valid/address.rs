//! `docs` and `runbook`: addresses.

use syn::LitStr;

use crate::{
    attr::{Key, Text},
    mistakes::Mistakes,
};

/// What stands before the code of each error.
pub(super) fn check_base(docs: &LitStr, mistakes: &mut Mistakes) {
    // `docs.example.com` and a code would be another host.
    if check_text(docs, Text::Docs, true, mistakes) && docs.value().ends_with(|last: char| last.is_ascii_alphanumeric())
    {
        mistakes.on(docs, "`docs` on a type is a base, to which each code is appended: it ends in `/`, `#` or `:`");
    }
}

/// Whether the value of `key` is an address.
pub(super) fn check(address: &LitStr, key: Text, mistakes: &mut Mistakes) -> bool {
    check_text(address, key, false, mistakes)
}

fn check_text(address: &LitStr, key: Text, is_base: bool, mistakes: &mut Mistakes) -> bool {
    let text = address.value();
    // What begins with two slashes is neither absolute nor a full path (RFC 9457, 3.1.1).
    let is_address =
        ["https://", "http://", "/", "urn:"].iter().any(|start| text.starts_with(start)) && !text.starts_with("//");
    let is_address = is_address && (!text.starts_with("urn:") || is_urn(&text, is_base));
    // RFC 3986, 2.
    let is_of_addresses = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let is_address = is_address && text.bytes().all(is_of_addresses);
    if !is_address {
        let name = Key::Text(key).name();
        mistakes.on(
            address,
            format!(
                "`{name}` is an address: it begins with `https://`, `http://` or one `/`, or is a URN, \
                 `urn:example:...`; a space, `{{`, `ü` are percent-encoded"
            ),
        );
    }
    is_address
}

/// Whether `urn:` is followed by the name of a namespace and by something in it (RFC
/// 8141, section 2).
fn is_urn(text: &str, is_base: bool) -> bool {
    let mut parts = text.splitn(3, ':').skip(1);
    let is_namespace = |name: &str| {
        (2..=32).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !name.starts_with('-')
            && !name.ends_with('-')
    };
    parts.next().is_some_and(is_namespace)
        && parts.next().is_some_and(|rest| (is_base || !rest.is_empty()) && !rest.starts_with('/'))
}
