//! The contents of thiserror's `#[error(...)]`.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Ident, LitStr, Token, ext::IdentExt, parse::ParseStream};

pub(crate) enum Display {
    /// `#[error("...")]`, with its further arguments.
    Literal { text: LitStr, arguments: TokenStream },
    /// `#[error(fmt = path)]`.
    Function(Span),
    /// `#[error(transparent)]`.
    Transparent(Span),
    /// What thiserror itself refuses.
    Refused,
}

impl Display {
    /// Whether thiserror prints it.
    pub(crate) fn is_printed(&self) -> bool {
        !matches!(self, Display::Refused)
    }

    /// Reads the attribute; `None` where there is none.
    pub(crate) fn read(attrs: &[Attribute]) -> Option<Display> {
        let attr = attrs.iter().find(|attr| attr.path().is_ident("error"))?;
        let parser = |input: ParseStream| {
            if input.peek(LitStr) {
                let text = input.parse()?;
                input.parse::<Option<Token![,]>>()?;
                return Ok(Display::Literal { text, arguments: input.parse()? });
            }
            let word: Ident = input.call(Ident::parse_any)?;
            input.parse::<TokenStream>()?;
            Ok(match word.to_string().as_str() {
                "fmt" => Display::Function(word.span()),
                "transparent" => Display::Transparent(word.span()),
                _ => Display::Refused,
            })
        };
        Some(attr.parse_args_with(parser).unwrap_or(Display::Refused))
    }
}
