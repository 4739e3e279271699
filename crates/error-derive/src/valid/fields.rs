//! The keys on fields: where they may stand, and how often.

use proc_macro2::Span;

use super::{details, examples, headers};
use crate::{
    ast::{Field, Input, Variant},
    attr::{Key, Text},
    mistakes::Mistakes,
};

/// The mark of one key on a field.
type Mark = fn(&Field<'_>) -> Option<Span>;

/// Facts that an error has at most once.
const SINGLES: &[(Key, Mark)] = &[
    (Key::RetryAfter, |field| field.attrs.retry_after),
    (Key::Text(Text::Challenge), |field| field.attrs.challenge),
    (Key::Text(Text::Param), |field| field.attrs.param),
    (Key::Violations, |field| field.attrs.violations),
    (Key::Causes, |field| field.attrs.causes),
    (Key::Instance, |field| field.attrs.instance),
];

/// Facts that an occurrence may have in the place of what its definition says.
const OWN: &[(Key, Mark)] = &[
    (Key::Status, |field| field.attrs.status),
    (Key::Text(Text::Code), |field| field.attrs.code),
    (Key::Number, |field| field.attrs.number),
];

pub(super) fn check(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    details::check(input, variant, mistakes);
    for field in &variant.fields {
        if let (Some(secret), Some(key)) = (field.secret, field.attrs.first_key()) {
            mistakes.on(key, format!("this field is {secret}, which the client must not read: leave `{key}` out"));
        }
    }
    for field in &variant.fields {
        headers::check_field(input.target(variant).map_or(variant, |(_, target)| target), field, mistakes);
    }
    for field in &variant.fields {
        if let (Some(required), None) = (field.attrs.required, field.attrs.part()) {
            let advice = match field.attrs.header {
                Some(_) => "every format sends a header: leave `required` out",
                None => "say which part of the error the field is as well: `#[api(detail, required)]`",
            };
            mistakes
                .at(required, format!("`required` is about a part of the error that a format may leave out; {advice}"));
        }
    }
    examples::check(variant, mistakes);
    for (key, mark) in SINGLES {
        check_single(variant, *key, *mark, mistakes);
    }
    for (key, mark) in OWN {
        check_once(variant, key.name(), *mark, mistakes);
    }
}

/// Facts that a variant has only where its definition, that of `target`, has them.
pub(super) fn check_own(variant: &Variant<'_>, target: &Variant<'_>, mistakes: &mut Mistakes) {
    for (key, mark) in OWN {
        let is_open = target.fields.iter().any(|field| mark(field).is_some());
        for span in variant.fields.iter().filter_map(mark).filter(|_| !is_open) {
            let name = key.name();
            mistakes.at(
                span,
                format!("the definition of `{}` takes its {name} from no field: mark one there first", target.ident),
            );
        }
    }
}

fn check_single(variant: &Variant<'_>, key: Key, mark: Mark, mistakes: &mut Mistakes) {
    let name = key.name();
    if let Some(first) = variant.fields.iter().find_map(mark)
        && variant.attrs.key(key).is_some()
    {
        mistakes.at(first, format!("`{name}` is written twice, for `{}` and on this field: keep one", variant.ident));
    }
    check_once(variant, name, mark, mistakes);
}

fn check_once(variant: &Variant<'_>, name: &str, mark: Mark, mistakes: &mut Mistakes) {
    for second in variant.fields.iter().filter_map(mark).skip(1) {
        mistakes.at(second, format!("`{name}` marks two fields of `{}`: keep one", variant.ident));
    }
}
