//! Texts with only the characters that OAuth allows.

use std::fmt::{self, Write};

/// Prints a text with only the characters that OAuth allows in error descriptions:
/// visible ASCII and spaces, without `"` and `\` (`NQSCHAR`; RFC 6749, appendix A.8; RFC
/// 6750, section 3).
///
/// A quote is printed as an apostrophe, and a backslash as a slash. All other characters
/// that are not allowed are left out. Between two words, one space is printed in their
/// place. If nothing else remains of the text, a single space is printed.
///
/// # Examples
///
/// ```
/// use error_core::NqsText;
///
/// assert_eq!(NqsText("a \"b\"\r\n\\c").to_string(), "a 'b' /c");
/// assert_eq!(NqsText("\u{2018}Café\u{2019} 日本 closed").to_string(), "Caf closed");
/// assert_eq!(NqsText("日本").to_string(), " ");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct NqsText<'a>(pub &'a str);

impl fmt::Display for NqsText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is left out, and the spaces around it, is one space between two words.
        let (mut spaces, mut is_cut, mut has_begun) = (0, false, false);
        for character in self.0.chars() {
            let allowed = match character {
                ' ' => {
                    spaces += 1;
                    continue;
                }
                '"' => '\'',
                '\\' => '/',
                '!'..='~' => character,
                _ => {
                    is_cut = true;
                    continue;
                }
            };
            let spaces = std::mem::take(&mut spaces);
            write_spaces(f, if std::mem::take(&mut is_cut) { usize::from(has_begun) } else { spaces })?;
            f.write_char(allowed)?;
            has_begun = true;
        }
        // A description has at least one character (RFC 6749, appendix A.8).
        write_spaces(f, if is_cut { usize::from(!has_begun) } else { spaces })
    }
}

fn write_spaces(f: &mut fmt::Formatter<'_>, count: usize) -> fmt::Result {
    (0..count).try_for_each(|_| f.write_char(' '))
}

impl serde::Serialize for NqsText<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
