//! `deprecated`, in its long and its short form, and the days of both its keys.

use proc_macro2::Span;
use syn::{
    Ident, LitStr, Path, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

use super::{
    item::{Item, Value},
    suggest::suggest,
    value::Spanned,
};
use crate::{day::is_day, mistakes::Mistakes};

/// What is written of the end of an error.
#[derive(Default)]
pub(crate) struct Deprecated {
    pub(crate) since: Option<LitStr>,
    pub(crate) note: Option<LitStr>,
    pub(crate) replaced_by: Option<Path>,
}

const EXPECTED: &str = "a text, or its parts in parentheses";

const PARTS: [&str; 3] = ["since", "note", "replaced_by"];

impl Item {
    /// `deprecated = "use seat_taken"`, or its parts in parentheses.
    pub(super) fn deprecated(&self, mistakes: &mut Mistakes) -> Option<Deprecated> {
        if let Value::Tokens(_) = &self.value {
            return Some(Deprecated { note: Some(self.text(mistakes)?), ..Deprecated::default() });
        }
        let Value::List(group) = &self.value else {
            self.refuse(EXPECTED, mistakes);
            return None;
        };
        if group.stream().is_empty() {
            self.refuse(EXPECTED, mistakes);
            return None;
        }
        match parts.parse2(group.stream()) {
            Ok(parts) => read(parts, mistakes),
            Err(error) => {
                mistakes.at(error.span(), format!("{error}: write `{}`", self.key.example()));
                None
            }
        }
    }

    /// A day of the calendar.
    pub(super) fn day(&self, mistakes: &mut Mistakes) -> Option<LitStr> {
        day(self.text(mistakes)?, mistakes)
    }
}

/// A part of `deprecated(...)`.
enum Part {
    Since(LitStr),
    Note(LitStr),
    ReplacedBy(Path),
    Unknown(Ident),
}

fn parts(input: ParseStream) -> syn::Result<Vec<Spanned<Part>>> {
    let mut parts = Vec::new();
    while !input.is_empty() {
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        let value = match name.to_string().as_str() {
            "since" => Part::Since(input.parse()?),
            "note" => Part::Note(input.parse()?),
            "replaced_by" => Part::ReplacedBy(input.call(Path::parse_mod_style)?),
            _ => {
                skip_value(input)?;
                Part::Unknown(name.clone())
            }
        };
        parts.push(Spanned { value, span: name.span() });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(parts)
}

fn skip_value(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

fn read(parts: Vec<Spanned<Part>>, mistakes: &mut Mistakes) -> Option<Deprecated> {
    let mut read = Deprecated::default();
    let before = mistakes.count();
    let twice = |span: Span, mistakes: &mut Mistakes| mistakes.at(span, "this is written twice: keep one".to_owned());
    for Spanned { value, span } in parts {
        let is_taken = match value {
            Part::Since(text) => read.since.replace(day(text, mistakes)?).is_some(),
            Part::Note(text) if text.value().trim().is_empty() => {
                mistakes.on(&text, "`note` is empty: write what clients should do, or leave it out");
                false
            }
            Part::Note(text) => read.note.replace(text).is_some(),
            Part::ReplacedBy(path) => read.replaced_by.replace(path).is_some(),
            Part::Unknown(name) => {
                let all = "The parts of `deprecated` are";
                let text = name.to_string();
                mistakes.on(&name, format!("unknown part `{text}`{}", suggest(&text, &PARTS, all)));
                false
            }
        };
        if is_taken {
            twice(span, mistakes);
        }
    }
    (mistakes.count() == before).then_some(read)
}

fn day(text: LitStr, mistakes: &mut Mistakes) -> Option<LitStr> {
    if is_day(&text.value()) {
        return Some(text);
    }
    mistakes.at(text.span(), "a day is written as `2026-12-01`, and is one of the calendar".to_owned());
    None
}
