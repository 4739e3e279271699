//! `detail`: a member of the body, and its name.

use proc_macro2::Span;
use syn::{LitStr, Member};

use crate::{ast::Variant, mistakes::Mistakes};

/// The names of members that wire formats have themselves.
const RESERVED: &[&str] = &[
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "errors",
    "message",
    "param",
    "user_message",
    "doc_url",
    "request_log_url",
    "error",
    "details",
];

/// Members that a specification names against the rule of RFC 9457, 4: that of
/// the problem types of draft-ietf-httpapi-ratelimit-headers.
const REGISTERED: &[&str] = &["violated-policies"];

pub(super) fn check(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let mut names: Vec<String> = Vec::new();
    for field in &variant.fields {
        let Some(detail) = &field.attrs.detail else { continue };
        if let (None, Member::Unnamed(_)) = (&detail.name, &field.member) {
            mistakes.at(detail.span, "this field has no name: write `detail = \"name\"`");
        }
        let Some(name) = field.detail_name() else { continue };
        let at = detail.name.as_ref().map_or(detail.span, LitStr::span);
        check_name(variant, &name.value(), at, &names, mistakes);
        names.push(name.value());
    }
}

fn check_name(variant: &Variant<'_>, name: &str, at: Span, others: &[String], mistakes: &mut Mistakes) {
    let problem = if RESERVED.contains(&name) {
        format!("wire formats have a member `{name}` of their own: write `detail = \"...\"` with another name")
    } else if !is_detail_name(name) {
        format!(
            "the detail `{name}` can't have this name (RFC 9457, 4): write `detail = \"...\"` with a letter first, then \
             letters, digits and `_`, three or more in all"
        )
    } else if others.iter().any(|other| other == name) {
        format!("`{}` has two details `{name}`: write `detail = \"...\"` with another name", variant.ident)
    } else {
        return;
    };
    mistakes.at(at, problem);
}

fn is_detail_name(name: &str) -> bool {
    REGISTERED.contains(&name)
        || name.len() >= 3
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
