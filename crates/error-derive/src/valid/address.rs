//! `docs`: the address of an error's documentation.

use syn::LitStr;

use crate::mistakes::Mistakes;

/// What stands before the code of each error.
pub(super) fn check_base(docs: &LitStr, mistakes: &mut Mistakes) {
    // `docs.example.com` and a code would be another host.
    if check(docs, mistakes) && docs.value().ends_with(|last: char| last.is_ascii_alphanumeric()) {
        mistakes.on(docs, "`docs` on a type is a base, to which each code is appended: it ends in `/` or `#`");
    }
}

/// Whether `docs` is an address.
pub(super) fn check(docs: &LitStr, mistakes: &mut Mistakes) -> bool {
    let text = docs.value();
    // What begins with two slashes is neither absolute nor a full path (RFC 9457, 3.1.1).
    let is_address =
        ["https://", "http://", "/"].iter().any(|start| text.starts_with(start)) && !text.starts_with("//");
    // RFC 3986, 2.
    let is_of_addresses = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let is_address = is_address && text.bytes().all(is_of_addresses);
    if !is_address {
        mistakes.on(
            docs,
            "`docs` is an address: it begins with `https://`, `http://` or one `/`; a space, `{`, `ü` are percent-encoded",
        );
    }
    is_address
}
