//! The bounds of a generic type's impls.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{GenericParam, Ident};

use super::text::shown_fields;
use crate::ast::{Field, Input, Variant};

/// What the fields of a generic type must be for each trait.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) set: Vec<TokenStream>,
    pub(super) error: Vec<TokenStream>,
}

impl Bounds {
    pub(super) fn of(input: &Input<'_>) -> Bounds {
        let parameters = parameters(input);
        let mut bounds = Bounds::default();
        if parameters.is_empty() {
            return bounds;
        }
        bounds.error.push(quote!(Self: ::std::error::Error));
        for variant in &input.variants {
            let shown = shown_fields(input, variant);
            for (at, field) in variant.fields.iter().enumerate() {
                if !names_any(field.ty.to_token_stream(), &parameters) {
                    continue;
                }
                bounds.add_facts(&input.root, variant, field);
                for name in shown.iter().filter(|(shown, _)| *shown == at).map(|(_, name)| name) {
                    let (ty, name) = (field.ty, format_ident!("{name}"));
                    bounds.error.push(quote!(#ty: ::core::fmt::#name));
                }
            }
        }
        bounds
    }

    fn add_facts(&mut self, root: &TokenStream, variant: &Variant<'_>, field: &Field<'_>) {
        let (ty, attrs) = (field.present(), &field.attrs);
        if variant.attrs.transparent.is_some() {
            let ty = field.ty;
            self.set.push(quote!(#ty: #root::__private::Transparent));
            self.error.push(quote!(#ty: #root::__private::Transparent));
        }
        if attrs.detail.is_some() {
            self.error.push(quote!(#ty: #root::__private::Serialize));
        }
        if attrs.param.is_some() || attrs.instance.is_some() {
            self.error.push(quote!(#ty: ::core::convert::AsRef<str>));
        }
        if attrs.violations.is_some() {
            self.error.push(quote!(#ty: ::core::convert::AsRef<[#root::__private::Violation]>));
        }
        if attrs.retry_after.is_some() {
            self.error.push(quote!(#root::__private::RetryAfter: for<'__any> ::core::convert::From<&'__any #ty>));
        }
        if attrs.status.is_some() {
            self.error.push(quote!(#ty: #root::__private::OwnStatus));
        }
        if attrs.number.is_some() {
            self.error.push(quote!(#ty: ::core::marker::Copy + ::core::convert::Into<i64>));
        }
        if attrs.causes.is_some() {
            // Its items are checked where they are taken.
            self.error.push(quote!(for<'__any> &'__any #ty: ::core::iter::IntoIterator));
        }
        if attrs.header.is_some() || attrs.code.is_some() {
            self.error.push(quote!(#ty: ::core::fmt::Display));
        }
    }
}

fn parameters<'a>(input: &Input<'a>) -> Vec<&'a Ident> {
    let parameters = input.source.generics.params.iter();
    let named = parameters.filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident),
        GenericParam::Const(parameter) => Some(&parameter.ident),
        GenericParam::Lifetime(_) => None,
    });
    named.collect()
}

/// Whether one of `names` stands in `tokens`.
fn names_any(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&&ident),
        TokenTree::Group(group) => names_any(group.stream(), names),
        _ => false,
    })
}
