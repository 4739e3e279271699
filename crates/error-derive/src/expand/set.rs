//! `ErrorSet`: the definitions of a type, and which of them a value has.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    definition::own,
    forwarded,
    pattern::{any, matched},
};
use crate::ast::Input;

pub(super) fn set(input: &Input<'_>) -> TokenStream {
    let root = &input.root;
    let own: Vec<_> =
        input.variants.iter().filter(|variant| variant.is_definition()).map(|variant| own(input, variant)).collect();
    let len = Literal::usize_unsuffixed(own.len());
    let parts = forwarded::sets(input);
    // A static has one address, and nobody copies it.
    quote! {
        const SET: #root::__private::DefinitionSet = {
            static OWN: [#root::__private::Definition; #len] = [#(#own),*];
            #root::__private::DefinitionSet { own: &OWN, parts: &[#(#parts),*] }
        };
    }
}

/// One index into the definitions for all variants.
pub(super) fn definition(input: &Input<'_>) -> TokenStream {
    let root = &input.root;
    let places = places(input);
    let arms = input.variants.iter().enumerate().map(|(at, variant)| {
        if let Some((pattern, inner)) = forwarded::arm(input, variant, "definition", &TokenStream::new()) {
            let returns = (!places.is_empty()).then(|| quote!(return));
            return quote!(#pattern => #returns #inner,);
        }
        let pattern = any(input, variant);
        let at = input.target(variant).map_or(at, |(target, _)| target);
        let place = Literal::usize_unsuffixed(places.get(&at).copied().unwrap_or_default());
        quote!(#pattern => #place,)
    });
    let body = if places.is_empty() {
        matched(input, arms)
    } else if places.len() == 1 && input.variants.len() == 1 {
        quote!(&<Self as #root::__private::ErrorSet>::SET.own[0])
    } else {
        let at = matched(input, arms);
        quote! {
            let __at: usize = #at;
            &<Self as #root::__private::ErrorSet>::SET.own[__at]
        }
    };
    quote! {
        fn definition(&self) -> &'static #root::__private::Definition {
            #body
        }
    }
}

/// The places of the variants that have a definition, in the static.
pub(super) fn places(input: &Input<'_>) -> BTreeMap<usize, usize> {
    let own = input.variants.iter().enumerate().filter(|(_, variant)| variant.is_definition());
    own.enumerate().map(|(place, (at, _))| (at, place)).collect()
}
