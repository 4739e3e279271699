//! Text in YAML.

use std::fmt::Write;

use crate::is_active;

/// Returns `text` as a YAML scalar on one line: in single quotes, or in double quotes
/// if a character needs an escape.
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::yaml("it's"), "'it''s'");
/// assert_eq!(error_markup::yaml("a\n- b"), r#""a\U0000000a- b""#);
/// ```
pub fn yaml(text: &str) -> String {
    if !text.chars().any(needs_escape) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut scalar = String::from("\"");
    for character in text.chars() {
        match character {
            '\\' | '"' => scalar.extend(['\\', character]),
            _ if needs_escape(character) => {
                let _ = write!(scalar, "\\U{:08x}", u32::from(character));
            }
            _ => scalar.push(character),
        }
    }
    scalar.push('"');
    scalar
}

/// Whether a character ends a line, acts without being seen, or is none of YAML's.
fn needs_escape(character: char) -> bool {
    is_active(character) || matches!(character, '\n' | '\t' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::yaml;

    #[test]
    fn a_scalar_is_read_as_it_was() {
        let texts =
            ["plain", "it's", "a: b # c", "\"\\", "a\n- b", "\u{85}\u{2028}\u{202e}\u{7f}", "\u{ffff}", "- {[&*!|>%@`"];
        for text in texts {
            let written = yaml(text);
            assert_eq!(written.lines().count(), 1, "{written}");
            assert_eq!(serde_saphyr::from_str::<String>(&written).unwrap(), text, "{written}");
        }
    }
}
