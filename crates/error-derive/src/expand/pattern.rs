//! Patterns of variants and their fields.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::ast::{Input, Variant};

pub(super) fn matched(input: &Input<'_>, arms: impl Iterator<Item = TokenStream>) -> TokenStream {
    if input.variants.is_empty() { quote!(match *self {}) } else { quote!(match self { #(#arms)* }) }
}

/// A pattern for every value of `variant`.
pub(super) fn any(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let path = path(input, variant);
    if variant.is_unit { path } else { quote!(#path { .. }) }
}

fn path(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let ident = variant.ident;
    if input.is_enum { quote!(Self::#ident) } else { quote!(Self) }
}

/// A pattern that binds some fields of `variant`.
pub(super) fn binding(input: &Input<'_>, variant: &Variant<'_>, fields: &[usize]) -> TokenStream {
    if fields.is_empty() {
        return any(input, variant);
    }
    let path = path(input, variant);
    let fields = fields.iter().filter_map(|at| Some((variant.fields.get(*at)?, local(*at)))).map(|(field, local)| {
        let member = &field.member;
        quote!(#member: #local)
    });
    quote!(#path { #(#fields,)* .. })
}

pub(super) fn local(field: usize) -> Ident {
    Ident::new(&format!("__{field}"), Span::call_site())
}
