//! The deprecation of a definition.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{LitStr, Path, ext::IdentExt};

use crate::{
    ast::{Input, Variant},
    attr::Text,
};

pub(super) fn deprecation(input: &Input<'_>, variant: &Variant<'_>) -> Option<TokenStream> {
    let (root, deprecated) = (&input.root, variant.attrs.deprecated.as_ref()?);
    let day = |day: &LitStr| quote!(#root::__private::Day::from_static(#day));
    let since = deprecated.since.as_ref().map(day).map(|day| quote!(.with_since(#day)));
    let note = deprecated.note.as_ref().map(|note| quote!(.with_note(#note)));
    let replacement = deprecated.replaced_by.as_ref().map(|path| replacement(input, path));
    let sunset = variant.attrs.sunset.as_ref().map(day).map(|day| quote!(.with_sunset(#day)));
    Some(quote!(.with_deprecation(&#root::__private::Deprecation::new() #since #note #replacement #sunset)))
}

/// The code of a variant, which is known; of another type the compiler finds it.
fn replacement(input: &Input<'_>, path: &Path) -> TokenStream {
    let name = path.get_ident().filter(|_| input.is_enum);
    let code = name.and_then(|name| {
        let other = input.variants.iter().find(|other| other.ident.unraw() == name.unraw())?;
        other.attrs.text(Text::Code)
    });
    match code {
        Some(code) => quote!(.with_replaced_by(#code)),
        None => quote!(.with_replacement(#path)),
    }
}
