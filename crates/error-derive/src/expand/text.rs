//! A written text, as the arm that prints it.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, LitStr};

use super::pattern::{any, binding, local};
use crate::{
    ast::{Field, Input, Variant},
    attr::Text,
    template::{Hole, Piece, Template, escape},
};

/// The fields that the written texts of `variant` show, and how.
pub(super) fn shown_fields(input: &Input<'_>, variant: &Variant<'_>) -> Vec<(usize, &'static str)> {
    let texts = [variant.attrs.text(Text::Message), user_text(input, variant)];
    let templates = texts.into_iter().flatten().filter_map(|text| Template::parse(&text.value()).ok());
    let shown = |template: Template| -> Vec<_> {
        let shown = template.holes().filter_map(|hole| Some((variant.field(hole)?.0, hole.formatting_trait())));
        shown.collect()
    };
    templates.flat_map(shown).collect()
}

/// The texts of `variant` that a client reads: its message, as its author wrote it, and the text for end users.
pub(super) fn public_texts<'a>(input: &'a Input<'_>, variant: &'a Variant<'_>) -> impl Iterator<Item = &'a LitStr> {
    let target = input.target(variant).map_or(variant, |(_, target)| target);
    [variant.public_template(target.side()), user_text(input, variant)].into_iter().flatten()
}

/// The text of `variant` for end users: its own or its definition's.
pub(super) fn user_text<'a>(input: &'a Input<'_>, variant: &'a Variant<'_>) -> Option<&'a LitStr> {
    let target = input.target(variant).map_or(variant, |(_, target)| target);
    target.attrs.text(Text::UserMessage)
}

/// The text of a client error that shows the wait of the error: written by the
/// derive, since the `Display` of the field doesn't know the quota. That a field
/// has no `Display` is reported by thiserror.
pub(super) fn shows_wait<'a>(input: &Input<'_>, variant: &'a Variant<'_>) -> Option<&'a LitStr> {
    let text = variant.display_literal()?;
    let template = Template::parse(&text.value()).ok()?;
    let is_wait = |hole: &Hole| {
        variant.field(hole).is_some_and(|(_, field)| field.attrs.retry_after.is_some() && !field.is_unprintable())
    };
    let is_concrete = input.source.generics.type_params().next().is_none();
    (is_concrete && template.holes().any(is_wait)).then_some(text)
}

/// The quotas of an occurrence, as a `&[&[RateLimit]]`, and the places of their
/// fields.
fn quotas(root: &TokenStream, variant: &Variant<'_>) -> (TokenStream, Vec<usize>) {
    let fields = variant.fields.iter().enumerate().filter(|(_, field)| field.attrs.rate_limit.is_some());
    let (shown, places): (Vec<_>, Vec<_>) = fields.map(|(at, field)| (quota(root, at, field), at)).unzip();
    (quote!(&[#(#shown),*]), places)
}

fn quota(root: &TokenStream, at: usize, field: &Field<'_>) -> TokenStream {
    let quota = local(at);
    let list = |quota: &Ident| quote!(::core::convert::AsRef::<[#root::__private::RateLimit]>::as_ref(#quota));
    match field.optional() {
        None => list(&quota),
        Some(_) => {
            let list = list(&format_ident!("__some"));
            quote!(match #quota {
                ::core::option::Option::Some(__some) => #list,
                ::core::option::Option::None => &[],
            })
        }
    }
}

/// The arm of a written text.
pub(super) fn written(input: &Input<'_>, variant: &Variant<'_>, text: &LitStr) -> TokenStream {
    let Ok(template) = Template::parse(&text.value()) else {
        return TokenStream::new();
    };
    if let Some(plain) = template.plain() {
        let pattern = any(input, variant);
        return quote!(#pattern => __formatter.write_str(#plain),);
    }
    let (format, mut fields) = positional(variant, &template);
    // A field that can't be printed is reported where the text shows it.
    let span = text.span().resolved_at(Span::call_site());
    let format = LitStr::new(&format, span);
    let is_wait = |at: &usize| variant.fields.get(*at).is_some_and(|field| field.attrs.retry_after.is_some());
    let (quotas, quota_places) = quotas(&input.root, variant);
    let root = &input.root;
    let arguments = fields.iter().map(|at| {
        let mut local = local(*at);
        local.set_span(span);
        if is_wait(at) { quote_spanned!(span=> __ShownWait(#local).text(#quotas)) } else { quote!(#local) }
    });
    let print = quote!(::core::write!(__formatter, #format, #(#arguments),*));
    if !fields.iter().any(is_wait) {
        let pattern = binding(input, variant, &fields);
        return quote!(#pattern => #print,);
    }
    fields.extend(quota_places.into_iter().filter(|at| !fields.contains(at)).collect::<Vec<_>>());
    let pattern = binding(input, variant, &fields);
    quote! {
        #pattern => {
            #[allow(unused_imports)]
            use #root::__private::{OtherWait as _, ShownWait as __ShownWait};
            #print
        }
    }
}

/// The format string with an index for each name, and the fields of the
/// indices: whatever a field is called, and whatever else the user's scope
/// holds, the argument is the field.
fn positional(variant: &Variant<'_>, template: &Template) -> (String, Vec<usize>) {
    let (mut format, mut fields) = (String::new(), Vec::new());
    for piece in &template.pieces {
        match piece {
            Piece::Text(text) => format.push_str(&escape(text)),
            Piece::Hole(hole) => {
                let Some((field, _)) = variant.field(hole) else { continue };
                let at = fields.iter().position(|other| *other == field).unwrap_or_else(|| {
                    fields.push(field);
                    fields.len() - 1
                });
                let Hole { spec, .. } = hole;
                let colon = if spec.is_empty() { "" } else { ":" };
                format.push_str(&format!("{{{at}{colon}{spec}}}"));
            }
        }
    }
    (format, fields)
}
