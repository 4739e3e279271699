//! Names whose values are secrets, and values that are credentials.

use crate::constant::capitals;

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
    let name = capitals(name).to_ascii_lowercase();
    let mut words = name.rsplit(['_', '-', '.']).filter(|word| !word.is_empty());
    let (last, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_secret = |word: &str| SECRETS.contains(&word);
    (is_secret(last) || last.strip_suffix('s').is_some_and(is_secret)) && !NONE.contains(&before)
}

/// How the text of an invalid credential begins, so that nobody takes it for a
/// valid one.
const INVALID: &[&str] = &["expired", "inactive", "invalid", "missing", "revoked", "unknown", "wrong"];

/// Words before the credentials of a header (RFC 9110, section 11.4): registered ones,
/// and what APIs made up.
const SCHEMES: &[&str] = &["apikey", "basic", "bearer", "digest", "dpop", "hoba", "key", "negotiate", "oauth", "token"];

/// Whether a member or parameter of this name and value is a credential that is written down.
pub(crate) fn is_credential(name: &str, value: &str) -> bool {
    names_a_secret(name) && !holds_no_secret(value)
}

/// Whether a header is one. Each cookie counts, since session cookies have any name.
pub(crate) fn is_credential_header(name: &str, value: &str) -> bool {
    if !name.eq_ignore_ascii_case("cookie") {
        return is_credential(name, value);
    }
    let value_of = |pair: &str| pair.split_once('=').map_or(pair, |(_, value)| value).to_owned();
    !value.split(';').map(value_of).all(|value| holds_no_secret(&value))
}

/// Whether a query or a form has one: `name=value&name=value`.
pub(crate) fn has_credential_pair(text: &str) -> bool {
    text.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, value)| is_credential(name, value))
}

/// Whether a text that stands for a secret holds none: each of its words, but a scheme before them,
/// has a variable of the reader's shell or says that it is invalid.
fn holds_no_secret(text: &str) -> bool {
    let text = text.trim();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_scheme = SCHEMES.contains(&&*first.to_ascii_lowercase());
    let words = if is_scheme { rest } else { text };
    words.split([' ', ',', ';']).filter(|word| !word.is_empty()).all(|word| {
        let lower = word.to_ascii_lowercase();
        word.contains("$API_") || INVALID.iter().any(|invalid| lower.starts_with(invalid))
    })
}

#[cfg(test)]
mod tests {
    use super::{has_credential_pair, holds_no_secret, is_credential_header, names_a_secret};

    #[test]
    fn names_of_secrets() {
        for name in ["authorization", "X-Api-Key", "client_secret", "cookie", "access_tokens", "X-API-KEY"] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "clientSecret",
            "refreshToken",
            "newPassword",
            "apiKey",
            "userAPIKey",
            "JWTToken",
            "user.pin",
            "oauth2Token",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in ["pageToken", "tokenType", "idempotencyKey", "sessionId"] {
            assert!(!names_a_secret(name), "{name}");
        }
        for name in ["token_type", "Idempotency-Key", "page_token", "x-request-id", "content-type", ""] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn values_that_are_no_secrets() {
        for value in ["Bearer $API_KEY", "Bearer invalid_key", "", "Bearer ", "$API_ID:$API_SECRET"] {
            assert!(holds_no_secret(value), "{value}");
        }
        let written =
            ["Bearer sk_live_1", "hunter2", "Basic dXNlcjpwYXNz", "$KEY", "Basic dXNlcjpwYXNzd29yZA==", "YWJjZA=="];
        for value in written.into_iter().chain(["Bearer sk_live_1 $API_X", "Bearer $API_X,sk_live_1", "1234"]) {
            assert!(!holds_no_secret(value), "{value}");
        }
    }

    #[test]
    fn each_cookie_and_each_pair_counts() {
        for value in ["session=$API_SESSION", "session=; mode=unknown", "a=$API_A; b=invalid", ""] {
            assert!(!is_credential_header("Cookie", value), "{value}");
        }
        for value in ["session=S; mode=unknown", "sid=dGVzdA==", "a=$API_A; b=1", "hunter2"] {
            assert!(is_credential_header("Cookie", value), "{value}");
        }
        for text in ["user=ada&password=hunter2", "clientSecret=a%20b&x=$API_X"] {
            assert!(has_credential_pair(text), "{text}");
        }
        for text in ["user=ada&password=$API_PASSWORD", "password=", "password", "page_token=9"] {
            assert!(!has_credential_pair(text), "{text}");
        }
    }
}
