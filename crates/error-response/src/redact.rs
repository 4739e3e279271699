//! Texts for the log, without secrets.
//!
//! A log is read by more people than may know a password, and the text of a
//! driver's or a client library's error often quotes one. What looks like a
//! secret by its name or by its form becomes `***`; controls are escaped, so
//! that no text can forge a line.

use std::borrow::Cow;

/// The longest text, in bytes.
const LONGEST: usize = 4096;
const MASK: &str = "***";

/// Names of secrets, as parts of longer names.
const NAMES: [&str; 17] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "authorization",
    "credential",
    "cookie",
    "session",
    "private_key",
    "access_key",
    "signature",
    "auth",
];
/// Names of secrets that are parts of other words.
const WHOLE_NAMES: [&str; 4] = ["pw", "pass", "pin", "key"];
/// How well-known secrets begin.
const PREFIXES: [&str; 14] = [
    "eyJ",
    "sk_",
    "sk-",
    "pk_live",
    "rk_live",
    "whsec_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "AIza",
];
/// A token of this length or longer that begins like a secret is one.
const SHORTEST_TOKEN: usize = 12;

/// Removes what looks like a secret and escapes controls.
pub(crate) fn redact(text: &str) -> String {
    let text = shorten(text);
    let mut output = String::with_capacity(text.len());
    let mut rest = &*text;
    while !rest.is_empty() {
        rest = pem(rest, &mut output)
            .or_else(|| user_info(rest, &mut output))
            .or_else(|| word(rest, &mut output))
            .unwrap_or_else(|| character(rest, &mut output));
    }
    output
}

fn shorten(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let end = (0..=LONGEST).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    Cow::Owned(format!("{}...", &text[..end]))
}

fn character<'a>(rest: &'a str, output: &mut String) -> &'a str {
    let mut characters = rest.chars();
    if let Some(character) = characters.next() {
        if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}') {
            output.extend(character.escape_default());
        } else {
            output.push(character);
        }
    }
    characters.as_str()
}

/// A private key or certificate in PEM.
fn pem<'a>(rest: &'a str, output: &mut String) -> Option<&'a str> {
    rest.strip_prefix("-----BEGIN ")?;
    output.push_str(MASK);
    let end = rest.find("-----END ").and_then(|at| Some(at + 9 + rest[at + 9..].find("-----")? + 5));
    Some(end.map_or("", |end| &rest[end..]))
}

/// The user and password of an address.
fn user_info<'a>(rest: &'a str, output: &mut String) -> Option<&'a str> {
    let address = rest.strip_prefix("://")?;
    let end = address.find(|c: char| c.is_whitespace() || "\"'<>)".contains(c)).unwrap_or(address.len());
    // The last `@` before the host ends it: a password may hold one, or a `/`.
    let at = address[..end].rfind('@')?;
    output.push_str("://");
    output.push_str(MASK);
    Some(&address[at..])
}

/// A word, and its value where it names a secret.
fn word<'a>(rest: &'a str, output: &mut String) -> Option<&'a str> {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || "_-.+/~%$".contains(c))).unwrap_or(rest.len());
    if end == 0 {
        return None;
    }
    let (word, after) = rest.split_at(end);
    if is_token(word) {
        output.push_str(MASK);
        return Some(after);
    }
    output.push_str(word);
    if is_scheme(word) {
        return credentials(after, output).or(Some(after));
    }
    if names_secret(word) {
        return value(after, output).or(Some(after));
    }
    Some(after)
}

fn is_token(word: &str) -> bool {
    word.len() >= SHORTEST_TOKEN && PREFIXES.iter().any(|prefix| word.starts_with(prefix))
}

fn is_scheme(word: &str) -> bool {
    word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("basic")
}

fn names_secret(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let last = word.rsplit(['_', '-', '.', '/']).next().unwrap_or_default();
    WHOLE_NAMES.contains(&last) || NAMES.iter().any(|name| word.contains(name))
}

