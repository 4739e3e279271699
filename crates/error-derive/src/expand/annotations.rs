//! The annotations of a definition, for operators and for its page.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::{
    ast::{Input, Variant},
    attr::{ExampleRequest, Header, Text},
};

pub(super) fn annotations(input: &Input<'_>, variant: &Variant<'_>) -> Option<TokenStream> {
    let root = &input.root;
    let owner = input.text(variant, Text::Owner).map(|owner| quote!(.with_owner(#owner)));
    let runbook = input.text(variant, Text::Runbook).map(|runbook| quote!(.with_runbook(#runbook)));
    let since = variant.attrs.text(Text::Since).map(|since| quote!(.with_since(#since)));
    let solution = variant.docs.solution.as_ref().map(|solution| quote!(.with_solution(#solution)));
    let shared = &input.defaults.example_headers;
    let requests: Vec<_> = variant.attrs.requests.iter().map(|written| request(root, shared, written)).collect();
    let requests = (!requests.is_empty()).then(|| quote!(.with_requests(&[#(#requests),*])));
    let all: TokenStream = [owner, runbook, since, solution, requests].into_iter().flatten().collect();
    (!all.is_empty()).then(|| quote!(.with_annotations(&#root::__private::Annotations::new() #all)))
}

/// An empty header of a request takes that of the enum away.
fn request(root: &TokenStream, shared: &[Header], request: &ExampleRequest) -> TokenStream {
    let ExampleRequest { line, headers, body, depends_on, .. } = request;
    let is_own = |name: &LitStr| headers.iter().any(|own| own.name.value().eq_ignore_ascii_case(&name.value()));
    let headers: Vec<_> = shared
        .iter()
        .filter(|header| !is_own(&header.name))
        .chain(headers)
        .filter(|header| !header.value.value().is_empty())
        .map(|header| {
            let (name, value) = (header.name.value().to_ascii_lowercase(), &header.value);
            quote!((#name, #value))
        })
        .collect();
    let headers = (!headers.is_empty()).then(|| quote!(.with_headers(&[#(#headers),*])));
    let body = body.as_ref().map(|body| quote!(.with_body(#body)));
    let depends_on = depends_on.as_ref().map(|what| quote!(.that_depends_on(#what)));
    quote!(#root::__private::ExampleRequest::new(#line) #headers #body #depends_on)
}
