//! `detail`: a member of the body, and its name.

use proc_macro2::Span;
use syn::{LitStr, Member};

use crate::{
    ast::{Input, Variant},
    mistakes::Mistakes,
};

/// The most bytes of the name of a detail.
const LONGEST: usize = 128;

pub(super) fn check(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let mut names: Vec<String> = Vec::new();
    for field in &variant.fields {
        let Some(detail) = &field.attrs.detail else { continue };
        if let (None, Member::Unnamed(_)) = (&detail.name, &field.member) {
            mistakes.at(detail.span, "this field has no name: write `detail = \"name\"`");
        }
        let Some(name) = field.detail_name() else { continue };
        let at = detail.name.as_ref().map_or(detail.span, LitStr::span);
        check_name(input, variant, &name.value(), at, &names, mistakes);
        names.push(name.value());
    }
}

fn check_name(
    input: &Input<'_>,
    variant: &Variant<'_>,
    name: &str,
    at: Span,
    others: &[String],
    mistakes: &mut Mistakes,
) {
    let format = input.defaults.format.or(variant.attrs.format);
    let problem = if name.is_empty() || name.len() > LONGEST || name.contains(char::is_control) {
        format!("a member of a body has a name of 1 to {LONGEST} bytes without control characters")
    } else if let Some(problem) = format.and_then(|format| format.rejects(name)) {
        problem
    } else if others.iter().any(|other| other == name) {
        format!("`{}` has two details `{name}`: write `detail = \"...\"` with another name", variant.ident)
    } else {
        return;
    };
    mistakes.at(at, problem);
}
