//! The values of keys, read by what kind of value it is.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Ident, LitStr, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
};

use super::{
    item::{Item, Value},
    suggest::suggest,
};
use crate::{
    category::Category,
    format::{FORMATS, Format},
    mistakes::Mistakes,
};

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// The statuses of a definition, the usual one first.
#[derive(Clone)]
pub(crate) struct Statuses {
    pub(crate) all: Vec<u16>,
    pub(crate) span: Span,
}

impl Statuses {
    /// The usual one.
    pub(crate) fn first(&self) -> u16 {
        self.all.first().copied().unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Wait {
    Unknown,
    Seconds(u64),
}

pub(crate) enum Allow {
    Route,
    Methods(LitStr),
}

pub(crate) struct Header {
    pub(crate) name: LitStr,
    pub(crate) value: LitStr,
}

impl Item {
    /// Reports `text` on the value, or on the key where there is none.
    pub(super) fn report(&self, text: String, mistakes: &mut Mistakes) {
        match &self.value {
            Value::None => mistakes.on(&self.ident, text),
            Value::Tokens(tokens) => mistakes.on(tokens, text),
            Value::List(group) => mistakes.on(group, text),
        }
    }

    /// Reports that the value is not the kind of value the key takes.
    pub(super) fn refuse(&self, expected: &str, mistakes: &mut Mistakes) {
        self.report(format!("`{}` takes {expected}: write `{}`", self.key.name(), self.key.example()), mistakes);
    }

    pub(super) fn parse_with<T>(
        &self,
        parser: fn(ParseStream) -> syn::Result<T>,
        expected: &str,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let leading = |input: ParseStream| Ok((parser(input)?, input.parse::<TokenStream>()?));
        let Value::Tokens(tokens) = &self.value else {
            self.refuse(expected, mistakes);
            return None;
        };
        let Ok((value, rest)) = leading.parse2(tokens.clone()) else {
            self.refuse(expected, mistakes);
            return None;
        };
        match rest.into_iter().next() {
            None => return Some(value),
            // The next key.
            Some(first @ TokenTree::Ident(_)) => {
                mistakes.on(first, format!("expected `,` after the value of `{}`", self.key.name()));
            }
            Some(TokenTree::Punct(other)) if other.as_char() == ';' => {
                mistakes.on(&other, "expected `,` instead of `;`");
            }
            // `Category::NotFound`, `1 + 1`, `concat!(...)`.
            Some(_) => self.refuse(expected, mistakes),
        }
        None
    }

    pub(super) fn parse<T: Parse>(&self, expected: &str, mistakes: &mut Mistakes) -> Option<T> {
        self.parse_with(T::parse, expected, mistakes)
    }

    pub(super) fn flag(&self, mistakes: &mut Mistakes) -> Option<Span> {
        if let Value::None = self.value {
            return Some(self.ident.span());
        }
        self.report(format!("`{0}` takes no value here: write `{0}`", self.key.name()), mistakes);
        None
    }

    pub(super) fn text(&self, mistakes: &mut Mistakes) -> Option<LitStr> {
        let text: LitStr = self.parse("a string", mistakes)?;
        if text.value().trim().is_empty() {
            mistakes.on(&text, format!("`{}` is empty: write a text, or leave it out", self.key.name()));
            return None;
        }
        Some(text)
    }

    /// An identifier, keywords included.
    pub(super) fn word(&self, expected: &str, mistakes: &mut Mistakes) -> Option<Ident> {
        self.parse_with(Ident::parse_any, &format!("{expected}, one word without quotes"), mistakes)
    }

    pub(super) fn category(&self, mistakes: &mut Mistakes) -> Option<Spanned<&'static Category>> {
        category_called(&self.word("a category", mistakes)?, mistakes)
    }

    pub(super) fn format(&self, mistakes: &mut Mistakes) -> Option<&'static Format> {
        let word = self.word("a format", mistakes)?;
        let name = word.unraw().to_string();
        let found = FORMATS.iter().find(|format| format.name == name);
        if found.is_none() {
            let names: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
            mistakes.on(&word, format!("no format is called `{name}`{}", suggest(&name, &names, "The formats are")));
        }
        found
    }

    pub(super) fn retry(&self, mistakes: &mut Mistakes) -> Option<&'static str> {
        let word = self.word("a retry class", mistakes)?;
        match word.to_string().as_str() {
            "never" => Some("Never"),
            "after_change" => Some("AfterChange"),
            "after_wait" => Some("AfterWait"),
            _ => {
                mistakes.on(&word, "`retry` is `never`, `after_change` or `after_wait`");
                None
            }
        }
    }

    pub(super) fn allow(&self, mistakes: &mut Mistakes) -> Option<Allow> {
        fn either(input: ParseStream) -> syn::Result<Allow> {
            if input.peek(Ident) {
                let word: Ident = input.parse()?;
                return if word == "route" { Ok(Allow::Route) } else { Err(syn::Error::new(word.span(), "")) };
            }
            Ok(Allow::Methods(input.parse()?))
        }
        self.parse_with(either, "`route` or the methods as one string", mistakes)
    }

    pub(super) fn header(&self, mistakes: &mut Mistakes) -> Option<Header> {
        fn pair(input: ParseStream) -> syn::Result<Header> {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            let header = Header { name, value: input.parse()? };
            input.parse::<Option<Token![,]>>()?;
            Ok(header)
        }
        if let Value::List(group) = &self.value
            && let Ok(header) = pair.parse2(group.stream())
        {
            return Some(header);
        }
        self.refuse("a name and a value in parentheses", mistakes);
        None
    }
}

/// The category that `word` names.
pub(super) fn category_called(word: &Ident, mistakes: &mut Mistakes) -> Option<Spanned<&'static Category>> {
    let name = word.unraw().to_string();
    let Some(value) = Category::find(&name) else {
        let names: Vec<_> = crate::category::CATEGORIES.iter().map(|category| category.name).collect();
        mistakes.on(word, format!("no category is called `{name}`{}", suggest(&name, &names, "The categories are")));
        return None;
    };
    Some(Spanned { value, span: word.span() })
}
