//! No two definitions have one key or one number.

use std::collections::HashMap;

use syn::{Ident, LitStr};

use crate::{
    ast::{Input, Variant},
    attr::Text,
    mistakes::Mistakes,
};

/// The first definition with a key or a number.
#[derive(Default)]
struct Taken<'a> {
    codes: HashMap<(Option<String>, String), &'a Ident>,
    wires: HashMap<(Option<String>, String), &'a Variant<'a>>,
    numbers: HashMap<i64, &'a Variant<'a>>,
}

pub(super) fn check(input: &Input<'_>, mistakes: &mut Mistakes) {
    let mut taken = Taken::default();
    for variant in input.variants.iter().filter(|variant| variant.is_definition()) {
        let is_new = taken.claim_code(input, variant, mistakes);
        taken.claim_number(variant, is_new, mistakes);
        if is_new {
            taken.claim_wire(input, variant, mistakes);
        }
    }
}

impl<'a> Taken<'a> {
    /// Whether the key of `variant` is its own.
    fn claim_code(&mut self, input: &'a Input<'_>, variant: &'a Variant<'_>, mistakes: &mut Mistakes) -> bool {
        let Some(code) = variant.attrs.text(Text::Code) else { return true };
        let key = (input.error_type(variant).map(LitStr::value), code.value());
        let first = *self.codes.entry(key).or_insert(variant.ident);
        if first != variant.ident {
            mistakes.on(
                code,
                format!(
                    "`{first}` has the code `{}` already: write another code, or `#[api(same_as = {first})]` to share its \
                     definition",
                    code.value()
                ),
            );
        }
        first == variant.ident
    }

    /// A number is reported only where the key is new: one mistake, one message.
    fn claim_number(&mut self, variant: &'a Variant<'_>, is_new: bool, mistakes: &mut Mistakes) {
        let Some(number) = variant.attrs.number else { return };
        let first = *self.numbers.entry(number.value).or_insert(variant);
        if !may_share(first, variant) && is_new {
            let first = first.ident;
            mistakes.at(
                number.span,
                format!(
                    "`{first}` has the number {} already: write another number, `shared` in both, or `#[api(same_as = \
                     {first})]` to share its definition",
                    number.value
                ),
            );
        }
    }

    /// What bodies have is that of one error, unless both say that it is shared.
    fn claim_wire(&mut self, input: &'a Input<'_>, variant: &'a Variant<'_>, mistakes: &mut Mistakes) {
        let Some(code) = variant.attrs.text(Text::Wire).or(variant.attrs.text(Text::Code)) else { return };
        let key = (input.error_type(variant).map(LitStr::value), code.value());
        let first = *self.wires.entry(key).or_insert(variant);
        if !may_share(first, variant) {
            let (first, code_value) = (first.ident, code.value());
            mistakes.on(
                code,
                format!(
                    "`{first}` is `{code_value}` on the wire already: write another `wire`, `shared` in both, or \
                     `#[api(same_as = {first})]` to share its definition"
                ),
            );
        }
    }
}

fn may_share(first: &Variant<'_>, variant: &Variant<'_>) -> bool {
    first.ident == variant.ident || (first.attrs.shared && variant.attrs.shared)
}
