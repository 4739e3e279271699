//! The constants of an enum's variants have names of their own.

use std::collections::HashMap;

use syn::Ident;

use crate::{ast::Input, constant::constant, mistakes::Mistakes};

pub(super) fn check(input: &Input<'_>, mistakes: &mut Mistakes) {
    let mut taken = HashMap::<String, &Ident>::new();
    for variant in &input.variants {
        let Some(constant) = constant(input, variant) else { continue };
        let (name, constant) = (variant.ident, constant.to_string());
        if is_own(&constant) {
            mistakes.on(
                name,
                format!("the constant of `{name}` would hide `{constant}`, which the derive has: rename the variant"),
            );
            continue;
        }
        let first = *taken.entry(constant.clone()).or_insert(name);
        if first != name {
            mistakes
                .on(name, format!("`{first}` has the constant `{constant}` already: rename one of the two variants"));
        }
    }
}

/// Whether the derive has another constant of this name: that of `ErrorSet`, or
/// one of its own.
fn is_own(constant: &str) -> bool {
    constant == "SET" || constant.starts_with("__FORWARDED_")
}