/// What follows `Bearer` or `Basic`.
fn credentials<'a>(after: &'a str, output: &mut String) -> Option<&'a str> {
    let text = after.trim_start_matches(' ');
    if text.len() == after.len() {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || "\"',;<>".contains(c)).unwrap_or(text.len());
    // `a bearer of news` is prose; credentials are longer than a word of it.
    if end < 8 {
        return None;
    }
    output.push(' ');
    output.push_str(MASK);
    Some(&text[end..])
}

/// `=value`, `: value`, `": "value"` after the name of a secret.
fn value<'a>(after: &'a str, output: &mut String) -> Option<&'a str> {
    let text = after.trim_start_matches(['"', '\'', ' ', '\\', ')', ']']);
    let text = text.strip_prefix("=>").or_else(|| text.strip_prefix([':', '=']))?;
    let text = text.trim_start_matches(' ');
    output.push_str(&after[..after.len() - text.len()]);
    let wrapped = ["Some(", "("].iter().find_map(|open| text.strip_prefix(open)).unwrap_or(text);
    let quote = wrapped.trim_start_matches('\\').chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    let rest = match quote {
        Some(quote) => {
            let inside = wrapped.trim_start_matches('\\').strip_prefix(quote).unwrap_or_default();
            closing(inside, quote)
        }
        None => {
            let mut rest = wrapped;
            // `Authorization: Bearer abc` has two words.
            if let Some((first, second)) = rest.split_once(' ')
                && (is_scheme(first) || first.eq_ignore_ascii_case("digest"))
            {
                rest = second.trim_start_matches(' ');
            }
            let end = rest.find(|c: char| c.is_whitespace() || "&;,)}]\"'<>".contains(c)).unwrap_or(rest.len());
            &rest[end..]
        }
    };
    if rest.len() < text.len() {
        output.push_str(MASK);
    }
    Some(rest)
}

/// What follows the quote that is not escaped.
fn closing(inside: &str, quote: char) -> &str {
    let mut escaped = false;
    for (at, character) in inside.char_indices() {
        if character == quote && !escaped {
            return &inside[at + character.len_utf8()..];
        }
        escaped = character == '\\' && !escaped;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn hides_secrets_by_name() {
        for (text, shown) in [
            ("conn 10.0.0.5 pw=hunter2", "conn 10.0.0.5 pw=***"),
            ("password: hunter2, user: bob", "password: ***, user: bob"),
            (r#"{"api_key":"s3cret","a":1}"#, r#"{"api_key":***,"a":1}"#),
            (r#"DB_PASSWORD="it's \"here\"" next"#, "DB_PASSWORD=*** next"),
            ("Some(Config { secret: Some(\"x y\") })", "Some(Config { secret: ***) })"),
            ("Authorization: Bearer abc.def", "Authorization: ***"),
            ("?token=abc&page=2", "?token=***&page=2"),
            ("sent Bearer abcdefghij to it", "sent Bearer *** to it"),
            ("Basic dXNlcjpwYXNz=", "Basic ***"),
        ] {
            assert_eq!(redact(text), shown, "{text}");
        }
    }

    #[test]
    fn hides_secrets_by_form() {
        for (text, shown) in [
            ("postgres://user:p@ss/word@db:5432/app failed", "postgres://***@db:5432/app failed"),
            ("key eyJhbGciOiJIUzI1NiJ9.e30.x is bad", "key *** is bad"),
            ("sk_live_1234567890 rejected", "*** rejected"),
            ("-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- x", "*** x"),
        ] {
            assert_eq!(redact(text), shown, "{text}");
        }
    }

    #[test]
    fn leaves_prose_alone() {
        for text in [
            "No account found with id: acc_123",
            "connection refused (os error 111)",
            "see https://docs.example.com/errors?page=2",
            "the bearer of news",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn forges_no_line() {
        assert_eq!(redact("a\r\nERROR b\u{1b}[31m"), "a\\r\\nERROR b\\u{1b}[31m");
    }

    #[test]
    fn is_bounded() {
        assert!(redact(&"ä".repeat(100_000)).len() < 5_000);
    }
}
