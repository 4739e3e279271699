//! Texts that come from clients stay texts.

use error_core::{Definition, ErrorStatus, FieldPath, Location, Occurrence, Violation};
use error_formats::{Problem, ProblemHtml, ProblemMarkdown, ProblemText};
use proptest::prelude::*;
use serde::Deserialize;

use crate::{body, response};

static INVALID: Definition =
    Definition::new(ErrorStatus::BAD_REQUEST, "name_invalid").with_title("The name is invalid");

fn occurrence(text: &str) -> Occurrence {
    let violation = Violation::new(Location::Query, FieldPath::key(text.to_owned())).with_message(text.to_owned());
    Occurrence::of(&INVALID).with_message(text.to_owned()).with_violations([violation])
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    status: u16,
    code: String,
    retry: String,
    request_id: String,
}

fn check(text: &str) {
    let error = occurrence(text);
    let page = body(&response(&error, &ProblemHtml::new(Problem::new())));
    // Only the elements of the template: a text opens none.
    let opened = page.matches('<').count();
    let plain = body(&response(&occurrence("plain"), &ProblemHtml::new(Problem::new())));
    assert_eq!(opened, plain.matches('<').count(), "{page}");
    assert!(!page.chars().any(error_markup::is_active), "{page}");

    let document = body(&response(&error, &ProblemMarkdown::new(Problem::new())));
    let (front, rest) = document.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    let front: FrontMatter = serde_saphyr::from_str(front).unwrap();
    let expected = FrontMatter {
        status: 400,
        code: "name_invalid".into(),
        retry: "after_change".into(),
        request_id: "req_1".into(),
    };
    assert_eq!(front, expected);
    assert_eq!(rest.lines().count(), 8, "{document}");
    assert!(!document.chars().any(error_markup::is_active), "{document}");

    let lines = body(&response(&error, &ProblemText::new(Problem::new())));
    let count = if text == "The name is invalid" { 5 } else { 6 };
    assert_eq!(lines.lines().count(), count, "{lines}");
    assert!(!lines.chars().any(error_markup::is_active), "{lines}");
}

#[test]
fn known_ways_out() {
    for text in [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "]]>",
        "\n---\ncode: 'other'",
        "---",
        "\n# Title",
        "```\n",
        "[a](javascript:alert(1))",
        "\u{202e}txt.exe",
        "a\u{0}\u{1b}[31mb",
        "\u{2028}line",
        "{{ 7 * 7 }}",
        "- a\n- b",
        "| a |",
        "\u{85}",
        "&lt;",
        "1. a list",
        "    code",
        "www.evil.example",
        "WWW.evil.example",
        "12) a",
        "\r\nSet-Cookie: a=b",
    ] {
        check(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{1,40}|[ -~\\n\\r\\t]{1,40}|.{1,40}") {
        prop_assume!(!text.trim().is_empty());
        check(&text);
    }
}
