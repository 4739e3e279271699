//! Any text, and any text of the parts that have a meaning.

use proptest::prelude::*;

use super::redact;

const NAMES: [&str; 24] = [
    "password",
    "PASSWORD",
    "DB_PASSWORD",
    "user.passwd",
    "passphrase",
    "pwd",
    "pw",
    "pass",
    "secret",
    "clientSecret",
    "token",
    "accessToken",
    "x-auth-token",
    "api_key",
    "apiKey",
    "x-api-key",
    "authorization",
    "Proxy-Authorization",
    "Set-Cookie",
    "credentials",
    "session_id",
    "private-key",
    "SharedAccessKey",
    "signature",
];
/// What is before the secret, and after it; `@` is the name.
const FORMS: [(&str, &str); 40] = [
    ("@=", ""),
    ("@: ", ""),
    ("@ : ", ","),
    ("@:\t", ""),
    ("@:\n  ", "\n"),
    ("@ => ", ""),
    ("@ -> ", ""),
    ("@:=", ";"),
    ("@%3D", "%26"),
    ("@%253A", ""),
    ("?@=", "&page=2"),
    ("\"@\":\"", "\"}"),
    ("\"@\" :\n\"", "\""),
    ("\\\"@\\\":\\\"", "\\\"}"),
    ("{'@': '", "'}"),
    ("\"@\":[\"", "\"]"),
    ("\"@\":{\"value\":\"", "\"}}"),
    ("@: Some(\"", "\")"),
    ("@: Some(\n    \"", "\",\n)"),
    ("@: Secret(", ")"),
    ("@: Secret { value: \"", "\" }"),
    ("@: b\"", "\""),
    ("@: a,;)}]\"'", ""),
    ("@='it''s ", "'"),
    ("@={;", "}"),
    ("(\"@\", \"", "\")"),
    ("name: \"@\", value: \"", "\""),
    ("@(\"", "\")"),
    ("@('", "')"),
    ("@ '", "'"),
    ("@ \"", "\""),
    ("@ is '", "'"),
    ("--@ ", ""),
    ("--@=", ""),
    ("@: Bearer ", ""),
    ("Key (id, @)=(7, ", ") already exists."),
    ("<@>", "</@>"),
    ("user[@]=", ""),
    ("@[0] = ", ""),
    ("@: |\n  ", "\n"),
];

fn form() -> impl Strategy<Value = (String, &'static str)> {
    (prop::sample::select(&NAMES[..]), prop::sample::select(&FORMS[..]))
        .prop_map(|(name, (before, after))| (before.replace('@', name), after))
}

/// Texts of the parts that have a meaning here.
fn parts() -> impl Strategy<Value = String> {
    let parts = [
        "password",
        "token",
        "key",
        "Key (",
        ")=(",
        "://",
        ":",
        "=",
        "=>",
        ",",
        "@",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "\\",
        "\\n",
        "%3D",
        "%25",
        "&",
        "&quot;",
        " ",
        "\n",
        "\u{1b}[0m",
        "\u{202e}",
        "Bearer ",
        "Digest ",
        "<",
        ">",
        "</",
        "ä",
        "“",
        "-----BEGIN ",
        "-----END ",
        "a",
        "7",
        "--",
        ".",
        "::",
        "is ",
        "value",
        "None",
        "sk_live_",
        "/bot1:",
        "entry '",
        "Some(",
        "b",
        "#",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..40).prop_map(|parts| parts.concat())
}

fn is_clean(shown: &str) -> bool {
    shown.len() < 4200 && !shown.chars().any(crate::character::is_shown_escaped)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_clean(text in any::<String>()) {
        prop_assert!(is_clean(&redact(&text)));
    }

    #[test]
    fn no_planted_secret_shows(
        before in parts(),
        (name, close) in form(),
        secret in "[a-zA-Z0-9]{8,24}",
        after in parts(),
    ) {
        let text = format!("{before} {name}{secret}{close} {after}");
        let shown = redact(&text);
        prop_assert!(!shown.contains(&secret), "{text:?} became {shown:?}");
    }
}

proptest! {
    // Fewer, as each is up to sixty times as long: `storm.rs` has many texts.
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_parts_are_clean(text in parts(), times in 1..60_usize) {
        prop_assert!(is_clean(&redact(&text.repeat(times))));
    }
}
