//! Values that are whole numbers.

use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Group, TokenTree};
use syn::{
    Ident, LitInt, Token,
    parse::{ParseStream, Parser},
    punctuated::Punctuated,
};

use super::{
    Spanned, Statuses, Wait,
    item::{Item, Value},
};
use crate::mistakes::Mistakes;

fn unknown(input: ParseStream) -> syn::Result<Ident> {
    let word: Ident = input.parse()?;
    if word == "unknown" { Ok(word) } else { Err(syn::Error::new(word.span(), "")) }
}

/// The status that `literal` is, or why it is none.
fn status(literal: &LitInt) -> Result<u16, String> {
    match literal.base10_parse() {
        Ok(status @ 400..=599) if literal.suffix().is_empty() => Ok(status),
        _ => Err(format!("{literal} is not the status of an error: an error has 400 to 599")),
    }
}

impl Item {
    /// One status, or several in brackets.
    pub(super) fn statuses(&self, mistakes: &mut Mistakes) -> Option<Statuses> {
        if let Value::Tokens(tokens) = &self.value
            && let Ok(group) = syn::parse2::<Group>(tokens.clone())
            && group.delimiter() == Delimiter::Bracket
        {
            return self.listed_statuses(&group, mistakes);
        }
        let literal = self.plain("a number", mistakes)?;
        match status(&literal) {
            Ok(status) => Some(Statuses { all: vec![status], span: literal.span() }),
            Err(problem) => {
                self.report(problem, mistakes);
                None
            }
        }
    }

    fn listed_statuses(&self, group: &Group, mistakes: &mut Mistakes) -> Option<Statuses> {
        let Ok(literals) = Punctuated::<LitInt, Token![,]>::parse_terminated.parse2(group.stream()) else {
            self.report("several statuses are numbers in brackets: write `status = [400, 413]`".to_owned(), mistakes);
            return None;
        };
        let mut all = Vec::new();
        for literal in &literals {
            let status = status(literal).map_err(|problem| mistakes.on(literal, problem)).ok()?;
            if all.contains(&status) {
                mistakes.on(literal, format!("the status {status} is listed twice: keep one"));
                return None;
            }
            all.push(status);
        }
        if all.len() < 2 {
            self.report("one status has no brackets: write `status = 404`".to_owned(), mistakes);
            return None;
        }
        Some(Statuses { all, span: group.span() })
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
