//! The name of a variant's constant: its own in capitals.

use quote::format_ident;
use syn::{Ident, ext::IdentExt};

use crate::ast::{Input, Variant};

/// The constant of a struct.
const OF_A_STRUCT: &str = "DEFINITION";

/// The name of the constant that holds the definition of `variant`; `None` where
/// the variant forwards to another error, which has the constants.
///
/// A variant of the same name would hide the constant, so it then ends in
/// `_DEFINITION`.
pub(crate) fn constant(input: &Input<'_>, variant: &Variant<'_>) -> Option<Ident> {
    if variant.attrs.transparent.is_some() {
        return None;
    }
    let span = variant.ident.span();
    if !input.is_enum {
        return Some(Ident::new(OF_A_STRUCT, span));
    }
    let name = capitals(&variant.ident.unraw().to_string());
    let name = format_ident!("{name}", span = span);
    let is_variant = input.variants.iter().any(|other| *other.ident == name);
    Some(if is_variant { format_ident!("{name}_{OF_A_STRUCT}", span = span) } else { name })
}

/// `AccountNotFound` as `ACCOUNT_NOT_FOUND`, `IOError` as `IO_ERROR`.
pub(crate) fn capitals(name: &str) -> String {
    let letters: Vec<_> = name.chars().collect();
    let mut capitals = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        if before.is_some_and(|before| begins_word(&letters[..at], before, *letter, letters.get(at + 1))) {
            capitals.push('_');
        }
        capitals.extend(letter.to_uppercase());
    }
    capitals
}

/// Whether `letter` begins a word: after a small letter, or before one where it
/// ends a row of capitals. A digit belongs to what stands before it.
fn begins_word(so_far: &[char], before: char, letter: char, next: Option<&char>) -> bool {
    let last_letter = so_far.iter().rev().find(|letter| !letter.is_numeric()).copied().unwrap_or(before);
    let ends_capitals = next.is_some_and(|next| next.is_lowercase());
    letter.is_uppercase() && (last_letter.is_lowercase() || (last_letter.is_uppercase() && ends_capitals))
}

#[cfg(test)]
mod tests {
    use super::capitals;

    #[test]
    fn words_are_parted() {
        for (name, expected) in [
            ("AccountNotFound", "ACCOUNT_NOT_FOUND"),
            ("NotFound", "NOT_FOUND"),
            ("IOError", "IO_ERROR"),
            ("IoError", "IO_ERROR"),
            ("Http2Reset", "HTTP2_RESET"),
            ("E404NotFound", "E404_NOT_FOUND"),
            ("E404", "E404"),
            ("Over9000", "OVER9000"),
            ("not_found", "NOT_FOUND"),
            ("Not_Found", "NOT_FOUND"),
            ("_Unused", "_UNUSED"),
            ("X", "X"),
            ("ABTest", "AB_TEST"),
            ("Größe", "GRÖSSE"),
        ] {
            assert_eq!(capitals(name), expected);
        }
    }
}
