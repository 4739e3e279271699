//! `when`: the errors of an adapter that become a variant.

use syn::{
    Ident, Lit, LitStr, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

use super::{
    item::{Item, Value},
    value::{Spanned, category_called},
};
use crate::{category::Category, mistakes::Mistakes};

/// One `Variant = case` of `when(...)`.
pub(crate) struct When {
    /// The variant that holds the error of the adapter.
    pub(crate) of: Ident,
    pub(crate) case: Case,
}

/// Which of the adapter's errors are meant.
pub(crate) enum Case {
    /// Those of this name.
    Name(LitStr),
    /// Those of this category.
    Category(Spanned<&'static Category>),
}

const EXPECTED: &str = "the variant of the adapter and, after `=`, a category or a name in quotes";

impl Item {
    pub(super) fn when(&self, mistakes: &mut Mistakes) -> Vec<When> {
        let Value::List(group) = &self.value else {
            self.refuse(EXPECTED, mistakes);
            return Vec::new();
        };
        match pairs.parse2(group.stream()) {
            Ok(pairs) if !pairs.is_empty() => pairs.into_iter().filter_map(|pair| pair.read(mistakes)).collect(),
            _ => {
                self.refuse(EXPECTED, mistakes);
                Vec::new()
            }
        }
    }
}

/// One pair as it is written.
struct Pair {
    of: Ident,
    case: Written,
}

enum Written {
    Name(LitStr),
    Word(Ident),
}

fn pairs(input: ParseStream) -> syn::Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    while !input.is_empty() {
        let of = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        pairs.push(Pair { of, case: written(input)? });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(pairs)
}

fn written(input: ParseStream) -> syn::Result<Written> {
    if input.peek(Ident::peek_any) {
        return Ok(Written::Word(input.call(Ident::parse_any)?));
    }
    match input.parse()? {
        Lit::Str(name) => Ok(Written::Name(name)),
        // A status: `when(Upstream = 404)`.
        Lit::Int(number) => Ok(Written::Name(LitStr::new(number.base10_digits(), number.span()))),
        other => Err(syn::Error::new(other.span(), EXPECTED)),
    }
}

impl Pair {
    fn read(self, mistakes: &mut Mistakes) -> Option<When> {
        let case = match self.case {
            Written::Name(name) => Case::Name(name),
            Written::Word(word) => Case::Category(category_called(&word, mistakes)?),
        };
        Some(When { of: self.of, case })
    }
}
