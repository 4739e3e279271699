//! `arguments`: the fields that the texts of an occurrence show.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, LitStr};

use super::{
    forwarded,
    pattern::{binding, local},
    text::public_texts,
};
use crate::{
    ast::{Input, Variant},
    template::{Hole, Template},
};

/// `arguments`, where a text shows a field.
pub(super) fn arguments(input: &Input<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let mut arms = Vec::new();
    for variant in &input.variants {
        if let Some((pattern, inner)) = forwarded::arm(input, variant, "arguments", &quote!(__arguments)) {
            arms.push(quote!(#pattern => #inner,));
            continue;
        }
        let (fields, calls): (Vec<_>, Vec<_>) = shown(input, variant).into_iter().unzip();
        if !fields.is_empty() {
            let pattern = binding(input, variant, &fields);
            arms.push(quote!(#pattern => { #(#calls)* }));
        }
    }
    if arms.is_empty() {
        return None;
    }
    let rest = (arms.len() < input.variants.len()).then(|| quote!(_ => {}));
    Some(quote! {
        fn arguments(&self, __arguments: &mut #root::__private::Arguments) {
            #[allow(unused_imports)]
            use #root::__private::{
                Shown as __Shown, ShownDisplay as _, ShownNothing as _, ShownNumber as _, ShownPath as _,
            };
            match self { #(#arms)* #rest }
        }
    })
}

/// Each field that a text of `variant` shows, and the call that adds it. A field that several placeholders name is
/// printed as the first one says.
fn shown(input: &Input<'_>, variant: &Variant<'_>) -> Vec<(usize, TokenStream)> {
    let mut shown: Vec<(usize, TokenStream)> = Vec::new();
    for text in public_texts(input, variant) {
        let Ok(template) = Template::parse(&text.value()) else { continue };
        // A field that can't be printed is reported where the text shows it.
        let span = text.span().resolved_at(Span::call_site());
        for hole in template.holes() {
            let Some((at, field)) = variant.field(hole) else { continue };
            if shown.iter().any(|(other, _)| *other == at) || hole.has_arguments() || field.is_unprintable() {
                continue;
            }
            let name = name(hole);
            let Hole { spec, .. } = hole;
            let colon = if spec.is_empty() { "" } else { ":" };
            let mut value = local(at);
            value.set_span(span);
            let format = LitStr::new(&format!("{{0{colon}{spec}}}"), span);
            shown.push(if field.attrs.retry_after.is_some() {
                (at, quote!(let _ = #value; __arguments.wait(#name);))
            } else {
                (at, print(&name, &format, &value, hole))
            });
        }
    }
    shown
}

/// Adds a field. A field that cannot be printed is reported once, by thiserror.
fn print(name: &str, format: &LitStr, value: &Ident, hole: &Hole) -> TokenStream {
    if hole.formatting_trait() == "Display" {
        quote! {{
            let __printed = (&&&&__Shown(#value)).printed();
            __arguments.__shown(#name, __printed, ::core::format_args!(#format, __printed));
        }}
    } else {
        // Hexadecimal and the like: a text.
        quote!(__arguments.text(#name, &::core::format_args!(#format, #value));)
    }
}

/// The name of an argument: that of the field. A field without a name has its place, behind `arg`.
fn name(hole: &Hole) -> String {
    if hole.name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("arg{}", hole.name)
    } else {
        hole.name.clone()
    }
}
