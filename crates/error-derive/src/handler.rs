//! `#[debug_handler]`: a handler whose error cannot be returned is one compile error that says what to write.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{GenericArgument, ItemFn, PathArguments, ReturnType, Type, spanned::Spanned};

/// The handler as it is, and a check of the error that it returns.
pub(crate) fn check(handler: &ItemFn) -> TokenStream {
    let check = returned(handler).map(|returned| {
        let (generics, _, where_clause) = handler.sig.generics.split_for_impl();
        let call = quote_spanned!(returned.span()=> ::error_response::__private::returned_by_a_handler::<#returned>());
        quote! {
            const _: () = {
                #[allow(dead_code, unused_qualifications)]
                fn check #generics() #where_clause {
                    #call
                }
            };
        }
    });
    quote!(#handler #check)
}

/// The error of a `Result`; else the type that is returned. What an `impl Trait` is, its trait says.
fn returned(handler: &ItemFn) -> Option<&Type> {
    let ReturnType::Type(_, returned) = &handler.sig.output else { return None };
    match &**returned {
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
