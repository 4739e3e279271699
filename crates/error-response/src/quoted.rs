//! Hides the values of a request that errors of serde and axum quote.
//!
//! The log record of rejected input says what was wrong with it, but must not show the
//! client's values. In such a text, for example, nothing marks a value as a password.

/// What stands in the place of a value.
const HIDDEN: &str = "***";

/// How a value is quoted: what stands before it, and what may stand after it.
struct Quotation {
    before: &'static str,
    after: &'static [&'static str],
}

/// serde's `Unexpected` and unknown variants; axum's parameters of a path.
const QUOTATIONS: [Quotation; 7] = [
    Quotation { before: "string \"", after: &["\", expected ", "\""] },
    Quotation { before: "character `", after: &["`, expected ", "`"] },
    Quotation { before: "integer `", after: &["`"] },
    Quotation { before: "floating point `", after: &["`"] },
    Quotation { before: "unknown variant `", after: &["`, expected ", "`, there are no variants"] },
    Quotation { before: PARSE, after: &["` to a `"] },
    Quotation { before: VALUE, after: &["` to a `", "`: "] },
];

/// Stands before a value, or before the name of a parameter.
const PARSE: &str = "Cannot parse `";
/// Stands before the value of a parameter.
const VALUE: &str = " with value `";

/// The text without the values that it quotes.
pub(crate) fn without_values(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = next(rest) {
        shown.push_str(before);
        shown.push_str(HIDDEN);
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// What stands before the first value and after it.
fn next(text: &str) -> Option<(&str, &str)> {
    let found = QUOTATIONS.iter().filter_map(|quotation| {
        let at = text.find(quotation.before)? + quotation.before.len();
        let (before, rest) = text.split_at_checked(at)?;
        (!is_name(quotation, rest)).then_some((before, rest, quotation))
    });
    let (before, rest, quotation) = found.min_by_key(|(before, ..)| before.len())?;
    // The first of them that is there: a value may hold the others.
    let end = quotation.after.iter().find_map(|after| rest.find(after)).unwrap_or(rest.len());
    Some((before, rest.get(end..).unwrap_or_default()))
}

/// Whether the name of a parameter is quoted, which is the server's.
fn is_name(quotation: &Quotation, rest: &str) -> bool {
    quotation.before == PARSE && rest.split_once('`').is_some_and(|(_, rest)| rest.starts_with(VALUE))
}

#[cfg(test)]
mod tests {
    use super::without_values;

    #[test]
    fn hides_what_serde_and_axum_quote() {
        for (text, shown) in [
            (
                r#"invalid type: string "swordfish", expected u32 at line 1 column 9"#,
                r#"invalid type: string "***", expected u32 at line 1 column 9"#,
            ),
            (r#"invalid type: string "sword\"fish", expected u32"#, r#"invalid type: string "***", expected u32"#),
            (
                "pin: invalid type: integer `4711`, expected a string",
                "pin: invalid type: integer `***`, expected a string",
            ),
            ("invalid value: floating point `4.5`, expected u8", "invalid value: floating point `***`, expected u8"),
            ("invalid value: character `x`, expected a digit", "invalid value: character `***`, expected a digit"),
            ("unknown variant `sword`fish`, expected `a` or `b`", "unknown variant `***`, expected `a` or `b`"),
            ("unknown variant `swordfish", "unknown variant `***"),
            ("Invalid URL: Cannot parse `swordfish` to a `u32`", "Invalid URL: Cannot parse `***` to a `u32`"),
            (
                "Invalid URL: Cannot parse `id` with value `swordfish` to a `u32`",
                "Invalid URL: Cannot parse `id` with value `***` to a `u32`",
            ),
            (
                "Cannot parse `id` with value `swordfish`: UUID parsing failed",
                "Cannot parse `id` with value `***`: UUID parsing failed",
            ),
            (
                "Cannot parse value at index 0 with value `swordfish` to a `u32`",
                "Cannot parse value at index 0 with value `***` to a `u32`",
            ),
            ("missing field `quantity` at line 1 column 2", "missing field `quantity` at line 1 column 2"),
            ("unknown field `prise`, expected `price`", "unknown field `prise`, expected `price`"),
            ("", ""),
        ] {
            assert_eq!(without_values(text), shown);
        }
    }
}
