//! The client reads nothing that was meant for the log.

use syn::{LitStr, Type};

use crate::{
    ast::{Field, Side, Variant, bare},
    attr::{Display, Key, Text},
    mistakes::Mistakes,
    secret::names_a_secret,
    template::{Hole, Template},
};

/// The message, written or the `#[error("...")]` of a client error.
pub(super) fn check(variant: &Variant<'_>, side: Option<Side>, mistakes: &mut Mistakes) {
    if let Some(text) = variant.attrs.text(Text::Message) {
        return check_template(variant, text, Text::Message, mistakes);
    }
    // A message that could not be read may be there.
    if side == Some(Side::Client) && variant.is_whole() {
        check_public_display(variant, mistakes);
    }
}

fn check_public_display(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    const ADVICE: &str = "write what the client reads: `#[api(message = \"...\")]`";
    match &variant.display {
        Some(Display::Literal { text, arguments }) if arguments.is_empty() => check_display(variant, text, mistakes),
        Some(Display::Literal { arguments, .. }) => {
            mistakes.on(arguments, format!("the arguments of `#[error]` may contain anything; {ADVICE}"));
        }
        Some(Display::Function(span)) => {
            mistakes.at(*span, format!("the text of a function may contain anything; {ADVICE}"));
        }
        Some(Display::Transparent(span)) => mistakes.at(
            *span,
            format!(
                "the text of the inner error is for the log; {ADVICE}, or `#[api(transparent)]` if it is an API error"
            ),
        ),
        None => mistakes.on(
            variant.ident,
            format!(
                "`{}` has no message: derive `thiserror::Error` and write `#[error(\"...\")]`; a hand-written `Display` may \
                 contain anything, so beside it {ADVICE}",
                variant.ident
            ),
        ),
        Some(Display::Refused) => {}
    }
}

/// The `#[error("...")]` of a client error is public.
fn check_display(variant: &Variant<'_>, text: &LitStr, mistakes: &mut Mistakes) {
    // A broken format string is reported by thiserror.
    let Ok(template) = Template::parse(&text.value()) else { return };
    const ADVICE: &str = "or write what the client reads: `#[api(message = \"...\")]`";
    for hole in template.holes() {
        let (written, name) = (hole.written(), &hole.name);
        let problem = match Shown::of(variant, hole) {
            Shown::Field => continue,
            Shown::ForProgrammers(what) => format!("the client would read {what}, `{written}`; write `{{{name}}}`"),
            Shown::Argument => format!("the client reads `{written}`: write its width as a number"),
            Shown::Secret(secret) => format!("the client would read {secret}, `{written}`; leave it out"),
            Shown::Named => named(&written),
            Shown::Error => format!("the client would read the text of another error, `{written}`; leave it out"),
            Shown::Nothing => {
                let ident = variant.ident;
                format!("the client would read `{written}`, which is not a field of `{ident}`; name a field")
            }
        };
        // What shows a secret is no better in another text.
        let advice =
            if matches!(Shown::of(variant, hole), Shown::Named) { String::new() } else { format!(", {ADVICE}") };
        mistakes.on(text, format!("{problem}{advice}"));
    }
}

/// A text that is written for the client.
pub(super) fn check_template(variant: &Variant<'_>, text: &LitStr, key: Text, mistakes: &mut Mistakes) {
    let template = match Template::parse(&text.value()) {
        Ok(template) => template,
        Err(problem) => return mistakes.on(text, problem),
    };
    for hole in template.holes() {
        let (written, name) = (hole.written(), &hole.name);
        let problem = match Shown::of(variant, hole) {
            Shown::Field => continue,
            Shown::ForProgrammers(what) => format!("`{written}` shows the client {what}: write `{{{name}}}`"),
            Shown::Argument => format!("`{written}` takes an argument: write its width or precision as a number"),
            Shown::Secret(secret) => format!("`{written}` is {secret}, which the client must not read: leave it out"),
            Shown::Named => named(&written),
            Shown::Error => {
                format!("`{written}` is the text of another error, which the client must not read: leave it out")
            }
            Shown::Nothing => {
                format!("`{written}` in `{}` names no field{}", Key::Text(key).name(), fields_of(variant))
            }
        };
        mistakes.on(text, problem);
    }
}

/// What a client would read in the place of a placeholder.
enum Shown {
    /// A field that it may read.
    Field,
    /// A text for programmers.
    ForProgrammers(&'static str),
    /// A width or a precision from elsewhere.
    Argument,
    /// A field that it must not read.
    Secret(&'static str),
    /// A field whose name is that of a secret.
    Named,
    /// The text of another error.
    Error,
    /// Nothing that is a field.
    Nothing,
}

impl Shown {
    fn of(variant: &Variant<'_>, hole: &Hole) -> Shown {
        if let Some(what) = hole.for_programmers() {
            return Shown::ForProgrammers(what);
        }
        if hole.has_arguments() {
            return Shown::Argument;
        }
        match variant.field(hole) {
            None => Shown::Nothing,
            Some((_, field)) => match field.secret {
                Some(secret) => Shown::Secret(secret),
                None if is_error(field.ty) => Shown::Error,
                None if is_named_like_a_secret(field) => Shown::Named,
                None => Shown::Field,
            },
        }
    }
}

fn is_named_like_a_secret(field: &Field<'_>) -> bool {
    names_a_secret(&field.name()) && !field.attrs.public && !field.tells_no_secret()
}

fn named(written: &str) -> String {
    format!(
        "the client would read `{written}`, which has the name of a secret: leave it out, give the field the type \
         `Masked`, or mark it `#[api(public)]` if everybody may read it"
    )
}

/// Whether a type is an error by its name: its text is for the log, also where
/// nobody marked the field as a source.
fn is_error(ty: &Type) -> bool {
    let names_error =
        |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident.to_string().ends_with("Error"));
    match bare(ty) {
        Type::Reference(reference) => is_error(&reference.elem),
        Type::TraitObject(object) => object.bounds.iter().any(|bound| match bound {
            syn::TypeParamBound::Trait(bound) => names_error(&bound.path),
            _ => false,
        }),
        Type::Path(path) => {
            names_error(&path.path)
                || path.path.segments.last().is_some_and(|last| match &last.arguments {
                    syn::PathArguments::AngleBracketed(arguments) => {
                        arguments.args.iter().any(|argument| match argument {
                            syn::GenericArgument::Type(ty) => is_error(ty),
                            _ => false,
                        })
                    }
                    _ => false,
                })
        }
        _ => false,
    }
}

fn fields_of(variant: &Variant<'_>) -> String {
    let names: Vec<_> = variant
        .fields
        .iter()
        .filter(|field| field.secret.is_none())
        .map(|field| format!("`{{{}}}`", field.name()))
        .collect();
    if names.is_empty() {
        format!(": `{}` has none that the client may read", variant.ident)
    } else {
        format!(": `{}` has {}", variant.ident, names.join(", "))
    }
}
