//! A list of challenges (RFC 9110, section 11.6.1).

/// Why `value` is not a list of challenges.
pub(super) fn malformed(value: &[u8]) -> Option<String> {
    let Some(text) = std::str::from_utf8(value).ok().filter(|text| text.bytes().all(is_text)) else {
        return Some("it has characters other than visible ASCII".to_owned());
    };
    if text.trim().is_empty() {
        return Some("it is empty".to_owned());
    }
    let mut challenge: Option<OneChallenge<'_>> = None;
    for element in elements(text) {
        match Element::of(element.trim()) {
            Err(why) => return Some(why),
            Ok(Element::Scheme(scheme, rest)) => {
                if let Some(why) = challenge.take().and_then(|before| before.misses()) {
                    return Some(why);
                }
                let begun = challenge.insert(OneChallenge { scheme, names: Vec::new(), has_token: false });
                if let Some(why) = rest.and_then(|rest| begun.take(rest)) {
                    return Some(why);
                }
            }
            Ok(Element::Parameter(parameter)) => match challenge.as_mut() {
                None => return Some("a parameter comes before the scheme".to_owned()),
                Some(challenge) => {
                    if let Some(why) = challenge.take(parameter) {
                        return Some(why);
                    }
                }
            },
        }
    }
    challenge.and_then(|last| last.misses())
}

/// One challenge, as far as it was read.
struct OneChallenge<'a> {
    scheme: &'a str,
    names: Vec<String>,
    has_token: bool,
}

impl<'a> OneChallenge<'a> {
    /// Takes what follows the scheme; why it is wrong.
    fn take(&mut self, parameter: Parameter<'a>) -> Option<String> {
        let Parameter::Named { name, is_quoted } = parameter else {
            self.has_token = true;
            return None;
        };
        let name = name.to_ascii_lowercase();
        if self.has_token || self.names.contains(&name) {
            return Some(format!("the parameter {name} does not belong there or is given twice"));
        }
        if name == "realm" && !is_quoted {
            return Some("the realm is not in quotes".to_owned());
        }
        self.names.push(name);
        None
    }

    /// What its scheme requires and it does not have.
    fn misses(&self) -> Option<String> {
        let is_basic = self.scheme.eq_ignore_ascii_case("basic");
        let has_realm = self.names.iter().any(|name| name == "realm");
        (is_basic && !has_realm).then(|| "Basic has no realm (RFC 7617, 2)".to_owned())
    }
}

/// What stands between two commas.
enum Element<'a> {
    /// The scheme of a challenge, and what follows it at once.
    Scheme(&'a str, Option<Parameter<'a>>),
    Parameter(Parameter<'a>),
}

enum Parameter<'a> {
    Named {
        name: &'a str,
        is_quoted: bool,
    },
    /// A text without a name, as `Negotiate` has it.
    Token,
}

impl<'a> Element<'a> {
    fn of(text: &'a str) -> Result<Element<'a>, String> {
        if text.is_empty() {
            return Err("a comma has nothing beside it".to_owned());
        }
        let end = text.find(|character: char| !is_token(character)).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        if name.is_empty() {
            return Err(format!("{} is not a scheme", shown(text)));
        }
        let after = rest.trim_start();
        if after.is_empty() {
            return Ok(Element::Scheme(name, None));
        }
        if after.starts_with('=') {
            return Parameter::of(text).map(Element::Parameter);
        }
        if after.len() == rest.len() {
            return Err(format!("{} is not a scheme", shown(text)));
        }
        Parameter::of(after).map(|parameter| Element::Scheme(name, Some(parameter)))
    }
}

impl<'a> Parameter<'a> {
    fn of(text: &'a str) -> Result<Parameter<'a>, String> {
        let end = text.find(|character: char| !is_token(character)).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
        let is_quoted = value.is_some_and(is_quoted_string);
        let is_plain = value.is_some_and(|value| !value.is_empty() && value.chars().all(is_token));
        if !name.is_empty() && (is_quoted || is_plain) {
            return Ok(Parameter::Named { name, is_quoted });
        }
        let token = text.trim_end_matches('=');
        let is_token68 = |character: char| character.is_ascii_alphanumeric() || "-._~+/".contains(character);
        if !token.is_empty() && token.chars().all(is_token68) {
            return Ok(Parameter::Token);
        }
        if value.is_some_and(|value| value.starts_with('"')) {
            return Err(format!("the value of {name} has quotes that do not close"));
        }
        Err(format!("{} is not a parameter", shown(text)))
    }
}

/// Whether `text` is one text in quotes, and nothing else.
fn is_quoted_string(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('"') else { return false };
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.next().is_none() => return false,
            '"' => return characters.as_str().is_empty(),
            _ => {}
        }
    }
    false
}

/// What stands between commas that are not in quotes.
fn elements(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut is_quoted, mut is_escaped) = (Vec::new(), 0, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                found.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(text.get(start..).unwrap_or_default());
    found
}

/// The start of a text, for a message.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    format!("`{}`", text.chars().take(LONGEST).collect::<String>())
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t')
}

/// Whether a character may stand in a token (RFC 9110, section 5.6.2).
fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}

#[cfg(test)]
mod tests {
    use super::malformed;

    #[test]
    fn challenges() {
        for value in [
            "Bearer",
            "Basic realm=\"api\"",
            "Bearer realm=\"a, b\", error=\"invalid_token\", scope=\"a b\"",
            "Bearer, Basic realm=\"api\", charset=\"UTF-8\"",
            "Negotiate oYG2MIGzoAMKAQ==",
            "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"",
            "Digest realm = \"http\", qop=\"auth, auth-int\", algorithm=SHA-256",
            "DPoP algs=\"ES256\"",
        ] {
            assert_eq!(malformed(value.as_bytes()), None, "{value}");
        }
    }

    #[test]
    fn what_is_no_challenge() {
        for (value, text) in [
            ("", "it is empty"),
            ("  ", "it is empty"),
            ("realm=\"api\"", "a parameter comes before the scheme"),
            ("Bearer realm=\"api", "quotes that do not close"),
            ("Bearer realm=\"a\"b\"", "quotes that do not close"),
            ("Bearer realm=api", "the realm is not in quotes"),
            ("Bearer realm=\"a\", realm=\"b\"", "is given twice"),
            ("Bearer,, Basic realm=\"a\"", "a comma has nothing beside it"),
            ("Bearer,", "a comma has nothing beside it"),
            ("Basic", "Basic has no realm"),
            ("\"Bearer\"", "is not a scheme"),
            ("Bearer: realm=\"a\"", "is not a scheme"),
            ("Bearer log in first", "is not a parameter"),
            ("Bearer realm=\"\u{e9}\"", "other than visible ASCII"),
        ] {
            let found = malformed(value.as_bytes());
            assert!(found.as_ref().is_some_and(|why| why.contains(text)), "{value}: {found:?}");
        }
    }
}
