//! The parts of a name: `badge_number`, `badge-number`, `badgeNumber` and `BADGE NUMBER` have the same two.

use crate::character::lower;

/// A letter or digit of a name.
pub(crate) struct Letter {
    /// The small letter.
    pub(crate) small: char,
    /// Whether a part begins here. In writings without capitals, as Chinese, one may begin anywhere.
    pub(crate) may_begin: bool,
    /// Whether a part begins here for certain: after a separator, or with a capital or a number.
    pub(crate) begins: bool,
}

/// The letters and digits of a name, without what separates them.
pub(crate) fn letters(name: impl IntoIterator<Item = char>) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut before = [' '; 2];
    for character in name {
        if character.is_alphanumeric() {
            let begins = begins(before[1], character);
            // `HTTPBadge`: the last capital begins the next part.
            if character.is_lowercase() && before.iter().all(|c| c.is_uppercase()) {
                begin(letters.last_mut());
            }
            let may_begin = begins || !is_cased(before[1]) || !is_cased(character);
            letters.push(Letter { small: lower(character), may_begin, begins });
        }
        before = [before[1], character];
    }
    letters
}

fn begin(letter: Option<&mut Letter>) {
    if let Some(letter) = letter {
        letter.may_begin = true;
        letter.begins = true;
    }
}

fn begins(before: char, character: char) -> bool {
    !before.is_alphanumeric()
        || (character.is_uppercase() && !before.is_uppercase())
        || (character.is_numeric() != before.is_numeric())
}

fn is_cased(character: char) -> bool {
    character.is_lowercase() || character.is_uppercase() || character.is_numeric()
}

/// The parts of a name in small letters.
pub(crate) fn parts(name: impl IntoIterator<Item = char>) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for letter in letters(name) {
        match parts.last_mut() {
            Some(part) if !letter.begins => part.push(letter.small),
            _ => parts.push(String::from(letter.small)),
        }
    }
    parts
}
