//! `api_error!`: an error of which only the category is written, with the rules of the derive for its text.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Expr, Ident, Lit, LitStr, Member, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
    parse_quote,
    spanned::Spanned,
};

use crate::{
    attr::suggest,
    category::{CATEGORIES, Category},
    mistakes::Mistakes,
    secret::names_a_secret,
    template::{Hole, Template},
    valid::unmet_by,
};

/// `CATEGORY, KEY = VALUE..., "TEXT", ARGUMENTS...`.
struct CategoryError {
    category: &'static Category,
    span: Span,
    keys: Vec<(Ident, Expr)>,
    text: Option<LitStr>,
    arguments: Vec<Argument>,
}

/// An argument of the text.
#[derive(Clone)]
struct Argument {
    name: Option<Ident>,
    value: Expr,
}

/// The keys, which are those of the derive.
const KEYS: [&str; 5] = ["challenge", "code", "number", "param", "retry_after"];

/// Expands the tokens of the macro, the first of which names the crate. Each mistake is a compile error; the block makes
/// one expression of several.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    try_expand(tokens).unwrap_or_else(|error| {
        let mistakes = error.into_compile_error();
        quote!({ #mistakes })
    })
}

fn try_expand(tokens: TokenStream) -> syn::Result<TokenStream> {
    let parse = |input: ParseStream<'_>| Ok((input.parse::<TokenTree>()?, input.parse::<CategoryError>()?));
    let (root, error) = parse.parse2(tokens)?;
    let mut mistakes = Mistakes::default();
    error.check(&mut mistakes);
    match mistakes.into_error() {
        None => Ok(error.expand(&root)),
        Some(error) => Err(error),
    }
}

impl Parse for CategoryError {
    fn parse(input: ParseStream<'_>) -> syn::Result<CategoryError> {
        const FORM: &str = "write the category, then the text: `not_found, \"No account has this id\"`";
        let name = input.call(Ident::parse_any).map_err(|error| syn::Error::new(error.span(), FORM))?;
        let category = find(&name)?;
        let mut error =
            CategoryError { category, span: name.span(), keys: Vec::new(), text: None, arguments: Vec::new() };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            error.parse_part(input)?;
        }
        Ok(error)
    }
}

fn find(name: &Ident) -> syn::Result<&'static Category> {
    let written = name.to_string();
    let names = || CATEGORIES.iter().map(|category| category.name).collect::<Vec<_>>();
    let unknown = || format!("no category is called `{written}`{}", suggest(&written, &names(), "The categories are"));
    Category::find(&written).ok_or_else(|| syn::Error::new(name.span(), unknown()))
}

