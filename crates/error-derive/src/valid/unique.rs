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
    numbers: HashMap<i64, &'a Ident>,
}

pub(super) fn check(input: &Input<'_>, mistakes: &mut Mistakes) {
    let mut taken = Taken::default();
    for variant in input.variants.iter().filter(|variant| variant.is_definition()) {
        let is_new = taken.claim_code(input, variant, mistakes);
        taken.claim_number(variant, is_new, mistakes);
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
        let first = *self.numbers.entry(number.value).or_insert(variant.ident);
        if first != variant.ident && is_new {
            mistakes.at(
                number.span,
                format!(
                    "`{first}` has the number {} already: write another number, or `#[api(same_as = {first})]` to share \
                     its definition",
                    number.value
                ),
            );
        }
    }
}
