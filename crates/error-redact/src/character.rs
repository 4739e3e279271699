//! The kinds of characters.

/// Whether a character may be a part of a name.
pub(crate) fn is_part(character: char) -> bool {
    character.is_alphanumeric() || "_-.".contains(character)
}

pub(crate) fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`')
}

/// The small letter, where there is one of a single character.
pub(crate) fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

/// Whether a character is written as an escape: controls, and marks that turn the direction or can't be seen, which make
/// a line read as another.
pub(crate) fn is_shown_escaped(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
