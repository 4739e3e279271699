//! The headers, details and examples of a definition.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::Generics;

use crate::{
    ast::{Field, Input, Variant},
    attr::{Example, ExampleValue},
};

pub(super) fn headers(root: &TokenStream, variant: &Variant<'_>) -> Option<TokenStream> {
    let fixed = variant.attrs.headers.iter().map(|header| {
        let (name, value) = (header.name.value().to_ascii_lowercase(), &header.value);
        quote!(#root::__private::HeaderDefinition::fixed(#name, #value))
    });
    let filled = variant.fields.iter().filter_map(|field| field.attrs.header.as_ref()).map(|name| {
        let name = name.value().to_ascii_lowercase();
        quote!(#root::__private::HeaderDefinition::filled(#name))
    });
    let headers: Vec<_> = fixed.chain(filled).collect();
    (!headers.is_empty()).then(|| quote!(.with_headers(&[#(#headers),*])))
}

/// The examples of fields that a text shows, and of the parameter at fault.
pub(super) fn examples(root: &TokenStream, variant: &Variant<'_>) -> TokenStream {
    let shown = variant.fields.iter().filter(|field| variant.shows(field));
    let examples: Vec<_> = shown
        .filter_map(|field| {
            let name = field.name();
            let example = match &field.attrs.example {
                Some(written) => example(root, written),
                None => {
                    let number = usual_number(field)?;
                    quote!(#root::__private::Example::Number(#number))
                }
            };
            Some(quote!((#name, #example)))
        })
        .collect();
    let shown = (!examples.is_empty()).then(|| quote!(.with_examples(&[#(#examples),*])));
    let param = param(variant);
    quote!(#shown #param)
}

/// What documents show for a number whose author gives no example: its name is no number. A detail has a sample of its own.
fn usual_number(field: &Field<'_>) -> Option<&'static str> {
    match field.detail_type() {
        _ if field.attrs.detail.is_some() => None,
        "Integer" => Some("60"),
        "Number" => Some("0.5"),
        _ => None,
    }
}

/// That an occurrence names its parameter, and the one that documents show.
fn param(variant: &Variant<'_>) -> Option<TokenStream> {
    let mut params = variant.fields.iter().filter(|field| field.attrs.param.is_some()).peekable();
    params.peek()?;
    let mut examples = params.filter_map(|field| field.attrs.example.as_ref());
    let shown = examples.find_map(|example| match &example.value {
        ExampleValue::Text(param) => Some(quote!(.with_param_example(#param))),
        _ => None,
    });
    Some(shown.unwrap_or_else(|| quote!(.with_open_param())))
}

fn example(root: &TokenStream, example: &Example) -> TokenStream {
    match &example.value {
        ExampleValue::Text(text) => quote!(#root::__private::Example::Text(#text)),
        ExampleValue::Number(number) => quote!(#root::__private::Example::Number(#number)),
        ExampleValue::Boolean(is) => quote!(#root::__private::Example::Boolean(#is)),
    }
}

/// A detail may be left out when its field is an `Option`, or when a variant
/// that shares the definition lacks it.
pub(super) fn details(input: &Input<'_>, variant: &Variant<'_>) -> Option<TokenStream> {
    if variant.fields.iter().all(|field| field.attrs.detail.is_none()) {
        return None;
    }
    let root = &input.root;
    let sharing: Vec<_> = input.sharing(variant).collect();
    let details: Vec<_> = variant
        .fields
        .iter()
        .filter_map(|field| {
            let name = field.detail_name()?.value();
            let others: Vec<_> = sharing.iter().map(|other| detail(other, &name)).collect();
            let is_optional = std::iter::once(Some(field))
                .chain(others.iter().copied())
                .any(|other| other.is_none_or(|other| other.optional().is_some()));
            let is_one_type = others.iter().flatten().all(|other| other.detail_type() == field.detail_type());
            let of = format_ident!("{}", if is_one_type { field.detail_type() } else { "Any" });
            let new = if is_optional { quote!(optional) } else { quote!(new) };
            let example = field.attrs.example.as_ref().map(|written| {
                let example = example(root, written);
                quote!(.with_example(#example))
            });
            let said = others.iter().flatten().map(|other| &other.description);
            let description = std::iter::once(&field.description).chain(said).flatten().next();
            let description = description.map(|text| quote!(.with_description(#text)));
            let detail =
                quote!(#root::__private::DetailDefinition::#new(#name, #root::__private::DetailType::#of) #description #example);
            Some(match schema_type(input, field, &others) {
                Some(ty) => quote!(#root::__detail!(#detail, #ty)),
                None => detail,
            })
        })
        .collect();
    // What a macro makes of a detail lives long enough in a constant alone.
    Some(quote!(.with_details(const { &[#(#details),*] })))
}

/// The fields that every format must carry, also those of variants that share the definition.
pub(super) fn required(input: &Input<'_>, variant: &Variant<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let variants = std::iter::once(variant).chain(input.sharing(variant));
    let required: Vec<_> = variants
        .flat_map(|variant| &variant.fields)
        .filter(|field| field.attrs.required.is_some())
        .filter_map(|field| {
            let (name, part) = (field.name(), format_ident!("{}", field.attrs.part()?));
            Some(quote!(#root::__private::RequiredField::new(#name, #root::__private::ErrorPart::#part)))
        })
        .collect();
    (!required.is_empty()).then(|| quote!(.with_required(&[#(#required),*])))
}

/// The type whose schema says what the detail has inside, where its name does not. A
/// static can't name parameters of the type around it.
fn schema_type(input: &Input<'_>, field: &Field<'_>, others: &[Option<&Field<'_>>]) -> Option<TokenStream> {
    let ty = |field: &Field<'_>| {
        let ty = field.value_type();
        quote!(#ty)
    };
    let own = ty(field);
    let is_one_type = others.iter().flatten().all(|other| ty(other).to_string() == own.to_string());
    let is_unknown = ["Any", "Array"].contains(&field.detail_type());
    (is_unknown && is_one_type).then(|| in_static(own, &input.source.generics)).flatten()
}

/// The tokens of a type, with `'static` in the place of each lifetime; `None` where they
/// name a parameter or `Self`.
fn in_static(ty: TokenStream, generics: &Generics) -> Option<TokenStream> {
    let is_parameter = |ident: &Ident| {
        let types = generics.type_params().map(|param| &param.ident);
        *ident == "Self" || types.chain(generics.const_params().map(|param| &param.ident)).any(|param| param == ident)
    };
    let mut tokens = ty.into_iter();
    let mut found = TokenStream::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if is_parameter(&ident) => return None,
            TokenTree::Group(group) => {
                let inner = in_static(group.stream(), generics)?;
                found.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                tokens.next();
                found.extend(quote!('static));
            }
            token => found.extend([token]),
        }
    }
    Some(found)
}

fn detail<'a>(variant: &'a Variant<'_>, name: &str) -> Option<&'a Field<'a>> {
    variant.fields.iter().find(|field| field.detail_name().is_some_and(|other| other.value() == name))
}
