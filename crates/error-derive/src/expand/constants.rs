//! The constants by which code names a definition without a value of the error.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::LitStr;

use super::{implement::inherent, set::places};
use crate::{
    ast::{Input, Variant},
    attr::Text,
    constant::constant,
};

/// A constant for each variant, of the type's own visibility.
pub(super) fn constants(input: &Input<'_>, predicates: &[TokenStream]) -> Option<TokenStream> {
    let root = &input.root;
    let places = places(input);
    let constants = input.variants.iter().enumerate().map(|(at, variant)| {
        let at = input.target(variant).map_or(at, |(target, _)| target);
        let place = Literal::usize_unsuffixed(*places.get(&at)?);
        Some(one(input, variant, &quote!(&<Self as #root::__private::ErrorSet>::SET.own[#place])))
    });
    all(input, predicates, constants.flatten().flatten())
}

/// The same for an input with mistakes, so that who uses a constant hears of the
/// mistake alone.
pub(crate) fn inert(input: &Input<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let definition =
        quote!(&#root::__private::definition_of(#root::__private::Category::InternalError, "", "", "", ""));
    let mut names = BTreeSet::new();
    let is_new = |variant: &&Variant<'_>| constant(input, variant).is_some_and(|name| names.insert(name.to_string()));
    let constants = input.variants.iter().filter(is_new).filter_map(|variant| one(input, variant, &definition));
    let constants: Vec<_> = constants.collect();
    all(input, &[], constants.into_iter())
}

fn all(
    input: &Input<'_>,
    predicates: &[TokenStream],
    constants: impl Iterator<Item = TokenStream>,
) -> Option<TokenStream> {
    let mut constants = constants.peekable();
    constants.peek()?;
    Some(inherent(input, predicates, &quote!(#(#constants)*)))
}

fn one(input: &Input<'_>, variant: &Variant<'_>, value: &TokenStream) -> Option<TokenStream> {
    let (root, visibility, name) = (&input.root, &input.source.vis, constant(input, variant)?);
    let docs = docs(input, variant);
    Some(quote! {
        #[doc = #docs]
        #visibility const #name: &'static #root::__private::Definition = #value;
    })
}

/// What the page of the type says of the constant.
fn docs(input: &Input<'_>, variant: &Variant<'_>) -> String {
    let target = input.target(variant).map_or(variant, |(_, target)| target);
    let of = format!("The definition of `{}`", variant.ident);
    match (&target.attrs.status, target.attrs.text(Text::Code).map(LitStr::value)) {
        (Some(status), Some(code)) => format!("{of}: {} `{code}`.", status.first()),
        _ => of + ".",
    }
}
