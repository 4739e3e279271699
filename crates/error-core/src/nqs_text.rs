//! A text in the characters that OAuth allows.

use std::fmt::{self, Write};

/// A text in the characters that OAuth allows for descriptions: `NQSCHAR`,
/// visible ASCII and spaces without `"` and `\` (RFC 6749, appendix A.8; RFC
/// 6750, 3).
///
/// A quote is printed as an apostrophe, a backslash as a slash, and whatever
/// else is not allowed as a space.
///
/// # Examples
///
/// ```
/// use error_core::NqsText;
///
/// assert_eq!(NqsText("a \"b\"\r\n\\c").to_string(), "a 'b'  /c");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct NqsText<'a>(pub &'a str);

impl fmt::Display for NqsText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            f.write_char(match character {
                '"' => '\'',
                '\\' => '/',
                ' '..='~' => character,
                _ => ' ',
            })?;
        }
        Ok(())
    }
}

impl serde::Serialize for NqsText<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
