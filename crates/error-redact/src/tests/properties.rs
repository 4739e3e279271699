//! Any text, and any text of the parts that have a meaning.

use proptest::prelude::*;

use crate::{Redactor, reader::MOST_INSPECTIONS};

use super::{
    parts::{NAMES, PARTS},
    redact,
};

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
    prop::collection::vec(prop::sample::select(&PARTS[..]), 0..40).prop_map(|parts| parts.concat())
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

/// Names as an author adds them, and some that overlap with themselves.
fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z]{1,12}([_. -]?[A-Za-z0-9]{1,8}){0,4}|(ab){1,30}|a( a){1,10}|[密码äß]{1,4}|a{40}", 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn added_names_keep_the_bounds(
        names in names(),
        text in parts(),
        name in prop::sample::select(&["a", "ab", "aB", "a_", "a ", "a%20"][..]),
        times in 1..60_usize,
        (known, close) in form(),
        secret in "[a-zA-Z0-9]{8,24}",
    ) {
        let redactor = names.iter().fold(Redactor::new(), |redactor, name| redactor.add_name(name).expect("a name"));
        let text = format!("{}{text} {known}{secret}{close} {}", name.repeat(times), text.repeat(times));
        let (shown, inspected) = redactor.measured(&text, usize::MAX);
        // The rule that spends the last of the work ends with what it reads: a word at most.
        prop_assert!(inspected <= (MOST_INSPECTIONS + 4) * text.len(), "{inspected} of {}", text.len());
        prop_assert!(is_clean(&shown) && !shown.contains(&secret), "{text:?} became {shown:?}");
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
