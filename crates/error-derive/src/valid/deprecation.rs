//! `deprecated` and `sunset`: the end of an error.

use syn::{Ident, LitStr, Path, ext::IdentExt};

use crate::{
    ast::{Input, Variant},
    attr::{Key, Text},
    mistakes::Mistakes,
};

pub(super) fn check(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    if let (Some(rust), None) = (&attrs.deprecated_in_rust, attrs.key(Key::Deprecated)) {
        mistakes.on(
            rust,
            "`#[deprecated]` is for Rust code, and clients never see it: write `#[api(deprecated = \"...\")]` instead, or \
             beside it",
        );
    }
    if let (Some(sunset), None) = (attrs.key(Key::Sunset), attrs.key(Key::Deprecated)) {
        mistakes
            .on(sunset, "`sunset` without `deprecated`: say what clients should do, `deprecated = \"use seat_taken\"`");
    }
    let Some(deprecated) = &attrs.deprecated else { return };
    if let (Some(since), Some(sunset)) = (&deprecated.since, &attrs.sunset) {
        check_order(since, sunset, mistakes);
    }
    if let Some(path) = &deprecated.replaced_by {
        check_replacement(input, variant, path, mistakes);
    }
}

/// Days are texts that sort.
fn check_order(since: &LitStr, sunset: &LitStr, mistakes: &mut Mistakes) {
    if sunset.value() < since.value() {
        mistakes.on(sunset, format!("this day is before the deprecation, {}: write a later day", since.value()));
    }
}

fn check_replacement(input: &Input<'_>, variant: &Variant<'_>, path: &Path, mistakes: &mut Mistakes) {
    if path.segments.first().is_some_and(|first| first.ident == "Self") {
        mistakes.on(path, "name the variant without `Self::`, such as `replaced_by = SeatTaken`");
        return;
    }
    let Some(name) = path.get_ident().filter(|_| input.is_enum) else { return };
    let Some(other) = named(input, name) else {
        mistakes.on(
            name,
            format!(
                "no variant is called `{name}`: name one, or the constant of another type, such as \
                     `SeatError::SEAT_TAKEN`"
            ),
        );
        return;
    };
    if other.ident == variant.ident {
        mistakes.on(name, "this is the variant itself: name the one that takes its place");
    } else if !other.is_definition() || (other.is_whole() && !other.attrs.has_text(Text::Code)) {
        mistakes
            .on(name, format!("`{name}` has no code of its own, so clients can't look it up: name another variant"));
    }
}

/// The variant of this name.
fn named<'a>(input: &'a Input<'_>, name: &Ident) -> Option<&'a Variant<'a>> {
    input.variants.iter().find(|other| other.ident.unraw() == name.unraw())
}
