//! The state of the router that a handler is for.

use quote::quote;
use syn::{
    Error, GenericArgument, Ident, PathArguments, Token, Type,
    parse::{Parse, ParseStream},
};

/// What stands in the parentheses of `#[debug_handler(state = AppState)]`.
#[derive(Default)]
pub(crate) struct Options {
    state: Option<Type>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Options> {
        if input.is_empty() {
            return Ok(Options::default());
        }
        let key: Ident = input.parse()?;
        if key != "state" {
            return Err(Error::new(key.span(), "unknown option; write `#[debug_handler(state = AppState)]`"));
        }
        input.parse::<Token![=]>()?;
        let state = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Options { state: Some(state) })
    }
}

/// The type of the state: the one that is written, else that of the handler's `State`, else `()`.
pub(super) fn of(options: &Options, arguments: &[&Type]) -> syn::Result<Type> {
    if let Some(state) = &options.state {
        return Ok(state.clone());
    }
    let mut states = arguments.iter().filter_map(|argument| extracted(argument));
    let Some(first) = states.next() else { return Ok(syn::parse_quote!(())) };
    match states.find(|state| quote!(#state).to_string() != quote!(#first).to_string()) {
        None => Ok(first.clone()),
        Some(other) => Err(Error::new_spanned(
            other,
            "the handler takes states of two types: name the state of the router, `#[debug_handler(state = AppState)]`",
        )),
    }
}

/// `T` of `State<T>`.
fn extracted(argument: &Type) -> Option<&Type> {
    let Type::Path(path) = argument else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "State")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(state) => Some(state),
        _ => None,
    }
}
