//! Escapes characters that have invisible effects.

use std::fmt::{self, Write};

/// Displays `text` with active characters escaped. These are control characters, except
/// line feeds and tabs, and the marks that change the writing direction (Unicode's
/// `Bidi_Control`), which can disguise a text as another one.
///
/// # Examples
///
/// ```
/// use error_markup::inert;
///
/// assert_eq!(inert("a\u{1b}[31mb\u{202e}c").to_string(), r"a\u{1b}[31mb\u{202e}c");
/// ```
pub fn inert(text: &str) -> Inert<'_> {
    Inert { text, one_line: false }
}

/// A text that is displayed with active characters escaped; see [`inert`].
#[derive(Debug, Clone, Copy)]
pub struct Inert<'a> {
    text: &'a str,
    one_line: bool,
}

impl Inert<'_> {
    /// Displays the text on one line: line feeds and tabs become spaces.
    #[must_use]
    pub fn on_one_line(self) -> Self {
        Inert { one_line: true, ..self }
    }
}

impl fmt::Display for Inert<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.text.chars() {
            match character {
                '\n' | '\t' if self.one_line => f.write_char(' ')?,
                _ => write_seen(&mut *f, character)?,
            }
        }
        Ok(())
    }
}

/// Whether [`inert`] escapes this character: a control character, or a mark that changes
/// the writing direction.
pub fn is_active(character: char) -> bool {
    let is_control = character.is_control() && !matches!(character, '\n' | '\t');
    // Bidi_Control (Unicode 16, PropList), and the separators that end a line for some readers.
    let turns =
        matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_control || turns || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Writes a character, or the name of one that is active.
pub(crate) fn write_seen(mut to: impl Write, character: char) -> fmt::Result {
    if is_active(character) { write!(to, "{}", character.escape_unicode()) } else { to.write_char(character) }
}
