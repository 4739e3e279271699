//! `transparent` variants: what the error inside says.
//!
//! Only a constant asks whether that error is an API error, so that one which
//! is not is one compile error: an incremental build would tell it once for each
//! body that asks.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    adapter::left_by_others,
    implement::inherent,
    pattern::{binding, local},
};
use crate::ast::{Input, Variant};

/// The constants of all `transparent` variants.
pub(super) fn constants(input: &Input<'_>, predicates: &[TokenStream]) -> Option<TokenStream> {
    let root = &input.root;
    let constants: Vec<_> = input
        .variants
        .iter()
        .filter_map(|variant| {
            let (constant, ty) = (constant(input, variant)?, variant.fields.first()?.ty);
            Some(quote! {
                const #constant: #root::__private::Forwarded<#ty> = #root::__private::forwarded::<#ty>();
            })
        })
        .collect();
    (!constants.is_empty()).then(|| inherent(input, predicates, &quote!(#(#constants)*)))
}

/// The constant of `variant`, where it is `transparent`.
fn constant(input: &Input<'_>, variant: &Variant<'_>) -> Option<proc_macro2::Ident> {
    variant.attrs.transparent?;
    let at = input.variants.iter().position(|other| other.ident == variant.ident)?;
    Some(format_ident!("__FORWARDED_{at}"))
}

/// The definitions of the errors inside.
pub(super) fn sets(input: &Input<'_>) -> impl Iterator<Item = TokenStream> {
    input.variants.iter().filter_map(|variant| {
        let constant = constant(input, variant)?;
        Some(left_by_others(input, variant, &constant).unwrap_or_else(|| quote!(Self::#constant.set)))
    })
}

/// The arm of a `transparent` variant that calls `method` of the error inside,
/// without its comma; `None` where `variant` is not one.
pub(super) fn arm(
    input: &Input<'_>,
    variant: &Variant<'_>,
    method: &str,
    argument: &TokenStream,
) -> Option<(TokenStream, TokenStream)> {
    let constant = constant(input, variant)?;
    let (pattern, inner, method) = (binding(input, variant, &[0]), local(0), format_ident!("{method}"));
    Some((pattern, quote!((Self::#constant.#method)(#inner, #argument))))
}
