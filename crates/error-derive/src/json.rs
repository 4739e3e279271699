//! JSON that an author wrote down (RFC 8259): whether it is some, its texts and its numbers.

/// Values inside of values, at most.
const DEEPEST: usize = 32;

/// The members of `text` whose values are texts or numbers, or lists of them, at whatever
/// depth; `None` where it is not JSON. Values stand as they are written, texts between their quotes.
pub(crate) fn members(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut reader = Reader { rest: text, members: Vec::new() };
    reader.value("", 0)?;
    reader.rest.is_empty().then_some(reader.members)
}

struct Reader<'a> {
    rest: &'a str,
    members: Vec<(&'a str, &'a str)>,
}

impl<'a> Reader<'a> {
    fn value(&mut self, name: &'a str, depth: usize) -> Option<()> {
        self.space();
        match self.rest.bytes().next()? {
            _ if depth > DEEPEST => return None,
            b'{' => self.list('{', '}', |reader| {
                reader.space();
                let name = reader.text()?;
                reader.space();
                reader.take(':')?;
                reader.value(name, depth + 1)
            })?,
            b'[' => self.list('[', ']', |reader| reader.value(name, depth + 1))?,
            b'"' => {
                let text = self.text()?;
                self.members.push((name, text));
            }
            _ => {
                let literal = self.literal()?;
                if is_number(literal) {
                    self.members.push((name, literal));
                }
            }
        }
        self.space();
        Some(())
    }

    fn list(&mut self, begin: char, end: char, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(begin)?;
        self.space();
        if self.take(end).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            self.space();
            if self.take(end).is_some() {
                return Some(());
            }
            self.take(',')?;
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        self.take('"')?;
        let mut bytes = self.rest.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'"' => {
                    let text = self.rest.get(..at)?;
                    self.rest = self.rest.get(at + 1..)?;
                    return Some(text);
                }
                b'\\' => match bytes.next()?.1 {
                    b'u' if (0..4).all(|_| bytes.next().is_some_and(|(_, digit)| digit.is_ascii_hexdigit())) => {}
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    _ => return None,
                },
                0..b' ' => return None,
                _ => {}
            }
        }
        None
    }

    fn literal(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)));
        let (literal, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (["true", "false", "null"].contains(&literal) || is_number(literal)).then_some(literal)
    }

    fn take(&mut self, expected: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }
}

/// RFC 8259, section 6.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent) && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::members;

    #[test]
    fn what_json_is() {
        for text in ["{}", " [1, -0.5e+3, true, null] ", r#"{"a":{"b":["\u00e9\n"]}}"#, "0", "\"x\""] {
            assert!(members(text).is_some(), "{text}");
        }
        let deep = "[".repeat(40) + &"]".repeat(40);
        let cases = ["", "{", "{}}", "[1,]", "{\"a\"}", "{a:1}", "'a'", "01", "1.", "nul", "\"\\x\"", "\"\n\"", &deep];
        for text in cases {
            assert_eq!(members(text), None, "{text}");
        }
    }

    #[test]
    fn values_with_the_names_of_their_members() {
        let members = super::members(r#"{"a":"b","c":{"d":"e"},"f":["g"],"h":[1,null]}"#);
        assert_eq!(members, Some(vec![("a", "b"), ("d", "e"), ("f", "g"), ("h", "1")]));
    }
}
