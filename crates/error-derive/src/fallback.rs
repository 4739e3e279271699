//! The impls of an input with mistakes: inert, so that no second error follows.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ast::Input,
    expand::{implement, inert, inert_conversions, known_errors},
};

pub(crate) fn expand(input: &Input<'_>, has_response: bool) -> TokenStream {
    let root = &input.root;
    let ident = &input.source.ident;
    let (_, ty_generics, _) = input.source.generics.split_for_impl();
    // A bound with a lifetime is not checked here, so a type that is no `Error`
    // causes no error beside the mistake that is reported.
    let is_error = [quote!(for<'__any> #ident #ty_generics: ::std::error::Error)];
    let set =
        quote!(const SET: #root::__private::DefinitionSet = #root::__private::DefinitionSet { own: &[], parts: &[] };);
    let definition = quote! {
        fn definition(&self) -> &'static #root::__private::Definition {
            ::core::unreachable!()
        }
    };
    let (constants, conversions) = (inert(input), inert_conversions(input));
    let set = implement(input, &quote!(#root::__private::ErrorSet), &[], &set);
    let error = implement(input, &quote!(#root::ApiError), &is_error, &definition);
    let response = has_response.then(|| {
        let body = quote! {
            fn into_response(self) -> #root::__private::Response {
                ::core::unreachable!()
            }
        };
        let response = implement(input, &quote!(#root::__private::IntoResponse), &[], &body);
        let known = known_errors(input, &[]);
        quote!(#response #known)
    });
    quote!(#constants #conversions #set #error #response)
}
