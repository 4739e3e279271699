//! `from`: the conversions of errors of other libraries, by an adapter.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Type, ext::IdentExt, spanned::Spanned};

use super::implement::{implement, inherent};
use crate::{
    ast::{Field, Input, Variant},
    attr::{Case, When},
};

/// The definitions of a `transparent` variant with `from`, without those whose
/// errors become other variants. Of a type with parameters no static can be made: all are
/// kept.
pub(super) fn left_by_others(input: &Input<'_>, variant: &Variant<'_>, constant: &Ident) -> Option<TokenStream> {
    let (root, ident) = (&input.root, &input.source.ident);
    let adapter = adapters(input).find(|adapter| adapter.ident == variant.ident)?;
    let taken: Vec<_> =
        adapter.categories().map(|(category, _)| quote!(#root::__private::Category::#category)).collect();
    if taken.is_empty() || !input.source.generics.params.is_empty() {
        return None;
    }
    Some(quote! {{
        const ALL: #root::__private::DefinitionSet = #ident::#constant.set;
        const TAKEN: &[#root::__private::Category] = &[#(#taken),*];
        static LEFT: [#root::__private::Definition; #root::__private::count_left(ALL.own, TAKEN)] =
            #root::__private::left(ALL.own, TAKEN);
        #root::__private::DefinitionSet { own: &LEFT, parts: ALL.parts }
    }})
}

/// A variant with `from`.
struct Adapter<'a> {
    ident: &'a Ident,
    field: &'a Field<'a>,
    library: &'a Type,
    /// The variants that some of its errors become.
    others: Vec<(&'a Variant<'a>, &'a When)>,
}

/// Both conversions of each adapter, and what they need.
pub(super) fn conversions(input: &Input<'_>) -> TokenStream {
    let all = adapters(input).map(|adapter| {
        let constant = adapter.constant(input);
        let checks = adapter.checks(input);
        let [of_adapter, of_library] = adapter.impls(input, &adapter.choose(input), &adapter.convert(input));
        quote!(#constant #checks #of_adapter #of_library)
    });
    all.collect()
}

/// The same for an input with mistakes, so that who writes `?` hears of the
/// mistake alone.
pub(crate) fn inert_conversions(input: &Input<'_>) -> TokenStream {
    let never = quote!(::core::unreachable!());
    let is_alone = |adapter: &Adapter<'_>| adapter.field.from.is_none() && !adapter.field.has_type(adapter.library);
    adapters(input).filter(is_alone).flat_map(|adapter| adapter.impls(input, &never, &never)).collect()
}

fn adapters<'a>(input: &'a Input<'_>) -> impl Iterator<Item = Adapter<'a>> {
    input.variants.iter().filter_map(|variant| {
        let (library, [field]) = (variant.attrs.from.as_ref()?, &*variant.fields) else { return None };
        let of = |variant: &'a Variant<'_>| variant.attrs.when.iter().map(move |when| (variant, when));
        let others = input.variants.iter().flat_map(of);
        let others = others.filter(|(_, when)| when.of.unraw() == variant.ident.unraw()).collect();
        Some(Adapter { ident: variant.ident, field, library, others })
    })
}

impl Adapter<'_> {
    /// `From` of the adapter's error and of the library's.
    fn impls(&self, input: &Input<'_>, choose: &TokenStream, convert: &TokenStream) -> [TokenStream; 2] {
        let (ty, library) = (self.field.ty, self.library);
        [(quote!(#ty), quote!(), choose), (quote!(#library), quote!(#ty: ::core::convert::From<#library>), convert)]
            .map(|(source, bound, body)| {
                let body = quote!(#[track_caller] fn from(error: #source) -> Self { #body });
                // Without parameters a bound says nothing that the body does not.
                let is_generic = !input.source.generics.params.is_empty() && !bound.is_empty();
                let bounds = if is_generic { vec![bound] } else { Vec::new() };
                implement(input, &quote!(::core::convert::From<#source>), &bounds, &body)
            })
    }

    fn convert(&self, input: &Input<'_>) -> TokenStream {
        let (root, ty, library) = (&input.root, self.field.ty, self.library);
        quote!(<Self as ::core::convert::From<#ty>>::from(<#ty as #root::__private::Reads<#library>>::read(error)))
    }

    /// The variant that an error of the adapter becomes: by its name, then by its
    /// category.
    fn choose(&self, input: &Input<'_>) -> TokenStream {
        let (root, variant, member) = (&input.root, self.ident, &self.field.member);
        let constant = self.name_of_constant();
        let by_name = self.choices(input, |case| match case {
            Case::Name(name) => Some(quote!((Self::#constant.is_named)(&error, #name))),
            Case::Category(_) => None,
        });
        let by_category = self.choices(input, |case| match case {
            Case::Name(_) => None,
            Case::Category(category) => {
                let category = category.value.variant();
                Some(quote!((Self::#constant.has_category)(&error, #root::__private::Category::#category)))
            }
        });
        quote!(#by_name #by_category Self::#variant { #member: error })
    }

    /// A choice for each case that `condition` has a condition of.
    fn choices(&self, input: &Input<'_>, condition: impl Fn(&Case) -> Option<TokenStream>) -> TokenStream {
        let (root, adapter) = (&input.root, self.field.ty);
        let choices = self.others.iter().filter_map(|(variant, when)| {
            let (condition, ident) = (condition(&when.case)?, variant.ident);
            let fields = variant.fields.iter().map(|field| {
                let (member, ty) = (&field.member, field.ty);
                // What cannot be made of the error is reported on the type.
                quote_spanned!(ty.span()=> #member: <#ty as #root::__private::MadeOf<#adapter>>::made_of(error))
            });
            Some(quote!(if #condition { return Self::#ident { #(#fields)* }; }))
        });
        choices.collect()
    }

    fn name_of_constant(&self) -> Ident {
        format_ident!("__ADAPTED_{}", self.ident.unraw())
    }

    /// Only this constant asks whether the field has the error of an adapter: see `forwarded`.
    fn constant(&self, input: &Input<'_>) -> Option<TokenStream> {
        let (root, ty, name) = (&input.root, self.field.ty, self.name_of_constant());
        let constant = quote! {
            #[allow(non_upper_case_globals)]
            const #name: #root::__private::Adapted<#ty> = #root::__private::adapted::<#ty>();
        };
        (!self.others.is_empty()).then(|| inherent(input, &[], &constant))
    }

    /// Each category is one that the adapter makes. Of a type with parameters that is known later.
    fn checks(&self, input: &Input<'_>) -> Option<TokenStream> {
        let (root, ident, name) = (&input.root, &input.source.ident, self.name_of_constant());
        let checks = self.categories().map(|(category, span)| {
            let check =
                quote!(#root::__private::assert_category(&#ident::#name.set, #root::__private::Category::#category));
            let check = located_at(check, span);
            quote!(const _: () = #check;)
        });
        input.source.generics.params.is_empty().then(|| checks.collect())
    }

    /// The categories whose errors become other variants, and where they are written.
    fn categories(&self) -> impl Iterator<Item = (Ident, Span)> {
        self.others.iter().filter_map(|(_, when)| match &when.case {
            Case::Category(category) => Some((category.value.variant(), category.span)),
            Case::Name(_) => None,
        })
    }
}

/// The same code, so that what the compiler finds when it runs it is reported at `span`.
fn located_at(code: TokenStream, span: Span) -> TokenStream {
    let respan = |mut token: TokenTree| {
        token.set_span(span.resolved_at(token.span()));
        token
    };
    code.into_iter().map(respan).collect()
}
