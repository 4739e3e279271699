//! `location`: where an occurrence was made, and the conversions that note it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    forwarded,
    implement::implement,
    pattern::{binding, local},
};
use crate::ast::Input;

/// `location`, where a field knows it.
pub(super) fn location(input: &Input<'_>) -> Option<TokenStream> {
    let mut arms = Vec::new();
    for variant in &input.variants {
        if let Some((pattern, inner)) = forwarded::arm(input, variant, "location", &TokenStream::new()) {
            arms.push(quote!(#pattern => #inner,));
        } else if let Some(at) = variant.fields.iter().position(|field| field.located().is_some()) {
            let (pattern, field) = (binding(input, variant, &[at]), local(at));
            arms.push(quote!(#pattern => ::core::option::Option::Some(#field.location()),));
        }
    }
    if arms.is_empty() {
        return None;
    }
    let rest = (arms.len() < input.variants.len()).then(|| quote!(_ => ::core::option::Option::None,));
    Some(quote! {
        fn location(&self) -> ::core::option::Option<&'static ::core::panic::Location<'static>> {
            match self { #(#arms)* #rest }
        }
    })
}

/// For each `#[from] Located<E>`, the conversion from `E`.
pub(super) fn conversions(input: &Input<'_>) -> TokenStream {
    let fields = input.variants.iter().flat_map(|variant| &variant.fields).filter(|field| field.from.is_some());
    let conversions = fields.filter_map(|field| {
        let (located, inner) = (field.ty, field.located()?);
        let body = quote! {
            #[track_caller]
            fn from(error: #inner) -> Self {
                <Self as ::core::convert::From<#located>>::from(<#located as ::core::convert::From<#inner>>::from(error))
            }
        };
        Some(implement(input, &quote!(::core::convert::From<#inner>), &[], &body))
    });
    conversions.collect()
}
