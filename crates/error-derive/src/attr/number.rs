//! Values that are whole numbers.

use std::ops::RangeInclusive;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Ident, LitInt, Token, parse::ParseStream};

use super::{
    Spanned, Wait,
    item::{Item, Value},
};
use crate::mistakes::Mistakes;

/// A whole number as it is written.
struct Written {
    /// The sign, where there is one, and the literal.
    tokens: TokenStream,
    is_negative: bool,
    literal: LitInt,
}

fn written(input: ParseStream) -> syn::Result<Written> {
    let sign: Option<Token![-]> = input.parse()?;
    let literal: LitInt = input.parse()?;
    Ok(Written { tokens: quote!(#sign #literal), is_negative: sign.is_some(), literal })
}

fn unknown(input: ParseStream) -> syn::Result<Ident> {
    let word: Ident = input.parse()?;
    if word == "unknown" { Ok(word) } else { Err(syn::Error::new(word.span(), "")) }
}

impl Written {
    fn span(&self) -> Span {
        self.literal.span()
    }

    fn text(&self) -> String {
        format!("{}{}", if self.is_negative { "-" } else { "" }, self.literal.base10_digits())
    }
}

impl Item {
    pub(super) fn status(&self, mistakes: &mut Mistakes) -> Option<Spanned<u16>> {
        let written = self.parse_with(written, "a number", mistakes)?;
        let span = self.plain(&written, mistakes)?;
        match written.text().parse() {
            Ok(value @ 400..=599) => Some(Spanned { value, span }),
            _ => {
                let text = written.text();
                mistakes.on(&written.tokens, format!("{text} is not the status of an error: an error has 400 to 599"));
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
        let written = self.parse_with(written, expected, mistakes)?;
        let span = self.plain(&written, mistakes)?;
        let (name, text) = (self.key.name(), written.text());
        let value = text.parse::<i128>().ok().filter(|value| range.contains(value));
        if let Some(value) = value.and_then(|value| T::try_from(value).ok()) {
            return Some(Spanned { value, span });
        }
        mistakes.on(
            &written.tokens,
            match (written.is_negative, *range.start()) {
                (true, 0) => format!("`{name}` can't be negative: write {expected}, `{}`", self.key.example()),
                (true, least) => format!("{text} is too small: `{name}` is at least {least}"),
                (false, _) => format!("{text} is too large: `{name}` is at most {}", range.end()),
            },
        );
        None
    }

    /// The span of a literal without a suffix: `60ms` would be read as 60 of
    /// whatever the key counts.
    fn plain(&self, written: &Written, mistakes: &mut Mistakes) -> Option<Span> {
        let suffix = written.literal.suffix();
        if suffix.is_empty() {
            return Some(written.span());
        }
        let text =
            format!("`{}` takes a plain number: leave out `{suffix}`, write `{}`", self.key.name(), self.key.example());
        mistakes.on(&written.tokens, text);
        None
    }
}
