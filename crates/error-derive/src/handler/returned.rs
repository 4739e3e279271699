//! The return type of a handler: a future whose output axum can convert to a response.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{GenericArgument, ItemFn, PathArguments, ReturnType, Type, spanned::Spanned};

use super::check::has_impl;

/// A call that compiles if the function returns what a handler may return.
pub(super) fn check(handler: &ItemFn) -> Option<TokenStream> {
    let returned = match (&handler.sig.output, handler.sig.asyncness) {
        (ReturnType::Type(_, returned), Some(_)) => of_a_future(returned).filter(|returned| is_named(returned))?,
        (ReturnType::Type(_, returned), None) if is_named(returned) => {
            return Some(quote_spanned!(returned.span()=> ::error_response::__private::is_a_future::<#returned>();));
        }
        (ReturnType::Default, None) => {
            let name = &handler.sig.ident;
            return Some(quote_spanned!(name.span()=> ::error_response::__private::is_a_future::<()>();));
        }
        _ => return None,
    };
    Some(quote_spanned! {returned.span()=>
        {
            #[allow(unused_imports)]
            use ::error_response::__private::NotAnApiError as _;
            ::error_response::__private::ReturnedBy::<#returned>::NEW.a_handler();
        }
    })
}

/// A function that compiles if the future of the handler may move between threads.
pub(super) fn check_sendable(handler: &ItemFn, arguments: &[&Type]) -> Option<TokenStream> {
    handler.sig.asyncness?;
    let name = &handler.sig.ident;
    let values: Vec<_> = (0..arguments.len()).map(|at| format_ident!("argument_{at}")).collect();
    let call = quote_spanned!(name.span()=> ::error_response::__private::moves_between_threads(#name(#(#values),*)););
    let (generics, _, where_clause) = handler.sig.generics.split_for_impl();
    Some(quote! {
        #[allow(dead_code, unused_qualifications)]
        fn check_the_future #generics(#(#values: #arguments),*) #where_clause {
            #call
        }
    })
}

/// Whether the type can be written again: not if an `impl Trait` is a part of it, as in `EventStream<impl Stream>`.
fn is_named(returned: &Type) -> bool {
    !has_impl(quote!(#returned))
}

/// The error of a `Result`; else the type that is returned. What an `impl Trait` is, its trait says.
fn of_a_future(returned: &Type) -> Option<&Type> {
    match returned {
        Type::ImplTrait(_) => None,
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return Some(returned) };
            let types: Vec<_> = arguments.args.iter().filter_map(type_of).collect();
            match (last.ident == "Result", &types[..]) {
                (true, [_, error]) => Some(error),
                _ => Some(returned),
            }
        }
        _ => Some(returned),
    }
}

fn type_of(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    }
}
