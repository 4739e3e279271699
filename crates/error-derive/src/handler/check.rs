//! The handler as it is, and functions that compile if axum can call it.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{GenericParam, ItemFn};

use super::{argument, returned, state};

/// See [`error_response::debug_handler`](super).
pub(crate) fn check(handler: &ItemFn, options: &state::Options) -> TokenStream {
    let Some(arguments) = argument::types(handler) else { return quote!(#handler) };
    let (generics, _, where_clause) = handler.sig.generics.split_for_impl();
    let returned = returned::check(handler);
    let (arguments, future) = match state::of(options, &arguments) {
        _ if is_generic(handler) => Default::default(),
        Ok(state) => (argument::checks(&arguments, &state), returned::check_sendable(handler, &arguments)),
        Err(mistake) => (mistake.into_compile_error(), None),
    };
    quote! {
        #handler
        const _: () = {
            #[allow(dead_code, unused_qualifications)]
            fn check #generics() #where_clause {
                #returned
                #arguments
            }
            #future
        };
    }
}

/// Whether a type in the signature has parameters, which may lack a bound here that each type in their place has.
fn is_generic(handler: &ItemFn) -> bool {
    let is_type = |parameter: &GenericParam| matches!(parameter, GenericParam::Type(_));
    let inputs = &handler.sig.inputs;
    handler.sig.generics.params.iter().any(is_type) || has_impl(quote!(#inputs))
}

/// Whether the tokens have an `impl Trait`.
pub(super) fn has_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "impl",
        TokenTree::Group(group) => has_impl(group.stream()),
        _ => false,
    })
}
