//! The derive behind `error_core::ApiError` and `error_response::ApiError`.
//!
//! Two entry macros share one expansion; they differ in the crate they name.

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, ItemFn, parse_macro_input};

// The phases, in their order.
mod attr;
mod ast;
mod valid;
mod expand;
mod fallback;

// What they share.
mod format;
mod snake;
mod day;
mod json;
mod secret;
mod template;
mod docs;
mod category;
mod constant;
mod mistakes;

// An error without a type, and a handler.
mod category_error;
mod handler;

// Both derives name the attributes of thiserror as well: where its derive is forgotten, that is the only error.
use crate::{ast::Input, mistakes::Mistakes};

#[doc = include_str!("../attributes.md")]
#[proc_macro_derive(ApiError, attributes(api, error, source, from, backtrace))]
pub fn derive_for_core(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(&input, quote!(::error_core), false).into()
}

#[doc = include_str!("../attributes.md")]
#[proc_macro_derive(ApiErrorResponse, attributes(api, error, source, from, backtrace))]
pub fn derive_for_response(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(&input, quote!(::error_response), true).into()
}

/// The procedural macro behind `api_error!` of error-core. It is not part of the public
/// API.
#[doc(hidden)]
#[proc_macro]
pub fn category_error(input: TokenStream) -> TokenStream {
    category_error::expand(input.into()).into()
}

/// Use this attribute as `error_response::debug_handler`.
#[proc_macro_attribute]
pub fn debug_handler(options: TokenStream, handler: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options as handler::Options);
    handler::check(&parse_macro_input!(handler as ItemFn), &options).into()
}

fn derive(input: &DeriveInput, root: proc_macro2::TokenStream, has_response: bool) -> proc_macro2::TokenStream {
    let mut mistakes = Mistakes::default();
    let input = Input::read(input, &root, &mut mistakes);
    valid::check(&input, &mut mistakes);
    match mistakes.into_error() {
        None => expand::expand(&input, has_response),
        Some(error) => {
            let errors = error.into_compile_error();
            let inert = fallback::expand(&input, has_response);
            quote!(#errors #inert)
        }
    }
}

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
