//! The arguments of a handler: each is an extractor, and the one that reads the body is the last.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Error, FnArg, GenericArgument, ItemFn, PathArguments, PathSegment, Type, spanned::Spanned};

/// The types of the arguments. It is `None` for a method, whose `Self` cannot be named
/// where the check is.
pub(super) fn types(handler: &ItemFn) -> Option<Vec<&Type>> {
    handler.sig.inputs.iter().map(type_of).collect()
}

fn type_of(argument: &FnArg) -> Option<&Type> {
    match argument {
        FnArg::Typed(typed) => Some(&typed.ty),
        FnArg::Receiver(_) => None,
    }
}

/// A call for each argument, which compiles if a handler can take it.
pub(super) fn checks(arguments: &[&Type], state: &Type) -> TokenStream {
    let last = arguments.len().saturating_sub(1);
    arguments.iter().enumerate().map(|(at, argument)| check(argument, state, at == last)).collect()
}

fn check(argument: &Type, state: &Type, is_last: bool) -> TokenStream {
    if let Type::Reference(_) = argument {
        let mistake =
            "a handler takes values, no references: extract an owned value, such as `String` instead of `&str`";
        return Error::new_spanned(argument, mistake).into_compile_error();
    }
    // Of a known extractor the compiler names the bound that is not met; of any other a trait of ours says what it is not.
    let (check, marker) = match (known(argument), is_last) {
        (Some(Reads::Body), true) => ("reads_the_body", None),
        (Some(Reads::Body), false) => ("comes_before_the_body", None),
        (Some(Reads::Head), _) => ("reads_the_head", None),
        (Some(Reads::State), _) => ("is_of_the_state", None),
        (None, true) => ("is_the_last_argument", Some(quote!(, _))),
        (None, false) => ("is_an_argument", None),
    };
    let inside = inner_of_valid(argument).filter(|_| ["reads_the_body", "reads_the_head"].contains(&check));
    let check = Ident::new(check, argument.span());
    match inside {
        Some(inner) => quote_spanned! {argument.span()=>
            {
                #[allow(unused_imports)]
                use ::error_response::__private::NotExtracted as _;
                ::error_response::__private::InsideValid::<#inner>::NEW.#check::<#argument, #state>();
            }
        },
        None => quote_spanned!(argument.span()=> ::error_response::__private::#check::<#argument, #state #marker>();),
    }
}

enum Reads {
    Body,
    Head,
    State,
}

/// What axum's extractors and ours read, by their names; an extractor around another one reads what that one does.
fn known(extractor: &Type) -> Option<Reads> {
    let last = match extractor {
        Type::Path(path) => path.path.segments.last()?,
        Type::Tuple(tuple) => return known(tuple.elems.last()?),
        _ => return None,
    };
    match &*last.ident.to_string() {
        "Body" | "Bytes" | "Form" | "Json" | "Multipart" | "RawForm" | "Request" | "String" => Some(Reads::Body),
        "Extension" | "Path" | "Query" | "TypedHeader" => Some(Reads::Head),
        "State" => Some(Reads::State),
        "All" | "ByField" | "Option" | "Result" | "Valid" | "WithRejection" => known(first_argument(last)?),
        _ => None,
    }
}

/// `X` of `Valid<X>`.
fn inner_of_valid(extractor: &Type) -> Option<&Type> {
    let Type::Path(path) = extractor else { return None };
    first_argument(path.path.segments.last().filter(|last| last.ident == "Valid")?)
}

fn first_argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(first) => Some(first),
        _ => None,
    }
}
