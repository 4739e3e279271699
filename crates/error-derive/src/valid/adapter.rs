//! `from` and `when`: errors of other libraries, by an adapter.

use std::collections::HashMap;

use syn::{Ident, ext::IdentExt};

use crate::{
    ast::{Input, Variant},
    attr::{Case, Key, When},
    mistakes::Mistakes,
};

pub(super) fn check(input: &Input<'_>, mistakes: &mut Mistakes) {
    let mut taken = HashMap::new();
    for variant in &input.variants {
        if let Some(key) = variant.attrs.key(Key::From) {
            check_from(variant, key, mistakes);
        }
        if let Some(key) = variant.attrs.key(Key::When) {
            check_fields(variant, key, mistakes);
        }
        for when in &variant.attrs.when {
            if names_adapter(input, variant, when, mistakes) {
                claim(&mut taken, variant, when, mistakes);
            }
        }
    }
}

/// The variant holds what the adapter makes, and the derive alone converts it.
fn check_from(variant: &Variant<'_>, from: &Ident, mistakes: &mut Mistakes) {
    let [field] = &*variant.fields else {
        let (name, found) = (variant.ident, variant.fields.len());
        let text = format!(
            "`from` fills the one field of the variant with the error of an adapter: `{name}` has {found} fields"
        );
        return mistakes.on(from, text);
    };
    if let Some(attr) = field.from {
        mistakes.on(attr, "`from` on the variant writes this conversion too: leave `#[from]` out");
    }
    if let Some(library) = variant.attrs.from.as_ref().filter(|library| field.has_type(library)) {
        let text = "the field has this type already: write `#[from]` on the field instead, or hold what an adapter makes of it, \
                    such as `SqlxError`";
        mistakes.on(library, text);
    }
}

/// The variant can be made of the adapter's error alone.
fn check_fields(variant: &Variant<'_>, when: &Ident, mistakes: &mut Mistakes) {
    let found = variant.fields.len();
    if found > 1 || variant.fields.iter().any(|field| field.attrs.first_key().is_some()) {
        mistakes.on(
            when,
            format!(
                "`when` makes `{}` of the adapter's error alone: give it no field, or one that takes that error, or return \
                 it where its fields are known",
                variant.ident
            ),
        );
    }
}

/// Whether `when` names a variant that has `from`.
fn names_adapter(input: &Input<'_>, variant: &Variant<'_>, when: &When, mistakes: &mut Mistakes) -> bool {
    let adapters = || input.variants.iter().filter(|other| other.attrs.key(Key::From).is_some());
    let found = adapters().find(|other| other.ident.unraw() == when.of.unraw());
    if found.is_some_and(|found| found.ident != variant.ident) {
        return true;
    }
    let names: Vec<_> = adapters().filter(|other| other.ident != variant.ident).map(|other| other.ident).collect();
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let of = &when.of;
    let text = match &*names {
        [] => format!(
            "`{of}` has no `from`: write `#[api(from = ...)]` on the variant that holds the error of an adapter"
        ),
        names => format!("`{of}` is not another variant with `from`; these have one: {}", names.join(", ")),
    };
    mistakes.on(of, text);
    false
}

/// An error of an adapter becomes one variant.
fn claim<'a>(
    taken: &mut HashMap<(String, String), &'a Ident>,
    variant: &Variant<'a>,
    when: &When,
    mistakes: &mut Mistakes,
) {
    let (case, span) = match &when.case {
        Case::Name(name) => (format!("{:?}", name.value()), name.span()),
        Case::Category(category) => (category.value.name.to_owned(), category.span),
    };
    let key = (when.of.unraw().to_string(), case.clone());
    if let Some(first) = taken.insert(key, variant.ident) {
        mistakes.at(span, format!("{case} of `{}` becomes `{first}` already: write it once", when.of));
    }
}
