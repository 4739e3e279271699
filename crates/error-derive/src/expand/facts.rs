//! `facts`: what the fields of an occurrence tell.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Ident;

use super::{
    forwarded,
    pattern::{binding, local},
};
use crate::ast::{Field, Input};

/// `facts`, where a field is one.
pub(super) fn facts(input: &Input<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let mut arms = Vec::new();
    for variant in &input.variants {
        if let Some((pattern, inner)) = forwarded::arm(input, variant, "facts", &quote!(__facts)) {
            arms.push(quote!(#pattern => #inner,));
            continue;
        }
        let facts: Vec<_> = variant.fields.iter().enumerate().map(|(at, field)| fact(root, at, field)).collect();
        let fields: Vec<_> = (0..facts.len()).filter(|at| !facts[*at].is_empty()).collect();
        if !fields.is_empty() {
            let pattern = binding(input, variant, &fields);
            arms.push(quote!(#pattern => { #(#facts)* }));
        }
    }
    if arms.is_empty() {
        return None;
    }
    let rest = (arms.len() < input.variants.len()).then(|| quote!(_ => {}));
    Some(quote! {
        fn facts<'__facts>(&'__facts self, __facts: &mut #root::__private::Facts<'__facts>) {
            match self { #(#arms)* #rest }
        }
    })
}

/// What one field tells; nothing when it is no fact.
fn fact(root: &TokenStream, at: usize, field: &Field<'_>) -> TokenStream {
    let attrs = &field.attrs;
    let local = local(at);
    let mut value = local.clone();
    // A field of an unfitting type is reported on the type.
    let span = field.ty.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    value.set_span(span.resolved_at(Span::call_site()));
    let marks = [
        ("param", attrs.param),
        ("retry_after", attrs.retry_after),
        ("challenge", attrs.challenge),
        ("violations", attrs.violations),
        ("rate_limit", attrs.rate_limit),
    ];
    let mut calls = TokenStream::new();
    for (method, _) in marks.iter().filter(|(_, mark)| mark.is_some()) {
        let method = format_ident!("{method}");
        calls.extend(quote!(__facts.#method(#value);));
    }
    calls.extend(attrs.code.map(|_| quote!(__facts.code(#value);)));
    calls.extend(
        attrs.status.map(|_| quote!(__facts.__own_status(#value, #root::ApiError::definition(self).statuses());)),
    );
    calls.extend(attrs.number.map(|_| quote!(__facts.number(*#value);)));
    calls.extend(attrs.instance.map(|_| quote!(__facts.instance(::core::convert::AsRef::<str>::as_ref(#value));)));
    calls.extend(attrs.causes.map(|_| quote!(__facts.__causes(#value);)));
    calls.extend(detail(root, field, &value));
    if let Some(name) = &attrs.header {
        let name = name.value().to_ascii_lowercase();
        let name = quote!(const { #root::__private::HeaderName::from_static(#name) });
        calls.extend(if field.is_list() {
            quote!(for __value in #value.iter() { __facts.header(#name, __value); })
        } else {
            quote!(__facts.header(#name, #value);)
        });
    }
    if calls.is_empty() || field.optional().is_none() {
        return calls;
    }
    quote!(if let ::core::option::Option::Some(#local) = #local { #calls })
}

/// A member of the body; the wait of the error is written as the response
/// shows it.
fn detail(root: &TokenStream, field: &Field<'_>, value: &Ident) -> Option<TokenStream> {
    let name = field.detail_name()?.value();
    Some(if field.attrs.retry_after.is_some() {
        quote! {{
            #[allow(unused_imports)]
            use #root::__private::OtherWait as _;
            #root::__private::ShownWait(#value).detail(__facts, #name);
        }}
    } else {
        quote!(__facts.detail(#name, #value);)
    })
}
