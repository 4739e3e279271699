//! The definition of one variant.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::LitStr;

use super::{annotations::annotations, deprecation::deprecation, members};
use crate::{
    ast::{Input, Side, Variant},
    attr::{Allow, Display, Statuses, Text, Wait},
    template::Template,
};

pub(super) fn own(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let (root, attrs) = (&input.root, &variant.attrs);
    let mut tokens = key(input, variant);
    tokens.extend(texts(input, variant));
    if let Some(number) = attrs.number {
        let number = Literal::i64_unsuffixed(number.value);
        tokens.extend(quote!(.with_number(#number)));
    }
    if let Some(retry) = attrs.retry {
        let retry = format_ident!("{retry}");
        tokens.extend(quote!(.with_retry(#root::__private::Retry::#retry)));
    }
    if attrs.before_effects {
        tokens.extend(quote!(.as_before_effects()));
    }
    tokens.extend(wait(root, variant));
    if let Some(max_age) = attrs.max_age {
        let seconds = Literal::u32_unsuffixed(max_age.value);
        tokens.extend(quote!(.with_max_age(#seconds)));
    }
    match &attrs.allow {
        Some(Allow::Route) => tokens.extend(quote!(.with_allow(#root::__private::Allow::Route))),
        Some(Allow::Methods(methods)) => tokens.extend(quote!(.with_allow(#root::__private::Allow::Methods(#methods)))),
        None => {}
    }
    tokens.extend(members::headers(root, variant));
    tokens.extend(members::examples(root, variant));
    tokens.extend(members::details(input, variant));
    tokens.extend(members::required(input, variant));
    if variant.fields.iter().any(|field| field.attrs.violations.is_some()) {
        tokens.extend(quote!(.with_violations()));
    }
    tokens.extend(open(variant));
    if attrs.shared {
        tokens.extend(quote!(.as_shared()));
    }
    tokens.extend(deprecation(input, variant));
    tokens.extend(annotations(input, variant));
    if attrs.extension {
        tokens.extend(quote!(.as_extension()));
    }
    if is_fixed(input, variant) {
        tokens.extend(quote!(.as_fixed()));
    }
    tokens
}

/// Status and code, or the category that stands for both, and the texts that
/// nearly every definition has.
fn key(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let (root, attrs) = (&input.root, &variant.attrs);
    let category = attrs.category.map(|category| category.value.variant());
    let error_type = input.error_type(variant).map(LitStr::value).unwrap_or_default();
    let title = attrs.text(Text::Title).map(LitStr::value).or_else(|| variant.docs.title.clone()).unwrap_or_default();
    let description = variant.docs.description.clone().unwrap_or_default();
    let message = variant.public_template(variant.side()).map(LitStr::value).unwrap_or_default();
    let texts = quote!(#error_type, #title, #description, #message);
    match (&attrs.status, attrs.text(Text::Code)) {
        (Some(status), Some(code)) => {
            let several = several(root, status);
            let status = Literal::u16_unsuffixed(status.first());
            let category = category.map(|category| quote!(.with_category(#root::__private::Category::#category)));
            quote!(#root::__private::definition(#status, #code, #texts) #category #several)
        }
        _ => quote!(#root::__private::definition_of(#root::__private::Category::#category, #texts)),
    }
}

/// All statuses, where there are several.
fn several(root: &TokenStream, statuses: &Statuses) -> Option<TokenStream> {
    let all = statuses.all.iter().map(|status| {
        let status = Literal::u16_unsuffixed(*status);
        quote!(#root::__private::error_status(#status))
    });
    (statuses.all.len() > 1).then(|| quote!(.with_statuses(&[#(#all),*])))
}

/// What an occurrence has of its own.
fn open(variant: &Variant<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    for attrs in variant.fields.iter().map(|field| &field.attrs) {
        tokens.extend(attrs.code.map(|_| quote!(.with_open_code())));
        tokens.extend(attrs.status.map(|_| quote!(.with_open_status())));
        tokens.extend(attrs.number.map(|_| quote!(.with_open_number())));
    }
    tokens
}

/// The other texts, each by its method.
fn texts(input: &Input<'_>, variant: &Variant<'_>) -> TokenStream {
    let written = Text::ALL.iter().filter_map(|text| {
        let method = method(*text)?;
        let value = match text {
            Text::Docs => docs(input, variant),
            Text::Challenge => input.challenge(variant).map(LitStr::value),
            _ => variant.attrs.text(*text).map(LitStr::value),
        }?;
        Some(quote!(.#method(#value)))
    });
    let cause = variant.docs.cause.as_ref().map(|cause| quote!(.with_cause(#cause)));
    quote!(#cause #(#written)*)
}

/// The method of `Definition` that takes a text; none for those of [`key`] and of
/// [`annotations`].
fn method(text: Text) -> Option<Ident> {
    let name = match text {
        Text::Code | Text::Type | Text::Title | Text::Message => return None,
        Text::Since | Text::Owner | Text::Runbook => return None,
        Text::Wire => "with_wire_code",
        Text::UserMessage => "with_user_message",
        Text::Action => "with_action",
        Text::Listed => "with_listed",
        Text::Challenge => "with_challenge",
        Text::Param => "with_param",
        Text::Docs => "with_docs",
    };
    Some(format_ident!("{name}"))
}

/// The address of the documentation: the variant's, or the type's and the code.
fn docs(input: &Input<'_>, variant: &Variant<'_>) -> Option<String> {
    let own = variant.attrs.text(Text::Docs).map(LitStr::value);
    own.or_else(|| Some(input.defaults.text(Text::Docs)?.value() + &variant.attrs.text(Text::Code)?.value()))
}

fn wait(root: &TokenStream, variant: &Variant<'_>) -> Option<TokenStream> {
    let is_of_occurrence = variant.fields.iter().any(|field| field.attrs.retry_after.is_some());
    let wait = match variant.attrs.retry_after.map(|wait| wait.value) {
        Some(Wait::Unknown) => quote!(Unknown),
        Some(Wait::Seconds(seconds)) => quote!(Seconds(#seconds)),
        None if is_of_occurrence => quote!(Occurrence),
        None => return None,
    };
    Some(quote!(.with_wait(#root::__private::Wait::#wait)))
}

/// Whether all occurrences are the same: no text shows a field, no field is a
/// fact, and no other variant shares the definition.
fn is_fixed(input: &Input<'_>, variant: &Variant<'_>) -> bool {
    let is_plain = |text: &LitStr| Template::parse(&text.value()).is_ok_and(|text| text.plain().is_some());
    let message = match (variant.attrs.text(Text::Message), &variant.display) {
        (Some(text), _) => is_plain(text),
        (None, _) if variant.side() == Some(Side::Server) => true,
        (None, Some(Display::Literal { text, arguments })) => arguments.is_empty() && is_plain(text),
        _ => false,
    };
    message
        && variant.attrs.text(Text::UserMessage).is_none_or(is_plain)
        && !variant.fields.iter().any(|field| field.attrs.is_fact())
        && input.sharing(variant).next().is_none()
}
