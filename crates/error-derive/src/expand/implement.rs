//! The skeleton of every impl.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{WhereClause, parse_quote};

use crate::ast::Input;

/// What a signature tells the document; the macro of `error-response` drops it
/// where there is none.
pub(crate) fn known_errors(input: &Input<'_>, predicates: &[TokenStream]) -> TokenStream {
    let root = &input.root;
    let body = quote! {
        fn known_errors() -> ::std::vec::Vec<#root::__private::openapi::Declared> {
            ::core::iter::Iterator::collect(
                #root::__private::openapi::Declared::set(<Self as #root::__private::ErrorSet>::SET)
            )
        }
    };
    let known = implement(input, &quote!(#root::openapi::KnownErrors), predicates, &body);
    quote!(#root::__openapi! { #known })
}

/// The impl of the trait `name`.
pub(crate) fn implement(
    input: &Input<'_>,
    name: &TokenStream,
    predicates: &[TokenStream],
    body: &TokenStream,
) -> TokenStream {
    block(input, &quote!(#name for), predicates, body)
}

/// An impl of the type itself.
pub(super) fn inherent(input: &Input<'_>, predicates: &[TokenStream], body: &TokenStream) -> TokenStream {
    block(input, &TokenStream::new(), predicates, body)
}

/// An impl in which no lint of the user's speaks up.
fn block(input: &Input<'_>, of: &TokenStream, predicates: &[TokenStream], body: &TokenStream) -> TokenStream {
    // Resolved as the macro's own, so that no lint takes the impl for the user's.
    let mut ident = input.source.ident.clone();
    ident.set_span(ident.span().resolved_at(Span::call_site()));
    let (impl_generics, ty_generics, written) = input.source.generics.split_for_impl();
    let mut where_clause: WhereClause = written.cloned().unwrap_or_else(|| parse_quote!(where));
    for predicate in predicates {
        where_clause.predicates.push(parse_quote!(#predicate));
    }
    quote! {
        #[automatically_derived]
        #[allow(
            dead_code,
            deprecated,
            unreachable_pub,
            unreachable_code,
            unused_qualifications,
            unused_results,
            clippy::all,
            clippy::pedantic,
            clippy::nursery
        )]
        impl #impl_generics #of #ident #ty_generics #where_clause {
            #body
        }
    }
}
