//! `message` and `user_message`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use super::{
    forwarded,
    pattern::any,
    text::{shows_wait, user_text, written},
};
use crate::{
    ast::{Input, Side, Variant},
    attr::{Display, Text},
};

/// The variants by what their `message` prints.
#[derive(Default)]
struct Arms {
    /// Whole arms: written texts, and those of the errors inside.
    written: Vec<TokenStream>,
    /// Patterns of client errors, which print themselves.
    display: Vec<TokenStream>,
    /// Patterns of server errors, which print nothing.
    silent: Vec<TokenStream>,
}

impl Arms {
    fn of(input: &Input<'_>) -> Arms {
        let mut arms = Arms::default();
        for variant in &input.variants {
            let target = input.target(variant).map_or(variant, |(_, target)| target);
            if let Some((pattern, inner)) = forwarded::arm(input, variant, "message", &quote!(__formatter)) {
                arms.written.push(quote!(#pattern => #inner,));
            } else if let Some(text) = variant.attrs.text(Text::Message) {
                arms.written.push(written(input, variant, text));
            } else if target.side() == Some(Side::Server) || is_refused(variant) {
                arms.silent.push(any(input, variant));
            } else if let Some(text) = shows_wait(input, variant) {
                arms.written.push(written(input, variant, text));
            } else {
                arms.display.push(any(input, variant));
            }
        }
        arms
    }
}

/// Whether thiserror reports the variant's text: until it does, nothing is
/// shown.
fn is_refused(variant: &Variant<'_>) -> bool {
    matches!(variant.display, Some(Display::Refused))
}

/// `message`: a client error prints itself, a server error nothing, a written
/// message is a template.
pub(super) fn message(input: &Input<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let Arms { written, display, silent } = Arms::of(input);
    if written.is_empty() && display.is_empty() {
        return None;
    }
    let print = quote!(#root::__private::display(self, __formatter));
    let nothing = quote!(::core::result::Result::Ok(()));
    let body = if written.is_empty() && silent.is_empty() {
        print
    } else {
        // The shorter list is spelt out.
        let (listed, listed_body, rest, rest_body) = if display.len() < silent.len() {
            (display, print, silent, nothing)
        } else {
            (silent, nothing, display, print)
        };
        let listed = (!listed.is_empty()).then(|| quote!(#(#listed)|* => #listed_body,));
        let rest = (!rest.is_empty()).then(|| quote!(_ => #rest_body,));
        quote!(match self { #(#written)* #listed #rest })
    };
    Some(quote! {
        fn message(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            #body
        }
    })
}

/// `user_message`, where a text has placeholders or escaped braces; elsewhere
/// the definition's text is the text.
pub(super) fn user_message(input: &Input<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let is_template = |text: &LitStr| text.value().contains(['{', '}']);
    let mut arms = Vec::new();
    for variant in &input.variants {
        if let Some((pattern, inner)) = forwarded::arm(input, variant, "user_message", &quote!(__formatter)) {
            arms.push(quote!(#pattern => #inner,));
        } else if let Some(text) = user_text(input, variant).filter(|text| is_template(text)) {
            arms.push(written(input, variant, text));
        }
    }
    if arms.is_empty() {
        return None;
    }
    let rest = (arms.len() < input.variants.len()).then(|| {
        quote! {
            _ => __formatter.write_str(
                <Self as #root::ApiError>::definition(self).user_message().unwrap_or_default()
            ),
        }
    });
    Some(quote! {
        fn user_message(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            match self { #(#arms)* #rest }
        }
    })
}
