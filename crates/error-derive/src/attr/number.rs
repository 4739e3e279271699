//! Values that are whole numbers.

use std::ops::RangeInclusive;

use proc_macro2::TokenTree;
use syn::{Ident, LitInt, parse::ParseStream};

use super::{
    Spanned, Wait,
    item::{Item, Value},
};
use crate::mistakes::Mistakes;

fn unknown(input: ParseStream) -> syn::Result<Ident> {
    let word: Ident = input.parse()?;
    if word == "unknown" { Ok(word) } else { Err(syn::Error::new(word.span(), "")) }
}

impl Item {
    pub(super) fn status(&self, mistakes: &mut Mistakes) -> Option<Spanned<u16>> {
        let literal = self.plain("a number", mistakes)?;
        match literal.base10_parse() {
            Ok(value @ 400..=599) => Some(Spanned { value, span: literal.span() }),
            _ => {
                let text = literal.base10_digits();
                self.report(format!("{text} is not the status of an error: an error has 400 to 599"), mistakes);
                None
            }
        }
    }

    pub(super) fn number(&self, mistakes: &mut Mistakes) -> Option<Spanned<i64>> {
        self.whole("a whole number", i64::MIN.into()..=i64::MAX.into(), mistakes)
    }

    pub(super) fn seconds(&self, mistakes: &mut Mistakes) -> Option<Spanned<u32>> {
        self.whole("whole seconds", 0..=u32::MAX.into(), mistakes)
    }

    /// Whole seconds, or `unknown`.
    pub(super) fn wait(&self, mistakes: &mut Mistakes) -> Option<Spanned<Wait>> {
        const EXPECTED: &str = "whole seconds or `unknown`";
        match &self.value {
            Value::None => {
                mistakes.on(
                    &self.ident,
                    "`retry_after` without a value marks a field: write `retry_after = 60` (seconds) or `retry_after = \
                     unknown` here",
                );
                None
            }
            Value::Tokens(tokens) if matches!(tokens.clone().into_iter().next(), Some(TokenTree::Ident(_))) => {
                let word = self.parse_with(unknown, EXPECTED, mistakes)?;
                Some(Spanned { value: Wait::Unknown, span: word.span() })
            }
            _ => {
                let Spanned { value, span } = self.whole(EXPECTED, 0..=u64::MAX.into(), mistakes)?;
                Some(Spanned { value: Wait::Seconds(value), span })
            }
        }
    }

    fn whole<T: TryFrom<i128>>(
        &self,
        expected: &str,
        range: RangeInclusive<i128>,
        mistakes: &mut Mistakes,
    ) -> Option<Spanned<T>> {
        let literal = self.plain(expected, mistakes)?;
        let (name, text) = (self.key.name(), literal.base10_digits());
        let value = text.parse::<i128>().ok().filter(|value| range.contains(value));
        if let Some(value) = value.and_then(|value| T::try_from(value).ok()) {
            return Some(Spanned { value, span: literal.span() });
        }
        let problem = match (text.starts_with('-'), *range.start()) {
            (true, 0) => format!("`{name}` can't be negative: write {expected}, `{}`", self.key.example()),
            (true, least) => format!("{text} is too small: `{name}` is at least {least}"),
            (false, _) => format!("{text} is too large: `{name}` is at most {}", range.end()),
        };
        self.report(problem, mistakes);
        None
    }

    /// A literal without a suffix: `60ms` would be read as 60 of whatever the key
    /// counts.
    fn plain(&self, expected: &str, mistakes: &mut Mistakes) -> Option<LitInt> {
        let literal: LitInt = self.parse(expected, mistakes)?;
        if literal.suffix().is_empty() {
            return Some(literal);
        }
        let (name, suffix, example) = (self.key.name(), literal.suffix(), self.key.example());
        self.report(format!("`{name}` takes a plain number: leave out `{suffix}`, write `{example}`"), mistakes);
        None
    }
}
