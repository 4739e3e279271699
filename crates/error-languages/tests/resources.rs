//! Which resources are accepted, and what is said of others.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_core::{Arguments, TextArguments, TextKey, TextPart, Translation};
use error_languages::Languages;

#[track_caller]
fn rejected(resource: &str, expected: &str) {
    let error = Languages::new("en").unwrap().with_named("de", "de.ftl", resource).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_mistake_has_its_line() {
    rejected(
        "a = A\n\nb B\n",
        "de.ftl:3: `=` is missing; write a text as `code = Title`, with its other texts below it, indented: `    .message = ...`",
    );
    rejected("a = A\nb = B\na = C\n", "de.ftl:3: `a` is written twice; remove one of the two");
    rejected("a = { b }", "de.ftl:1: there is no text `b` in this or an earlier resource; define it");
    rejected(
        "a = A\n    .message = { -name }",
        "de.ftl:2: there is no term `-name` in this or an earlier resource; define it",
    );
    rejected("a = { DATETIME($when) }", "de.ftl:1: `DATETIME` is not a function; only `NUMBER` is available");
    rejected("a = { b }\nb = { a }", "de.ftl:1: `a` cannot be written; does it refer to itself?");
}

const TEXT: &str = "write a text as `code = Title`, with its other texts below it, indented: `    .message = ...`";

#[test]
fn a_mistake_in_the_syntax_says_what_to_write() {
    let brace = "`}` is missing; write what is shown as `{ $name }`";
    let default = "a select needs a default variant, such as `*[other] ...`";
    for (resource, line, problem) in [
        ("a = { $x", 1, brace),
        ("a = { $x\n\nb = B", 1, brace),
        ("a = { $x ist da", 1, brace),
        ("a = A\n    .message = { $x", 2, brace),
        ("a = A\n    .message = M\n    .action = { $x\nb = B", 3, brace),
        ("a = { $n ->\n    [one] eins\n    [other] viele\n}", 4, default),
        ("a = A\n    .message = { $n ->\n        [one] eins\n        [other] viele\n    }\nb = B", 5, default),
        (
            "a = { $n -> [one] eins *[other] viele }",
            1,
            "a line break is missing after `->`; write each variant on its own line",
        ),
        ("a = { $n ->\n    *[one] eins\n    *[other] viele\n}", 3, "a select has two default variants; remove one `*`"),
        ("a = { $n ->\n    [one]\n    *[other] viele\n}", 2, "a text is missing; write one after `]`"),
        ("a = { $n ->\n    *[other viele\n}", 2, "`]` is missing"),
        (
            "a = { b ->\n    *[other] viele\n}\nb = B",
            1,
            "a select does not choose by another text; write an argument, such as `{ $count -> ...`",
        ),
        ("a = A\n    .message M", 2, "`=` is missing; write `.message = ...`"),
        ("a = A\n    .message =\nb = B", 2, "`.message` has no text; write `.message = ...`"),
        ("a = A\n    . = M", 2, "the name of an attribute is missing after the `.`; write `.message = ...`"),
        ("a = NUMBER }", 1, "`}` has no `{`; to show a brace, write `{ \"}\" }`"),
        ("a = { }", 1, "`{` is followed by no value; write `{ $name }`, or `{ \"{\" }` to show a brace"),
        ("a = { $ }", 1, "a name is missing; it begins with a letter, a-z or A-Z"),
        ("a = { \"x }\nb = B", 1, "`\"` is missing at the end of a string"),
        (
            "a = { \"\\n\" }",
            1,
            r#"an unknown escape in a string; write `\\`, `\"`, `\u` with four hex digits or `\U` with six"#,
        ),
        ("a = { NUMBER($n, minimumFractionDigits: $x) }", 1, "a named argument takes a number or a string in quotes"),
        ("a = { NUMBER($n", 1, "`)` is missing"),
        ("-t =\na = A", 1, "`-t` has no text; write `-t = ...`"),
    ] {
        rejected(resource, &format!("de.ftl:{line}: {problem}"));
    }
    rejected("9a = A", &format!("de.ftl:1: a name begins with a letter, a-z or A-Z; {TEXT}"));
    rejected(
        "    .message = M\n    .action = A",
        &format!("de.ftl:1: an attribute is below the text of an error; {TEXT}"),
    );
    rejected("a =\nb = B", &format!("de.ftl:1: `a` has no text; {TEXT}"));
}

#[test]
fn a_tag_is_a_language() {
    for wrong in ["", "german language", "de_DE", "*", "-", "und"] {
        assert!(Languages::new(wrong).is_err(), "{wrong}");
        assert!(Languages::new("en").unwrap().with(wrong, "a = A").is_err(), "{wrong}");
    }
}

fn german(resource: &str) -> std::sync::Arc<dyn Translation> {
    let languages = Languages::new("en").unwrap().with("de", resource).unwrap();
    languages.others().next().unwrap()
}

#[test]
fn resources_of_a_language_are_one() {
    let languages = Languages::new("en").unwrap().with("de", "-firma = Tee & Co\n").unwrap();
    let languages = languages.with("de", "locked = { -firma } ist gesperrt").unwrap();
    let german = languages.others().next().unwrap();
    let title = german.translate(TextKey::Error("locked", TextPart::Title), &TextArguments::default());
    assert_eq!(title.as_deref(), Some("Tee & Co ist gesperrt"));
}

#[test]
fn a_number_keeps_its_digits() {
    let german = german("a = x\n    .message = { $n }");
    let shown = |add: &dyn Fn(&mut Arguments) -> &mut Arguments| {
        let mut arguments = Arguments::default();
        add(&mut arguments);
        german.translate(TextKey::Error("a", TextPart::Message), &TextArguments::of(&arguments)).unwrap_or_default()
    };
    for digits in
        ["0", "7", "-7", "12.50", "0.10", "007", "123456789012345", "18446744073709551615", "1e9", "NaN", "+3"]
    {
        assert_eq!(shown(&|arguments| arguments.number("n", &digits)), digits);
        assert_eq!(shown(&|arguments| arguments.text("n", &digits)), digits);
    }
    // Without the argument there is no text.
    assert_eq!(shown(&|arguments| arguments), "");
}

#[test]
fn a_text_of_many_references_is_bounded() {
    let mut resource = "t0 = lol\n".to_owned();
    for level in 1..20 {
        resource.push_str(&format!("t{level} = {}\n", format!("{{ t{} }}", level - 1).repeat(10)));
    }
    // Fluent stops after 100 references.
    assert!(Languages::new("en").unwrap().with("de", &resource).is_err());
}
