//! The impls of an input without mistakes: a static for the definitions, and
//! matches of few arms.

mod set;
mod definition;
mod deprecation;
mod annotations;
mod members;
mod constants;
mod message;
mod text;
mod facts;
mod arguments;
mod location;
mod forwarded;
mod adapter;
mod implement;
mod bounds;
mod pattern;

use proc_macro2::TokenStream;
use quote::quote;

pub(crate) use adapter::inert_conversions;
pub(crate) use constants::inert;
pub(crate) use implement::{implement, known_errors};

use crate::ast::Input;

pub(crate) fn expand(input: &Input<'_>, has_response: bool) -> TokenStream {
    let root = &input.root;
    let bounds = bounds::Bounds::of(input);
    let forwarded = forwarded::constants(input, &bounds.set);
    let constants = constants::constants(input, &bounds.set);
    let conversions = adapter::conversions(input);
    let set = set::set(input);
    let definition = set::definition(input);
    let message = message::message(input);
    let user_message = message::user_message(input);
    let facts = facts::facts(input);
    let arguments = arguments::arguments(input);
    let location = location::location(input);
    let located = location::conversions(input);
    let set = implement(input, &quote!(#root::__private::ErrorSet), &bounds.set, &set);
    let error = implement(
        input,
        &quote!(#root::ApiError),
        &bounds.error,
        &quote!(#definition #message #user_message #facts #arguments #location),
    );
    let response = has_response.then(|| {
        let body = quote! {
            fn into_response(self) -> #root::__private::Response {
                #root::__private::respond(&self)
            }
        };
        let response = implement(input, &quote!(#root::__private::IntoResponse), &bounds.error, &body);
        let known = known_errors(input, &bounds.set);
        quote!(#response #known)
    });
    quote!(#forwarded #constants #conversions #located #set #error #response)
}
