//! `transparent`: the one field has the definition and the facts.

use syn::Ident;

use crate::{ast::Variant, attr::Key, mistakes::Mistakes};

pub(super) fn check(variant: &Variant<'_>, transparent: &Ident, mistakes: &mut Mistakes) {
    for written in
        variant.attrs.keys().iter().filter(|written| ![Key::Transparent, Key::Crate, Key::From].contains(&written.key))
    {
        let name = written.key.name();
        mistakes.on(
            &written.ident,
            format!("`{name}` cannot be used together with `transparent`: the inner error has its own definition"),
        );
    }
    for written in variant.fields.iter().flat_map(|field| field.attrs.keys()) {
        let name = written.key.name();
        mistakes.on(
            &written.ident,
            format!("`{name}` cannot be used in a `transparent` error: the inner error has its own facts"),
        );
    }
    if variant.fields.len() != 1 {
        let found = variant.fields.len();
        mistakes.on(
            transparent,
            format!(
                "`transparent` forwards to its one field, which is an API error itself: `{}` has {found} fields",
                variant.ident
            ),
        );
    }
}
