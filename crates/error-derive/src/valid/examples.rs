//! `example`: what documents show in the place of a field.

use crate::{
    ast::{Field, Variant},
    attr::ExampleValue,
    mistakes::Mistakes,
};

/// An example is for what the client reads.
pub(super) fn check(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    for field in variant.fields.iter().filter(|field| field.secret.is_none()) {
        let Some(example) = &field.attrs.example else { continue };
        if variant.attrs.same_as.is_some() {
            mistakes.at(
                example.span,
                "`example` cannot be used together with `same_as`: the definition is the other variant's",
            );
        } else if variant.is_whole()
            && field.attrs.detail.is_none()
            && field.attrs.param.is_none()
            && !variant.shows(field)
        {
            mistakes.at(
                example.span,
                "`example` is for what the client reads: a detail, a param, or a field that a message shows",
            );
        } else if field.attrs.param.is_some() && !matches!(example.value, ExampleValue::Text(_)) {
            mistakes
                .at(example.span, "the parameter at fault has a name: write it as a text, `example = \"currency\"`");
        } else if field.attrs.detail.is_some()
            && let Some(expected) = expected_example(field, &example.value)
        {
            mistakes.at(example.span, format!("the type of this detail is not that of its example: write {expected}"));
        }
    }
}

/// How the example of a detail is to be written, where it is not.
fn expected_example(field: &Field<'_>, example: &ExampleValue) -> Option<&'static str> {
    let is_whole = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let (fits, expected) = match field.detail_type() {
        "String" => (matches!(example, ExampleValue::Text(_)), "a text, `example = \"acc_123\"`"),
        "Integer" => {
            let fits = matches!(example, ExampleValue::Number(number) if is_whole(number));
            (fits, "a whole number, `example = 60`")
        }
        "Number" => (matches!(example, ExampleValue::Number(_)), "a number, `example = 0.5`"),
        "Boolean" => (matches!(example, ExampleValue::Boolean(_)), "`example = true`"),
        "Array" => (false, "none, since a list has no example"),
        _ => (true, ""),
    };
    (!fits).then_some(expected)
}
