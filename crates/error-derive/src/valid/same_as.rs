//! `same_as`: a variant with the definition of another one.

use syn::{Ident, LitStr};

use super::{fields, headers::header_names, obligations, texts};
use crate::{
    ast::{Field, Input, Variant},
    attr::{Key, Text},
    mistakes::Mistakes,
    template::Template,
};

pub(super) fn check(input: &Input<'_>, variant: &Variant<'_>, same_as: &Ident, mistakes: &mut Mistakes) {
    let may_stand = [Key::SameAs, Key::Text(Text::Message), Key::From, Key::When];
    for written in variant.attrs.keys().iter().filter(|written| !may_stand.contains(&written.key)) {
        let name = written.key.name();
        mistakes.on(
            &written.ident,
            format!("`{name}` cannot be used together with `same_as`: the definition is the other variant's"),
        );
    }
    fields::check(input, variant, mistakes);
    let Some(target) = target(input, variant, mistakes) else { return };
    texts::check(variant, target.side(), mistakes);
    if !target.is_whole() {
        // What the definition lacks may be what could not be read.
        return;
    }
    check_details(variant, target, mistakes);
    check_marks(variant, target, mistakes);
    fields::check_own(variant, target, mistakes);
    check_shown(variant, target, same_as, mistakes);
    obligations::check_shared(input, variant, target, same_as, mistakes);
}

/// The variant that is named, where it has a definition.
fn target<'a>(input: &'a Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) -> Option<&'a Variant<'a>> {
    let name = variant.attrs.same_as.as_ref()?;
    let Some((_, target)) = input.target(variant) else {
        let others = input.variants.iter().filter(|other| other.is_definition() && other.ident != variant.ident);
        let names: Vec<_> = others.map(|other| format!("`{}`", other.ident)).collect();
        mistakes.on(name, format!("no variant is called `{name}`; these have a definition: {}", names.join(", ")));
        return None;
    };
    if target.ident == variant.ident {
        mistakes.on(name, "this is the variant itself: name another one, or write a definition");
        return None;
    }
    if !target.is_definition() {
        mistakes.on(name, format!("`{name}` has no definition of its own: name the variant that has it"));
        return None;
    }
    Some(target)
}

/// The details of `variant` are among those that the definition promises.
fn check_details(variant: &Variant<'_>, target: &Variant<'_>, mistakes: &mut Mistakes) {
    let promised: Vec<_> = target.fields.iter().filter_map(Field::detail_name).map(|name| name.value()).collect();
    for field in &variant.fields {
        let Some(detail) = field.detail_name().filter(|detail| !promised.contains(&detail.value())) else { continue };
        let at = field.attrs.detail.as_ref().map_or(detail.span(), |detail| detail.span);
        mistakes.at(at, format!("the definition of `{}` has no detail `{}`", target.ident, detail.value()));
    }
}

/// So are its wait, its violations and its headers.
fn check_marks(variant: &Variant<'_>, target: &Variant<'_>, mistakes: &mut Mistakes) {
    let name = target.ident;
    let has = |fact: fn(&Field<'_>) -> bool| target.fields.iter().any(fact);
    let has_header =
        |header: &LitStr| header_names(target).any(|other| other.value().eq_ignore_ascii_case(&header.value()));
    for field in &variant.fields {
        let attrs = &field.attrs;
        if let Some(span) = attrs.retry_after
            && !has(|other| other.attrs.retry_after.is_some())
        {
            mistakes.at(span, format!("the definition of `{name}` takes its wait from no field: mark one there first"));
        }
        if let Some(span) = attrs.violations
            && !has(|other| other.attrs.violations.is_some())
        {
            mistakes.at(span, format!("the definition of `{name}` lists no violations: mark a field there first"));
        }
        if let Some(header) = attrs.header.as_ref().filter(|header| !has_header(header)) {
            mistakes.on(header, format!("the definition of `{name}` has no header {}", header.value()));
        }
    }
}

/// `variant` has each field that the text of the definition shows.
fn check_shown(variant: &Variant<'_>, target: &Variant<'_>, same_as: &Ident, mistakes: &mut Mistakes) {
    let Some(text) = target.attrs.text(Text::UserMessage) else { return };
    let Ok(template) = Template::parse(&text.value()) else { return };
    for hole in template.holes().filter(|hole| target.field(hole).is_some() && variant.field(hole).is_none()) {
        mistakes.on(
            same_as,
            format!(
                "the `user_message` of `{}` shows `{}`: `{}` needs a field of this name",
                target.ident,
                hole.written(),
                variant.ident
            ),
        );
    }
}
