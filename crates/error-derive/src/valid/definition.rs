//! A definition of its own: what it must have, and the form of each part.

use syn::{LitStr, ext::IdentExt};

use super::{address, annotations, deprecation, fields, headers, obligations, retry, texts};
use crate::{
    ast::{Input, Variant},
    attr::{Display, Key, Text},
    mistakes::Mistakes,
    snake::is_snake_case,
};

/// The most bytes of a code: it stands in addresses, headers and the labels of
/// metrics. `error_core::Definition::new` has the same limit.
const LONGEST_CODE: usize = 128;

pub(super) fn check(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    if variant.is_whole() {
        check_title(variant, mistakes);
    }
    if variant.is_whole() && (input.defaults.is_whole || !input.is_enum) {
        check_key(input, variant, mistakes);
        obligations::check(input, variant, mistakes);
        retry::check(variant, mistakes);
    }
    if let Some(code) = attrs.text(Text::Code) {
        check_code(code, mistakes);
    }
    if let Some(wire) = attrs.text(Text::Wire) {
        check_wire(wire, mistakes);
    }
    texts::check(variant, variant.side(), mistakes);
    if let Some(text) = attrs.text(Text::UserMessage) {
        texts::check_template(variant, text, Text::UserMessage, mistakes);
    }
    obligations::check_caching(variant, mistakes);
    headers::check(variant, mistakes);
    if let Some(docs) = attrs.text(Text::Docs) {
        address::check(docs, Text::Docs, mistakes);
    }
    annotations::check(attrs, mistakes);
    deprecation::check(input, variant, mistakes);
    fields::check(input, variant, mistakes);
}

/// Status and code are written together, or neither and a category.
fn check_key(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    const OR: &str = "or write only a `category` and take both from the wire format";
    let attrs = &variant.attrs;
    match (attrs.key(Key::Status), attrs.key(Key::Text(Text::Code)), attrs.key(Key::Category)) {
        (Some(_), Some(_), _) | (None, None, Some(_)) => {}
        (Some(status), None, _) => {
            mistakes.on(status, format!("`status` without `code`: add `code = \"...\"`, {OR}"));
        }
        (None, Some(code), _) => {
            mistakes.on(code, format!("`code` without `status`: add `status = ...`, {OR}"));
        }
        (None, None, None) => {
            let or = match &variant.display {
                Some(Display::Transparent(_)) => ", or `#[api(transparent)]` if the inner error is an API error",
                _ if input.is_enum => ", or `#[api(same_as = ...)]` to share the definition of another variant",
                _ => "",
            };
            mistakes.on(
                variant.ident,
                format!(
                    "`{}` has no definition: write `#[api(status = 404, code = \"...\")]`, or `#[api(category = \
                     not_found)]` to take both from the wire format{or}",
                    variant.ident
                ),
            );
        }
    }
}

/// An error with a code of its own has a title of its own.
fn check_title(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    let has_title = variant.docs.title.is_some() || attrs.has_text(Text::Title);
    if attrs.key(Key::Status).is_some() && attrs.has_text(Text::Code) && !has_title {
        let name = variant.ident.unraw();
        mistakes.on(
            variant.ident,
            format!(
                "`{name}` has no title: begin its doc comment with one, `/// No such account`, or write `title = \"...\"`"
            ),
        );
    }
}

fn check_code(code: &LitStr, mistakes: &mut Mistakes) {
    let text = code.value();
    if !is_snake_case(&text) {
        mistakes.on(code, "a code is snake case: a-z, 0-9 and single `_`, and begins with a letter");
    } else if text.len() > LONGEST_CODE {
        mistakes.on(code, format!("this code has {} characters: write one of at most {LONGEST_CODE}", text.len()));
    }
}

/// `error_core::Definition::with_wire_code` has the same rule.
fn check_wire(wire: &LitStr, mistakes: &mut Mistakes) {
    let text = wire.value();
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        mistakes.on(wire, "a code on the wire is visible ASCII, without spaces");
    } else if text.len() > LONGEST_CODE {
        mistakes.on(wire, format!("this code has {} characters: write one of at most {LONGEST_CODE}", text.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::LONGEST_CODE;

    #[test]
    fn agrees_with_error_core() {
        assert_eq!(LONGEST_CODE, error_core::Definition::LONGEST_CODE);
    }
}
