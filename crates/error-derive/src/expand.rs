//! The impls of an input without mistakes: a static for the definitions, and
//! matches of few arms.

use std::collections::BTreeMap;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{GenericParam, Ident, LitStr, Type, WhereClause, parse_quote};

use crate::{
    ast::{Fault, Field, Input, Variant},
    attr::{Allow, Display, Example, ExampleValue, Wait},
    template::{Hole, Piece, Template, escape},
};

pub(crate) fn expand(input: &Input<'_>, has_response: bool) -> TokenStream {
    let root = &input.root;
    let bounds = Bounds::of(input);
    let set = set(input);
    let definition = definition(input);
    let message = message(input);
    let user_message = user_message(input);
    let facts = facts(input);
    let set = implement(input, &quote!(#root::ErrorSet), &bounds.set, &set);
    let error =
        implement(input, &quote!(#root::ApiError), &bounds.error, &quote!(#definition #message #user_message #facts));
    let response = has_response.then(|| {
        let body = quote! {
            fn into_response(self) -> #root::__private::Response {
                #root::__private::respond(&self)
            }
        };
        let response = implement(input, &quote!(#root::__private::IntoResponse), &bounds.error, &body);
        let known = known_errors(input, &bounds.set);
        quote!(#response #known)
    });
    quote!(#set #error #response)
}

/// What a signature tells the document; the macro of `error-response` drops it
/// where there is none.
pub(crate) fn known_errors(input: &Input<'_>, predicates: &[TokenStream]) -> TokenStream {
    let root = &input.root;
    let body = quote! {
        fn known_errors() -> ::std::vec::Vec<#root::__private::openapi::Declared> {
            #root::__private::openapi::Declared::set(<Self as #root::ErrorSet>::SET).collect()
        }
    };
    let known = implement(input, &quote!(#root::openapi::KnownErrors), predicates, &body);
    quote!(#root::__openapi! { #known })
}

/// An impl in which no lint of the user's speaks up.
pub(crate) fn implement(
    input: &Input<'_>,
    name: &TokenStream,
    predicates: &[TokenStream],
    body: &TokenStream,
) -> TokenStream {
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
            deprecated,
            unreachable_code,
            unused_qualifications,
            unused_results,
            clippy::all,
            clippy::pedantic,
            clippy::nursery
        )]
        impl #impl_generics #name for #ident #ty_generics #where_clause {
            #body
        }
    }
}

/// What the fields of a generic type must be for each trait.
#[derive(Default)]
struct Bounds {
    set: Vec<TokenStream>,
    error: Vec<TokenStream>,
}

impl Bounds {
    fn of(input: &Input<'_>) -> Bounds {
        let parameters: Vec<&Ident> = input
            .source
            .generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                GenericParam::Type(parameter) => Some(&parameter.ident),
                GenericParam::Const(parameter) => Some(&parameter.ident),
                GenericParam::Lifetime(_) => None,
            })
            .collect();
        let mut bounds = Bounds::default();
        if parameters.is_empty() {
            return bounds;
        }
        let root = &input.root;
        bounds.error.push(quote!(Self: ::std::error::Error));
        for variant in &input.variants {
            let shown = shown_fields(input, variant);
            for (at, field) in variant.fields.iter().enumerate() {
                if !names_any(field.ty.to_token_stream(), &parameters) {
                    continue;
                }
                let (ty, attrs) = (field.present(), &field.attrs);
                if variant.attrs.transparent.is_some() {
                    let ty = field.ty;
                    bounds.set.push(quote!(#ty: #root::__private::Transparent));
                    bounds.error.push(quote!(#ty: #root::__private::Transparent));
                }
                if attrs.detail.is_some() {
                    bounds.error.push(quote!(#ty: #root::__private::Serialize));
                }
                if attrs.param.is_some() {
                    bounds.error.push(quote!(#ty: ::core::convert::AsRef<str>));
                }
                if attrs.violations.is_some() {
                    bounds.error.push(quote!(#ty: ::core::convert::AsRef<[#root::Violation]>));
                }
                if attrs.retry_after.is_some() {
                    bounds.error.push(quote!(#root::RetryAfter: for<'__any> ::core::convert::From<&'__any #ty>));
                }
                if attrs.header.is_some() {
                    bounds.error.push(quote!(#ty: ::core::fmt::Display));
                }
                for name in shown.iter().filter(|(shown, _)| *shown == at).map(|(_, name)| name) {
                    let (ty, name) = (field.ty, format_ident!("{name}"));
                    bounds.error.push(quote!(#ty: ::core::fmt::#name));
                }
            }
        }
        bounds
    }
}

/// Whether one of `names` stands in `tokens`.
fn names_any(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => names.contains(&&ident),
        proc_macro2::TokenTree::Group(group) => names_any(group.stream(), names),
        _ => false,
    })
}

/// The fields that the written texts of `variant` show, and how.
fn shown_fields(input: &Input<'_>, variant: &Variant<'_>) -> Vec<(usize, &'static str)> {
    let texts = [variant.attrs.message.as_ref(), user_text(input, variant)];
    let templates = texts.into_iter().flatten().filter_map(|text| Template::parse(&text.value()).ok());
    let shown = |template: Template| -> Vec<_> {
        let shown = template.holes().filter_map(|hole| Some((variant.field(hole)?.0, hole.formatting_trait())));
        shown.collect()
    };
    templates.flat_map(shown).collect()
}

/// The text of `variant` for end users: its own or its definition's.
fn user_text<'a>(input: &'a Input<'_>, variant: &'a Variant<'_>) -> Option<&'a LitStr> {
    let target = input.target(variant).map_or(variant, |(_, target)| target);
    target.attrs.user_message.as_ref()
}

fn set(input: &Input<'_>) -> TokenStream {
    let root = &input.root;
    let own: Vec<_> =
        input.variants.iter().filter(|variant| variant.is_definition()).map(|variant| own(input, variant)).collect();
    let len = Literal::usize_unsuffixed(own.len());
    let parts = input.variants.iter().filter(|variant| variant.attrs.transparent.is_some()).map(|variant| {
        let ty = variant.fields.iter().map(|field| field.ty);
        quote!(#(<#ty as #root::__private::Transparent>::SET)*)
    });
    // A static has one address, and nobody copies it.
    quote! {
        const SET: #root::DefinitionSet = {
            static OWN: [#root::Definition; #len] = [#(#own),*];
            #root::DefinitionSet { own: &OWN, parts: &[#(#parts),*] }
        };
    }
}

/// The definition of one variant.
fn own(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let (root, attrs) = (&input.root, &variant.attrs);
    let category = attrs.category.map(|category| category.value.variant());
    let kind = input.kind(variant).map(LitStr::value).unwrap_or_default();
    let title = attrs.title.as_ref().map(LitStr::value).or_else(|| variant.docs.title.clone()).unwrap_or_default();
    let description = variant.docs.description.clone().unwrap_or_default();
    let message = variant.public_template(variant.fault()).map(LitStr::value).unwrap_or_default();
    let texts = quote!(#kind, #title, #description, #message);
    let mut tokens = match (&attrs.status, &attrs.code) {
        (Some(status), Some(code)) => {
            let status = Literal::u16_unsuffixed(status.value);
            let category = category.map(|category| quote!(.with_category(#root::Category::#category)));
            quote!(#root::__private::definition(#status, #code, #texts) #category)
        }
        _ => quote!(#root::__private::definition_of(#root::Category::#category, #texts)),
    };
    let docs = match (&attrs.docs, &input.defaults.docs, &attrs.code) {
        (Some(docs), ..) => Some(docs.value()),
        (None, Some(base), Some(code)) => Some(base.value() + &code.value()),
        _ => None,
    };
    let texts = [
        ("with_cause", variant.docs.cause.clone()),
        ("with_listed", attrs.listed.as_ref().map(LitStr::value)),
        ("with_user_message", attrs.user_message.as_ref().map(LitStr::value)),
        ("with_action", attrs.action.as_ref().map(LitStr::value)),
        ("with_docs", docs),
        ("with_challenge", input.challenge(variant).map(LitStr::value)),
        ("with_param", attrs.param.as_ref().map(LitStr::value)),
    ];
    for (method, text) in texts {
        if let Some(text) = text {
            let method = format_ident!("{method}");
            tokens.extend(quote!(.#method(#text)));
        }
    }
    if let Some(number) = attrs.number {
        let number = Literal::i64_unsuffixed(number.value);
        tokens.extend(quote!(.with_number(#number)));
    }
    if let Some(retry) = attrs.retry {
        let retry = format_ident!("{retry}");
        tokens.extend(quote!(.with_retry(#root::Retry::#retry)));
    }
    let occurrence = variant.fields.iter().any(|field| field.attrs.retry_after.is_some());
    let wait = match attrs.retry_after.map(|wait| wait.value) {
        Some(Wait::Unknown) => Some(quote!(Unknown)),
        Some(Wait::Seconds(seconds)) => Some(quote!(Seconds(#seconds))),
        None => occurrence.then(|| quote!(Occurrence)),
    };
    if let Some(wait) = wait {
        tokens.extend(quote!(.with_wait(#root::Wait::#wait)));
    }
    if let Some(max_age) = attrs.max_age {
        let seconds = Literal::u32_unsuffixed(max_age.value);
        tokens.extend(quote!(.with_max_age(#seconds)));
    }
    match &attrs.allow {
        Some(Allow::Route) => tokens.extend(quote!(.with_allow(#root::Allow::Route))),
        Some(Allow::Methods(methods)) => tokens.extend(quote!(.with_allow(#root::Allow::Methods(#methods)))),
        None => {}
    }
    tokens.extend(headers(root, variant));
    tokens.extend(examples(root, variant));
    tokens.extend(details(input, variant));
    if variant.fields.iter().any(|field| field.attrs.violations.is_some()) {
        tokens.extend(quote!(.with_violations()));
    }
    if attrs.extension {
        tokens.extend(quote!(.as_extension()));
    }
    if is_fixed(input, variant) {
        tokens.extend(quote!(.as_fixed()));
    }
    tokens
}

/// Whether all occurrences are the same: no text shows a field, no field is a
/// fact, and no other variant shares the definition.
fn is_fixed(input: &Input<'_>, variant: &Variant<'_>) -> bool {
    let is_plain = |text: &LitStr| Template::parse(&text.value()).is_ok_and(|text| text.plain().is_some());
    let message = match (&variant.attrs.message, &variant.display) {
        (Some(text), _) => is_plain(text),
        (None, _) if variant.fault() == Some(Fault::Server) => true,
        (None, Some(Display::Literal { text, arguments })) => arguments.is_empty() && is_plain(text),
        _ => false,
    };
    message
        && variant.attrs.user_message.as_ref().is_none_or(is_plain)
        && !variant.fields.iter().any(|field| field.attrs.is_fact())
        && input.sharing(variant).next().is_none()
}

fn headers(root: &TokenStream, variant: &Variant<'_>) -> Option<TokenStream> {
    let fixed = variant.attrs.headers.iter().map(|header| {
        let (name, value) = (header.name.value().to_ascii_lowercase(), &header.value);
        quote!(#root::HeaderDefinition::fixed(#name, #value))
    });
    let filled = variant.fields.iter().filter_map(|field| field.attrs.header.as_ref()).map(|name| {
        let name = name.value().to_ascii_lowercase();
        quote!(#root::HeaderDefinition::filled(#name))
    });
    let headers: Vec<_> = fixed.chain(filled).collect();
    (!headers.is_empty()).then(|| quote!(.with_headers(&[#(#headers),*])))
}

/// The examples of fields that a text shows, and of the parameter at fault.
fn examples(root: &TokenStream, variant: &Variant<'_>) -> TokenStream {
    let shown = variant.fields.iter().filter(|field| field.attrs.example.is_some() && variant.shows(field));
    let examples: Vec<_> = shown
        .filter_map(|field| {
            let (name, example) = (field.name(), example(root, field.attrs.example.as_ref()?));
            Some(quote!((#name, #example)))
        })
        .collect();
    let shown = (!examples.is_empty()).then(|| quote!(.with_examples(&[#(#examples),*])));
    let params = variant.fields.iter().filter(|field| field.attrs.param.is_some());
    let param = params.filter_map(|field| field.attrs.example.as_ref()).find_map(|example| match &example.value {
        ExampleValue::Text(param) => Some(quote!(.with_param_example(#param))),
        _ => None,
    });
    quote!(#shown #param)
}

fn example(root: &TokenStream, example: &Example) -> TokenStream {
    match &example.value {
        ExampleValue::Text(text) => quote!(#root::Example::Text(#text)),
        ExampleValue::Number(number) => quote!(#root::Example::Number(#number)),
        ExampleValue::Boolean(is) => quote!(#root::Example::Boolean(#is)),
    }
}

/// A detail may be left out when its field is an `Option`, or when a variant
/// that shares the definition lacks it.
fn details(input: &Input<'_>, variant: &Variant<'_>) -> Option<TokenStream> {
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
            Some(quote!(#root::DetailDefinition::#new(#name, #root::DetailType::#of) #example))
        })
        .collect();
    Some(quote!(.with_details(&[#(#details),*])))
}

fn detail<'a>(variant: &'a Variant<'_>, name: &str) -> Option<&'a Field<'a>> {
    variant.fields.iter().find(|field| field.detail_name().is_some_and(|other| other.value() == name))
}

/// One index into the definitions for all variants.
fn definition(input: &Input<'_>) -> TokenStream {
    let root = &input.root;
    let mut places = BTreeMap::new();
    for (at, variant) in input.variants.iter().enumerate() {
        if variant.is_definition() {
            places.insert(at, places.len());
        }
    }
    let arms = input.variants.iter().enumerate().map(|(at, variant)| {
        if variant.attrs.transparent.is_some() {
            let (pattern, inner, part) = transparent(input, variant);
            return quote!(#pattern => return #part::definition(#inner),);
        }
        let pattern = any(input, variant);
        let at = input.target(variant).map_or(at, |(target, _)| target);
        let place = Literal::usize_unsuffixed(places.get(&at).copied().unwrap_or_default());
        quote!(#pattern => #place,)
    });
    let body = if places.is_empty() {
        let arms = input.variants.iter().map(|variant| {
            let (pattern, inner, part) = transparent(input, variant);
            quote!(#pattern => #part::definition(#inner),)
        });
        matched(input, arms)
    } else if places.len() == 1 && input.variants.len() == 1 {
        quote!(&<Self as #root::ErrorSet>::SET.own[0])
    } else {
        let at = matched(input, arms);
        quote! {
            let __at: usize = #at;
            &<Self as #root::ErrorSet>::SET.own[__at]
        }
    };
    quote! {
        fn definition(&self) -> &'static #root::Definition {
            #body
        }
    }
}

fn matched(input: &Input<'_>, arms: impl Iterator<Item = TokenStream>) -> TokenStream {
    if input.variants.is_empty() { quote!(match *self {}) } else { quote!(match self { #(#arms)* }) }
}

/// A pattern for every value of `variant`.
fn any(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let path = path(input, variant);
    if variant.is_unit { path } else { quote!(#path { .. }) }
}

fn path(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let ident = variant.ident;
    if input.is_enum { quote!(Self::#ident) } else { quote!(Self) }
}

/// A pattern that binds some fields of `variant`.
fn binding(input: &Input<'_>, variant: &Variant<'_>, fields: &[usize]) -> TokenStream {
    if fields.is_empty() {
        return any(input, variant);
    }
    let path = path(input, variant);
    let fields = fields.iter().filter_map(|at| Some((variant.fields.get(*at)?, local(*at)))).map(|(field, local)| {
        let member = &field.member;
        quote!(#member: #local)
    });
    quote!(#path { #(#fields,)* .. })
}

fn local(field: usize) -> Ident {
    Ident::new(&format!("__{field}"), Span::call_site())
}

/// The pattern and the local of the one field of a transparent variant, and the
/// trait through which it is reached.
fn transparent(input: &Input<'_>, variant: &Variant<'_>) -> (TokenStream, Ident, TokenStream) {
    let root = &input.root;
    let ty = variant.fields.iter().map(|field| field.ty);
    (binding(input, variant, &[0]), local(0), quote!(#(<#ty as #root::__private::Transparent>)*))
}

/// `message`: a client error prints itself, a server error nothing, a written
/// message is a template.
fn message(input: &Input<'_>) -> Option<TokenStream> {
    let (mut arms, mut display, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &input.variants {
        let target = input.target(variant).map_or(variant, |(_, target)| target);
        if variant.attrs.transparent.is_some() {
            let (pattern, inner, part) = transparent(input, variant);
            arms.push(quote!(#pattern => #part::message(#inner, __formatter),));
        } else if let Some(text) = &variant.attrs.message {
            arms.push(written(input, variant, text));
        } else if target.fault() == Some(Fault::Server) {
            silent.push(any(input, variant));
        } else if let Some(text) = shows_wait(input, variant) {
            arms.push(written(input, variant, text));
        } else {
            display.push(any(input, variant));
        }
    }
    if arms.is_empty() && display.is_empty() {
        return None;
    }
    let print = quote!(::core::fmt::Display::fmt(self, __formatter));
    let nothing = quote!(::core::result::Result::Ok(()));
    let body = if arms.is_empty() && silent.is_empty() {
        print
    } else {
        // The shorter list is spelt out.
        let (listed, listed_body, rest, rest_body) = if display.len() < silent.len() {
            (display, print, silent, nothing)
        } else {
            (silent, nothing, display, print)
        };
        let listed = (!listed.is_empty()).then(|| quote!(#(#listed)|* => #listed_body,));
        let rest = (!rest.is_empty()).then(|| quote!(_ => #rest_body,));
        quote!(match self { #(#arms)* #listed #rest })
    };
    Some(quote! {
        fn message(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            #body
        }
    })
}

/// The text of a client error that shows the wait of the error: written by the
/// derive, since the `Display` of the field doesn't know the quota.
fn shows_wait<'a>(input: &Input<'_>, variant: &'a Variant<'_>) -> Option<&'a LitStr> {
    let text = variant.display_literal()?;
    let template = Template::parse(&text.value()).ok()?;
    let is_wait = |hole: &Hole| variant.field(hole).is_some_and(|(_, field)| field.attrs.retry_after.is_some());
    let is_concrete = input.source.generics.type_params().next().is_none();
    (is_concrete && template.holes().any(is_wait)).then_some(text)
}

/// The quota of an occurrence, as an `Option<&RateLimit>`, and the place of its
/// field.
fn quota(root: &TokenStream, variant: &Variant<'_>) -> (TokenStream, Option<usize>) {
    let found = variant.fields.iter().enumerate().find(|(_, field)| field.attrs.rate_limit.is_some());
    let Some((at, field)) = found else { return (quote!(::core::option::Option::None), None) };
    let quota = local(at);
    let some = |quota: &Ident| {
        quote!({
            let __quota: &#root::RateLimit = #quota;
            ::core::option::Option::Some(__quota)
        })
    };
    let shown = match field.optional() {
        None => some(&quota),
        Some(_) => {
            let some = some(&format_ident!("__some"));
            quote!(match #quota {
                ::core::option::Option::Some(__some) => #some,
                ::core::option::Option::None => ::core::option::Option::None,
            })
        }
    };
    (shown, Some(at))
}

/// The arm of a written text.
fn written(input: &Input<'_>, variant: &Variant<'_>, text: &LitStr) -> TokenStream {
    let Ok(template) = Template::parse(&text.value()) else {
        return TokenStream::new();
    };
    if let Some(plain) = template.plain() {
        let pattern = any(input, variant);
        return quote!(#pattern => __formatter.write_str(#plain),);
    }
    // Names become indices: whatever a field is called, and whatever else the
    // user's scope holds, the argument is the field.
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
    // A field that can't be printed is reported where the text shows it.
    let span = text.span().resolved_at(Span::call_site());
    let format = LitStr::new(&format, span);
    let (quota, quota_at) = quota(&input.root, variant);
    let root = &input.root;
    let mut has_wait = false;
    let locals: Vec<_> = fields
        .iter()
        .map(|at| {
            let mut local = local(*at);
            local.set_span(span);
            let is_wait = variant.fields.get(*at).is_some_and(|field| field.attrs.retry_after.is_some());
            has_wait |= is_wait;
            if is_wait { quote!(#root::__private::ShownWait(#local).text(#quota)) } else { quote!(#local) }
        })
        .collect();
    if !has_wait {
        let pattern = binding(input, variant, &fields);
        return quote!(#pattern => ::core::write!(__formatter, #format, #(#locals),*),);
    }
    fields.extend(quota_at.filter(|at| !fields.contains(at)));
    let pattern = binding(input, variant, &fields);
    quote! {
        #pattern => {
            #[allow(unused_imports)]
            use #root::__private::OtherWait as _;
            ::core::write!(__formatter, #format, #(#locals),*)
        }
    }
}

/// `user_message`, where a text has placeholders or escaped braces; elsewhere
/// the definition's text is the text.
fn user_message(input: &Input<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let is_template = |text: &LitStr| text.value().contains(['{', '}']);
    let mut arms = Vec::new();
    for variant in &input.variants {
        if variant.attrs.transparent.is_some() {
            let (pattern, inner, part) = transparent(input, variant);
            arms.push(quote!(#pattern => #part::user_message(#inner, __formatter),));
        } else if let Some(text) = user_text(input, variant).filter(|text| is_template(text)) {
            arms.push(written(input, variant, text));
        }
    }
    if arms.is_empty() {
        return None;
    }
    let rest = (arms.len() < input.variants.len()).then(|| {
        quote! {
            _ => __formatter.write_str(
                <Self as #root::ApiError>::definition(self).user_message().unwrap_or_default()
            ),
        }
    });
    Some(quote! {
        fn user_message(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            match self { #(#arms)* #rest }
        }
    })
}

/// `facts`, where a field is one.
fn facts(input: &Input<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let mut arms = Vec::new();
    for variant in &input.variants {
        if variant.attrs.transparent.is_some() {
            let (pattern, inner, part) = transparent(input, variant);
            arms.push(quote!(#pattern => #part::facts(#inner, __facts),));
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
        fn facts<'__facts>(&'__facts self, __facts: &mut #root::Facts<'__facts>) {
            match self { #(#arms)* #rest }
        }
    })
}

/// What one field tells; nothing when it is no fact.
fn fact(root: &TokenStream, at: usize, field: &Field<'_>) -> TokenStream {
    let attrs = &field.attrs;
    let local = local(at);
    let spanned = |ty: &Type| {
        let mut local = local.clone();
        // A field of an unfitting type is reported on the type.
        let span = ty.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span());
        local.set_span(span.resolved_at(Span::call_site()));
        local
    };
    let value = spanned(field.ty);
    let mut calls = TokenStream::new();
    if attrs.param.is_some() {
        calls.extend(quote!(__facts.param(#value);));
    }
    if attrs.retry_after.is_some() {
        calls.extend(quote!(__facts.retry_after(#value);));
    }
    if attrs.challenge.is_some() {
        calls.extend(quote!(__facts.challenge(#value);));
    }
    if attrs.violations.is_some() {
        calls.extend(quote!(__facts.violations(#value);));
    }
    if attrs.rate_limit.is_some() {
        calls.extend(quote!(__facts.rate_limit(#value);));
    }
    if let Some(name) = field.detail_name() {
        let name = name.value();
        calls.extend(if attrs.retry_after.is_some() {
            quote! {{
                #[allow(unused_imports)]
                use #root::__private::OtherWait as _;
                #root::__private::ShownWait(#value).detail(__facts, #name);
            }}
        } else {
            quote!(__facts.detail(#name, #value);)
        });
    }
    if let Some(name) = &attrs.header {
        let name = name.value().to_ascii_lowercase();
        calls.extend(quote!(__facts.header(const { #root::__private::HeaderName::from_static(#name) }, #value);));
    }
    if calls.is_empty() || field.optional().is_none() {
        return calls;
    }
    quote!(if let ::core::option::Option::Some(#local) = #local { #calls })
}
