//! The names of `garde`'s rules, which become the codes of violations.
//!
//! `garde` reports texts alone. While a value is validated, its texts come from
//! here and begin with the name of their rule.

use std::{borrow::Cow, fmt::Display};

use garde::i18n::{
    DefaultI18n, I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind, with_i18n,
};

/// What stands around the name of a rule: no text that people read has it.
const MARK: char = '\u{1f}';

/// Validates with texts that say their rule.
pub(super) fn validate<T: garde::Validate>(value: &T, context: &T::Context) -> Result<(), garde::Report> {
    with_i18n(Named, || value.validate_with(context))
}

/// The code of a violation and its message, without the code.
pub(super) fn code_of(text: &str) -> (Cow<'static, str>, &str) {
    let marked = text.strip_prefix(MARK).and_then(|rest| rest.split_once(MARK));
    match marked.filter(|(code, _)| is_code(code)) {
        Some((code, message)) => (Cow::Owned(code.to_owned()), message),
        None => (Cow::Borrowed("invalid"), text),
    }
}

/// 1 to 64 letters, digits, `-`, `_` and `.`.
fn is_code(code: &str) -> bool {
    (1..=64).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn named(code: &str, message: impl Display) -> String {
    format!("{MARK}{code}{MARK}{message}")
}

/// Creates the error of a `custom` rule with a code, which the extractors of this module
/// use as the code of the violation. A code has 1 to 64 letters, digits, `-`, `_` and
/// `.`.
///
/// # Examples
///
/// ```
/// use error_response::extract::garde::error;
///
/// fn is_free(seat: &str, _: &()) -> garde::Result {
///     if seat == "4A" { Err(error("seat_taken", "is taken")) } else { Ok(()) }
/// }
///
/// assert!(is_free("4A", &()).is_err());
/// ```
pub fn error(code: &str, message: impl Display) -> garde::Error {
    garde::Error::new(named(code, message))
}

/// The texts of `garde`, each behind the name of its rule.
struct Named;

macro_rules! rules {
    ($($method:ident($($argument:ident: $of:ty),*) = $code:literal;)*) => {
        impl I18n for Named {
            $(fn $method(&self $(, $argument: $of)*) -> Cow<'static, str> {
                named($code, DefaultI18n.$method($($argument),*)).into()
            })*
        }
    };
}

rules! {
    length_lower_than(min: usize) = "length";
    length_greater_than(max: usize) = "length";
    range_lower_than(min: &dyn Display) = "range";
    range_greater_than(max: &dyn Display) = "range";
    credit_card_invalid(reason: InvalidCreditCard) = "credit_card";
    pattern_no_match(pattern: &dyn Display) = "pattern";
    contains_missing(pattern: &dyn Display) = "contains";
    url_invalid(reason: InvalidUrl) = "url";
    prefix_missing(pattern: &dyn Display) = "prefix";
    suffix_missing(pattern: &dyn Display) = "suffix";
    phone_number_invalid(reason: InvalidPhoneNumber) = "phone_number";
    ip_invalid(kind: IpKind) = "ip";
    matches_field_mismatch(field: &dyn Display) = "matches";
    email_invalid(reason: InvalidEmail) = "email";
    ascii_invalid() = "ascii";
    alphanumeric_invalid() = "alphanumeric";
    required_not_set() = "required";
}
