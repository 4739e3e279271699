//! Headers, the methods of `Allow` and challenges.

use syn::LitStr;

use crate::{
    ast::{Field, Variant},
    attr::{Allow, Key, Text},
    mistakes::Mistakes,
};

/// Headers that another key writes, or nobody may.
const OTHERS_HEADERS: &[(&str, &str)] = &[
    ("retry-after", "write `retry_after`, here or on a field"),
    ("www-authenticate", "write `challenge`, here or on a field"),
    ("allow", "write `allow`"),
    ("content-type", "the wire format writes it with the body"),
    ("content-length", "the server writes it with the body"),
    ("content-encoding", "it describes a body that the wire format writes"),
    ("etag", "it describes a body that the wire format writes"),
    ("last-modified", "it describes a body that the wire format writes"),
    ("trailer", "the server writes it with the body"),
    ("keep-alive", "the server writes it"),
    ("x-request-id", "the layer writes it"),
    ("transfer-encoding", "the server writes it with the body"),
    ("connection", "the server writes it"),
];

/// The headers that a definition writes.
pub(super) fn check(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    if let Some(allow) = &attrs.allow {
        check_allow(variant, allow, mistakes);
    }
    if let Some(challenge) = attrs.text(Text::Challenge) {
        check_challenge(challenge, mistakes);
    }
    for header in &attrs.headers {
        check_name(&header.name, has_validators(variant), mistakes);
        if !is_visible_ascii(&header.value.value()) {
            mistakes.on(&header.value, "a header value is visible ASCII and spaces");
        }
    }
}

fn check_allow(variant: &Variant<'_>, allow: &Allow, mistakes: &mut Mistakes) {
    let is_405 = variant.has_status(405)
        || variant.attrs.category.is_some_and(|category| category.value.name == "method_not_allowed");
    if variant.is_whole()
        && !is_405
        && let Some(key) = variant.attrs.key(Key::Allow)
    {
        mistakes.on(key, "`allow` belongs to a 405, or to `category = method_not_allowed`");
    }
    if let Allow::Methods(methods) = allow {
        let is_method = |method: &str| {
            !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_')
        };
        if !methods.value().split(',').all(|method| is_method(method.trim())) {
            mistakes.on(methods, "`allow` is a list of methods in capitals: `GET, POST`");
        }
    }
}

pub(super) fn check_challenge(challenge: &LitStr, mistakes: &mut Mistakes) {
    let text = challenge.value();
    let scheme = text.split(' ').next().unwrap_or_default();
    if !is_visible_ascii(&text) {
        mistakes.on(challenge, "a challenge is visible ASCII and spaces");
    } else if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) || !scheme.bytes().all(is_token_byte) {
        mistakes.on(challenge, "a challenge begins with its scheme: `Bearer`, `Basic realm=\\\"api\\\"`");
    }
}

/// Headers of the representation that a 412 was held against (RFC 9110, sections 13.1 and
/// 15.5.13); on another status they would describe the body.
const VALIDATORS: [&str; 2] = ["etag", "last-modified"];

fn check_name(name: &LitStr, has_validators: bool, mistakes: &mut Mistakes) {
    let text = name.value().to_ascii_lowercase();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        mistakes.on(name, "a header name is letters, digits, `-` and `_`");
    } else if has_validators && VALIDATORS.contains(&&*text) {
    } else if let Some((_, instead)) = OTHERS_HEADERS.iter().find(|(other, _)| *other == text) {
        mistakes.on(name, format!("the header `{text}` can't be written here: {instead}"));
    }
}

fn has_validators(variant: &Variant<'_>) -> bool {
    variant.has_status(412)
        || variant.attrs.category.is_some_and(|category| category.value.name == "precondition_failed")
}

/// Headers of which a response has one.
const SINGLE: &[&str] = &[
    "access-control-allow-credentials",
    "access-control-allow-origin",
    "access-control-max-age",
    "age",
    "cache-control",
    "content-disposition",
    "content-language",
    "content-location",
    "content-range",
    "date",
    "etag",
    "expires",
    "last-modified",
    "location",
    "referrer-policy",
    "refresh",
    "server",
    "strict-transport-security",
    "x-frame-options",
];

/// The header that a field fills.
pub(super) fn check_field(target: &Variant<'_>, field: &Field<'_>, mistakes: &mut Mistakes) {
    let Some(name) = &field.attrs.header else { return };
    check_name(name, has_validators(target), mistakes);
    let text = name.value().to_ascii_lowercase();
    if field.is_list() && SINGLE.contains(&&*text) {
        mistakes.on(name, format!("a response has one `{text}`: the field is one value, not a list"));
    }
}

pub(super) fn field_headers<'a>(variant: &'a Variant<'_>) -> impl Iterator<Item = &'a LitStr> {
    variant.fields.iter().filter_map(|field| field.attrs.header.as_ref())
}

pub(super) fn header_names<'a>(variant: &'a Variant<'_>) -> impl Iterator<Item = &'a LitStr> {
    variant.attrs.headers.iter().map(|header| &header.name).chain(field_headers(variant))
}

fn is_visible_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
