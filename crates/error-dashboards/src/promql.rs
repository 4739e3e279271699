//! Texts of a catalog in PromQL.

use std::fmt::Write;

use error_catalog::telemetry::TelemetryName;
use error_markup::is_active;

/// `text` as a string of PromQL. What Grafana takes for a variable (`$name`, `[[name]]`) is escaped as well.
pub(crate) fn string(text: &str) -> String {
    let mut string = String::from("\"");
    for character in text.chars() {
        match character {
            '\\' | '"' => string.extend(['\\', character]),
            '$' | '[' | '\n' | '\t' => {
                let _ = write!(string, "\\x{:02x}", u32::from(character));
            }
            _ if is_active(character) || matches!(character, '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(string, "\\U{:08x}", u32::from(character));
            }
            _ => string.push(character),
        }
    }
    string.push('"');
    string
}

/// A matcher of one label that has this value; an empty one is that of a label that is absent.
pub(crate) fn is(label: TelemetryName, value: &str) -> String {
    format!("{}={}", label.prometheus, string(value))
}

/// A matcher of one label that has one of these values.
pub(crate) fn is_one_of<'a>(label: TelemetryName, values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<_> = values.into_iter().map(literal).collect();
    format!("{}=~{}", label.prometheus, string(&values.join("|")))
}

/// `text` as a regular expression that matches this text alone.
fn literal(text: &str) -> String {
    let is_special = |character| r"\.+*?()|[]{}^$".contains(character);
    text.chars().flat_map(|character| is_special(character).then_some('\\').into_iter().chain([character])).collect()
}

#[cfg(test)]
mod tests {
    use error_catalog::telemetry::CODE;

    use super::{is, is_one_of};

    #[test]
    fn no_text_ends_its_string() {
        assert_eq!(is(CODE, "a\"} or up{b=\"\\"), r#"error_type="a\"} or up{b=\"\\""#);
        assert_eq!(is(CODE, "$route [[route]]\n\u{202e}"), r#"error_type="\x24route \x5b\x5broute]]\x0a\U0000202e""#);
    }

    #[test]
    fn no_text_is_a_pattern() {
        assert_eq!(is_one_of(CODE, ["a.*", "b|c", "d$"]), r#"error_type=~"a\\.\\*|b\\|c|d\\\x24""#);
    }
}