impl CategoryError {
    /// A key, the text, or what stands behind the text.
    fn parse_part(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let name = (input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]))
            .then(|| -> syn::Result<Ident> {
                let name = input.call(Ident::parse_any)?;
                input.parse::<Token![=]>()?;
                Ok(name)
            })
            .transpose()?;
        match (&self.text, name) {
            (Some(_), name) => self.arguments.push(Argument { name, value: input.parse()? }),
            (None, Some(name)) => self.keys.push((name, input.parse()?)),
            (None, None) => {
                let text = input.parse::<LitStr>().map_err(|error| {
                    let advice = "the text is a literal, so that what clients read is checked: `\"No account {id}\"`";
                    syn::Error::new(error.span(), advice)
                })?;
                self.text = Some(text);
            }
        }
        Ok(())
    }

    fn key(&self, name: &str) -> Option<&Expr> {
        self.keys.iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// Whether clients read the text: that of a server error is for the log.
    fn is_public(&self) -> bool {
        self.category.status < 500
    }

    fn check(&self, mistakes: &mut Mistakes) {
        for (at, (key, _)) in self.keys.iter().enumerate() {
            let name = key.to_string();
            if !KEYS.contains(&&*name) {
                mistakes.on(key, format!("unknown key `{name}`{}", suggest(&name, &KEYS, "The keys are")));
            } else if self.keys[..at].iter().any(|(other, _)| other == key) {
                mistakes.on(key, format!("`{name}` is written twice"));
            }
        }
        if let Some(advice) = unmet_by(self.category, self.key("retry_after").is_some()) {
            mistakes.at(self.span, self.advice(advice));
        }
        if let Some(text) = &self.text {
            self.check_text(text, mistakes);
        }
    }

    /// What to write where a category must say more.
    fn advice(&self, advice: &str) -> String {
        match advice.contains("retry_after") {
            true => {
                "this error must say when the client may retry (RFC 9110, 10.2.3): add `retry_after = 60` (seconds), \
                 `retry_after = WAIT` (a `Duration`), or `retry_after = unknown`"
                    .to_owned()
            }
            false => {
                let (rule, _) = advice.split_once(": add").unwrap_or((advice, ""));
                format!(
                    "{rule}: add the header to `CategoryError::new(Category::{})` by `with_header`, or derive `ApiError`",
                    self.category.variant()
                )
            }
        }
    }

    fn check_text(&self, text: &LitStr, mistakes: &mut Mistakes) {
        let template = match Template::parse(&text.value()) {
            Ok(template) => template,
            Err(problem) => return mistakes.on(text, problem),
        };
        for hole in template.holes() {
            let written = hole.written();
            if hole.has_arguments() {
                mistakes.on(text, format!("`{written}` takes an argument: write its width or precision as a number"));
            } else if let Some(what) = hole.for_programmers().filter(|_| self.is_public()) {
                mistakes.on(text, format!("`{written}` shows the client {what}: write `{{{}}}`", hole.name));
            }
        }
        let named = template.holes().filter(|hole| is_captured(hole, &self.arguments)).map(|hole| hole.name.clone());
        let named = named.map(|name| (name, text.span()));
        let arguments = self.arguments.iter().filter_map(Argument::shown_secret);
        let named = named.filter(|(name, _)| names_a_secret(name));
        for (name, span) in named.chain(arguments).filter(|_| self.is_public()) {
            mistakes.at(
                span,
                format!(
                    "the client would read `{name}`, which has the name of a secret: leave it out, or give it another \
                     name if everybody may read it: `\"... {{shown}}\", shown = {name}`"
                ),
            );
        }
    }

    fn expand(&self, root: &TokenTree) -> TokenStream {
        let category = self.category.variant();
        let text = self.text.as_ref().map(|text| self.expand_text(text, root));
        let keys = self.keys.iter().filter_map(|(key, value)| expand_key(key, value, root));
        quote!(#root::CategoryError::new(#root::Category::#category) #text #(#keys)*)
    }

    /// Each value is named once: one that is unknown is one error, and one that is computed is computed once.
    fn expand_text(&self, text: &LitStr, root: &TokenTree) -> TokenStream {
        let shown = self.shown(text);
        let bound: Vec<_> = (0..shown.len()).map(|at| format_ident!("value_{at}", span = Span::mixed_site())).collect();
        let values = shown.iter().map(|argument| &argument.value);
        let written = shown.iter().zip(&bound).map(|(argument, bound)| match &argument.name {
            Some(name) => quote!(#name = #bound),
            None => quote!(#bound),
        });
        let checks = if self.is_public() { expand_checks(&shown, &bound, root) } else { TokenStream::new() };
        let method = if self.is_public() { format_ident!("with_message") } else { format_ident!("with_source") };
        quote! {
            .#method(match (#(&(#values),)*) {
                (#(#bound,)*) => {
                    #checks
                    #root::__private::text(::core::format_args!(#text #(, #written)*))
                }
            })
        }
    }

    /// What the text shows: the arguments, and the variables that it names, as arguments of their names.
    fn shown(&self, text: &LitStr) -> Vec<Argument> {
        let mut shown = self.arguments.clone();
        let template = Template::parse(&text.value());
        for hole in template.iter().flat_map(Template::holes) {
            if is_captured(hole, &shown)
                && let Ok(name) = syn::parse_str::<Ident>(&hole.name)
            {
                let name = Ident::new(&name.to_string(), text.span());
                shown.push(Argument { name: Some(name.clone()), value: parse_quote!(#name) });
            }
        }
        shown
    }
}

impl Argument {
    /// The name of a secret that it shows: its own if it has one, since that says what everybody may read.
    fn shown_secret(&self) -> Option<(String, Span)> {
        match &self.name {
            Some(name) => Some((name.unraw().to_string(), name.span())).filter(|(name, _)| names_a_secret(name)),
            None => Some((secret_in(&self.value)?, self.value.span())),
        }
    }
}

/// No text that clients read shows another error, or its text.
fn expand_checks(shown: &[Argument], bound: &[Ident], root: &TokenTree) -> TokenStream {
    let values = bound.iter().zip(shown).map(|(bound, argument)| (quote!(#bound), argument.value.span()));
    let receivers = shown.iter().filter_map(|argument| receiver_of_to_string(&argument.value));
    let receivers = receivers.map(|receiver| (quote!(&#receiver), receiver.span()));
    let checks = values.chain(receivers).map(|(value, span)| {
        let probed = quote!((&&&&#root::__private::Probe(#value)).probe());
        quote_spanned!(span=> #root::__private::public_text(#probed);)
    });
    quote! {
        #[allow(unused_imports)]
        use #root::__private::{ProbeAny as _, ProbeError as _, ProbeLogText as _, ProbePointer as _};
        #(#checks)*
    }
}

/// Whether a placeholder names a variable of the place where it is written.
fn is_captured(hole: &Hole, arguments: &[Argument]) -> bool {
    let is_argument = |name: &Ident| name.unraw() == hole.name;
    let begins_a_name = |first: char| first.is_alphabetic() || first == '_';
    hole.name.chars().next().is_some_and(begins_a_name)
        && !arguments.iter().any(|argument| argument.name.as_ref().is_some_and(is_argument))
}

/// The name of a secret that `value` is, or is a part or a result of: a variable, a field, a method or its receiver.
fn secret_in(value: &Expr) -> Option<String> {
    let named = |name: &Ident| Some(name.unraw().to_string()).filter(|name| names_a_secret(name));
    match value {
        Expr::Path(path) => named(&path.path.segments.last()?.ident),
        Expr::Field(field) => match &field.member {
            Member::Named(name) => named(name),
            Member::Unnamed(_) => secret_in(&field.base),
        },
        Expr::MethodCall(call) => named(&call.method).or_else(|| secret_in(&call.receiver)),
        Expr::Index(index) => secret_in(&index.expr),
        _ => secret_in(inside(value)?),
    }
}

/// What a value is in the end, without `&`, `*`, `?`, `as` and parentheses.
fn inside(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::Await(waits) => Some(&waits.base),
        Expr::Cast(cast) => Some(&cast.expr),
        Expr::Group(group) => Some(&group.expr),
        Expr::Paren(paren) => Some(&paren.expr),
        Expr::Reference(reference) => Some(&reference.expr),
        Expr::Try(tried) => Some(&tried.expr),
        Expr::Unary(unary) => Some(&unary.expr),
        _ => None,
    }
}

/// The variable or field of `error.to_string()`; a value that is computed is not computed twice.
fn receiver_of_to_string(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::MethodCall(call) if call.method == "to_string" => {
            matches!(&*call.receiver, Expr::Path(_) | Expr::Field(_)).then_some(&*call.receiver)
        }
        _ => receiver_of_to_string(inside(value)?),
    }
}

fn expand_key(key: &Ident, value: &Expr, root: &TokenTree) -> Option<TokenStream> {
    let method = format_ident!("with_{}", key.unraw());
    let value = match (&*key.to_string(), value) {
        ("retry_after", Expr::Path(path)) if path.path.is_ident("unknown") => return None,
        ("retry_after", Expr::Lit(literal)) if matches!(literal.lit, Lit::Int(_)) => {
            quote!(::core::time::Duration::from_secs(#value))
        }
        ("challenge", Expr::Lit(literal)) if matches!(literal.lit, Lit::Str(_)) => {
            quote!(const { #root::Challenge::from_static(#value) })
        }
        _ => quote!(#value),
    };
    Some(quote!(.#method(#value)))
}
