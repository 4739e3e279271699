//! Texts that no client should read.

/// What stands in the requests that `conformance` makes, in the place of passwords, keys and fields: no response may contain it.
pub(crate) const SECRET: &str = "zq7hunter2secret";

/// The words of frameworks, parsers, databases and file systems.
const WORDS: [(&str, &str); 55] = [
    ("serde", "a library's name"),
    ("axum", "a library's name"),
    ("hyper::", "a library's name"),
    ("tokio", "a library's name"),
    ("sqlx", "a library's name"),
    ("Failed to deserialize", "a text of axum's"),
    ("Failed to parse the request body", "a text of axum's"),
    ("Failed to buffer the request body", "a text of axum's"),
    ("Invalid `Content-Type`", "a text of axum's"),
    ("Expected request with `Content-Type", "a text of axum's"),
    ("Cannot parse", "a text of axum's"),
    ("Extension of type", "a text of axum's"),
    ("Form requests must have", "a text of axum's"),
    ("Invalid `boundary`", "a text of axum's"),
    ("Wrong number of path arguments", "a text of axum's"),
    ("Invalid URL", "a text of axum's"),
    ("Request body didn't contain valid UTF-8", "a text of axum's"),
    ("length limit exceeded", "a text of tower-http's"),
    ("invalid type:", "a text of serde's"),
    ("invalid value:", "a text of serde's"),
    ("missing field `", "a text of serde's"),
    ("unknown field `", "a text of serde's"),
    ("unknown variant `", "a text of serde's"),
    ("duplicate field `", "a text of serde's"),
    (" at line ", "a place in a parser"),
    ("invalid digit found", "a text of Rust's"),
    ("invalid utf-8 sequence", "a text of Rust's"),
    ("number too large to fit", "a text of Rust's"),
    ("panicked at", "the text of a panic"),
    ("called `", "the text of a panic"),
    ("RUST_BACKTRACE", "the text of a panic"),
    ("stack backtrace", "the text of a panic"),
    (".rs:", "a path of the sources"),
    ("/src/", "a path of the sources"),
    ("/home/", "a path"),
    ("/usr/", "a path"),
    ("/var/", "a path"),
    ("Traceback (most recent call last)", "a stack trace of Python's"),
    ("site-packages", "a path of the sources"),
    ("at java.", "a stack trace of Java's"),
    ("Exception in thread", "a stack trace of Java's"),
    ("NullPointerException", "a stack trace of Java's"),
    ("org.springframework", "a library's name"),
    ("node_modules", "a path of the sources"),
    ("at Object.<anonymous>", "a stack trace of JavaScript's"),
    ("goroutine ", "a stack trace of Go's"),
    ("runtime error:", "the text of a panic"),
    ("System.NullReferenceException", "a stack trace of .NET's"),
    ("Stack trace:", "a stack trace"),
    ("ActiveRecord::", "a library's name"),
    ("psycopg", "a library's name"),
    ("ORA-0", "a text of a database"),
    ("SQLSTATE", "a text of a database"),
    ("INSERT INTO ", "SQL"),
    ("SELECT ", "SQL"),
];

/// Rust's own names of types, as parsers print them.
const TYPES: [&str; 16] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64", "str", "char",
];

/// What `text` gives away, and why that is internal.
pub(crate) fn leak(text: &str) -> Option<(String, &'static str)> {
    if text.contains(SECRET) {
        return Some((SECRET.to_owned(), "a value of the request"));
    }
    if let Some((word, why)) = WORDS.iter().find(|(word, _)| text.contains(word)) {
        return Some(((*word).to_owned(), why));
    }
    if let Some(path) = rust_path(text) {
        return Some((path.to_owned(), "a Rust path"));
    }
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    let named = words.clone().zip(words.skip(1)).find(|(before, word)| {
        // "expected u8", "a `u8`": a field may be called so as well.
        TYPES.contains(word) && matches!(*before, "expected" | "a" | "an" | "type" | "to")
    });
    named.map(|(_, word)| (word.to_owned(), "a Rust type"))
}

/// A name, `::` and a name.
fn rust_path(text: &str) -> Option<&str> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.match_indices("::").find_map(|(at, _)| {
        let start = text[..at].rfind(|character| !is_name(character)).map_or(0, |before| before + 1);
        let after = &text[at + 2..];
        let length = after.find(|character| !is_name(character)).unwrap_or(after.len());
        let starts = |name: &str| name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        // IPv6 addresses have colons, too.
        let is_path = text.get(start..at).is_some_and(starts) && starts(after) && !is_address(text.get(start..at)?);
        is_path.then(|| text.get(start..at + 2 + length)).flatten()
    })
}

fn is_address(name: &str) -> bool {
    name.len() <= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::leak;

    #[test]
    fn internal_texts_are_found() {
        for text in [
            "Failed to deserialize the JSON body into the target type: a: invalid value: integer `300`, expected u8",
            "Cannot parse `zzz` to a `u8`",
            "Extension of type `app::State` was not found",
            "error returned from database: relation \"users\" at billing::ledger",
            "thread 'main' panicked at src/main.rs:7",
            "the value zq7hunter2secret is no currency",
            "Traceback (most recent call last):\n  File \"app.py\", line 7, in do_GET",
            "SQLSTATE[23000]: Integrity constraint violation",
        ] {
            assert!(leak(text).is_some(), "{text}");
        }
    }

    #[test]
    fn public_texts_are_not() {
        for text in [
            "No account found with id: acc_123",
            "Invalid currency: must be a valid ISO 4217 code",
            "the address 2001:db8::1 is not allowed",
            "Select an account first",
            "urn:uuid:0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e",
            r#"{"error":{"code":"invalid_parameter","param":"u8","type":"invalid_request_error"}}"#,
        ] {
            assert_eq!(leak(text), None, "{text}");
        }
    }
}
