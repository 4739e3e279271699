//! The keys on fields: where they may stand, and how often.

use proc_macro2::Span;

use super::{details, examples, headers};
use crate::{
    ast::{Field, Variant},
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
    (Key::RateLimit, |field| field.attrs.rate_limit),
];

pub(super) fn check(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    details::check(variant, mistakes);
    for field in &variant.fields {
        if let (Some(secret), Some(key)) = (field.secret, field.attrs.first_key()) {
            mistakes.on(key, format!("this field is {secret}, which the client must not read: leave `{key}` out"));
        }
    }
    for name in headers::field_headers(variant) {
        headers::check_name(name, mistakes);
    }
    examples::check(variant, mistakes);
    for (key, mark) in SINGLES {
        check_single(variant, *key, *mark, mistakes);
    }
}

fn check_single(variant: &Variant<'_>, key: Key, mark: Mark, mistakes: &mut Mistakes) {
    let mut marks = variant.fields.iter().filter_map(mark);
    let Some(first) = marks.next() else { return };
    let name = key.name();
    if variant.attrs.key(key).is_some() {
        mistakes.at(first, format!("`{name}` is written twice, for `{}` and on this field: keep one", variant.ident));
    }
    for second in marks {
        mistakes.at(second, format!("`{name}` marks two fields of `{}`: keep one", variant.ident));
    }
}
