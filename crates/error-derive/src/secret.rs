//! Names whose values are secrets.

/// What the last word of a name says of its value. `token_type`, `session_id` and
/// `cookie_name` end in other words.
const SECRETS: &[&str] = &[
    "accesstoken",
    "apikey",
    "authorization",
    "authtoken",
    "bearer",
    "cookie",
    "credential",
    "cvc",
    "cvv",
    "jwt",
    "key",
    "mnemonic",
    "otp",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pin",
    "privatekey",
    "pwd",
    "secret",
    "session",
    "token",
];

/// Words before a last one that then says something else: `idempotency_key`.
const NONE: &[&str] = &["continuation", "idempotency", "next", "page", "partition", "sort"];

/// Whether a field, header or member of this name holds a secret.
pub(crate) fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut words = name.rsplit(['_', '-']).filter(|word| !word.is_empty());
    let (last, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_secret = |word: &str| SECRETS.contains(&word);
    (is_secret(last) || last.strip_suffix('s').is_some_and(is_secret)) && !NONE.contains(&before)
}

/// How the text of an invalid credential begins, so that nobody takes it for a
/// valid one.
const INVALID: &[&str] = &["expired", "inactive", "invalid", "missing", "revoked", "unknown", "wrong"];

/// Whether a text that stands for a secret holds none: it has a variable of the
/// reader's shell, or says that it is invalid.
pub(crate) fn holds_no_secret(text: &str) -> bool {
    let last = text.rsplit([' ', '=']).next().unwrap_or_default().to_ascii_lowercase();
    last.is_empty() || text.contains("$API_") || INVALID.iter().any(|word| last.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::{holds_no_secret, names_a_secret};

    #[test]
    fn names_of_secrets() {
        for name in ["authorization", "X-Api-Key", "client_secret", "cookie", "access_tokens"] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in ["token_type", "Idempotency-Key", "page_token", "x-request-id", "content-type", ""] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn values_that_are_no_secrets() {
        for value in ["Bearer $API_KEY", "session=$API_SESSION", "Bearer invalid_key", "", "Bearer "] {
            assert!(holds_no_secret(value), "{value}");
        }
        for value in ["Bearer sk_live_1", "hunter2", "Basic dXNlcjpwYXNz", "$KEY"] {
            assert!(!holds_no_secret(value), "{value}");
        }
    }
}
