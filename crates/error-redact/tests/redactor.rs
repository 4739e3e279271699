//! What the users of a [`Redactor`] rely on, for any text and any added names.

use std::borrow::Cow;

use error_redact::Redactor;
use proptest::prelude::*;

/// Secrets with what says that they are: `#` is a name, `@` the secret.
const FORMS: [&str; 22] = [
    "#=@",
    "#: @",
    "# : @,",
    "#:\n  @\n",
    "# => @",
    "#%3D@%26",
    "?#=@&page=2",
    "\"#\":\"@\"}",
    "\\\"#\\\":\\\"@\\\"}",
    "{'#': '@'}",
    "\"#\":[\"@\"]",
    "#: Some(\"@\")",
    "#: Secret { value: \"@\" }",
    "(\"#\", \"@\")",
    "name: \"#\", value: \"@\"",
    "# '@'",
    "# is \"@\"",
    "--# @",
    "<#>@</#>",
    "user[#]=@",
    "# IN ('@')",
    "&quot;#&quot;:&quot;@&quot;",
];

/// Parts that have a meaning.
const PARTS: &[&str] = &[
    "password",
    "token",
    "badge",
    "employee",
    "number",
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
    "<",
    ">",
    "</",
    "ä",
    "“",
    "a",
    "7",
    "--",
    "-",
    "_",
    ".",
    "::",
    "is ",
    "value",
    "None",
    "sk_live_",
    "B",
    "mysql -p",
    "{SSHA}",
    " IN (",
    "max_tokens: 1",
];

/// Texts of the parts that have a meaning.
fn parts() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PARTS), 0..40).prop_map(|parts| parts.concat())
}

/// Names as an author adds them.
fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z]{1,12}([_. -]?[A-Za-z0-9]{1,8}){0,4}|(ab){1,30}|a( a){1,10}|[密码äß]{1,4}", 0..12)
}

/// The ways to write a name of several words.
fn spelling(words: &[&str], way: usize) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    match way {
        0 => words.join("_"),
        1 => words.join("-"),
        2 => words[0].to_owned() + &words[1..].iter().map(|word| capital(word)).collect::<String>(),
        3 => words.iter().map(|word| capital(word)).collect(),
        4 => words.join("_").to_uppercase(),
        5 => format!("X-{}", words.iter().map(|word| capital(word)).collect::<Vec<_>>().join("-")),
        6 => format!("old_{}_2", words.join("_")),
        7 => words.concat(),
        _ => words.join(".") + "s",
    }
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_added_name_hides_its_value_in_each_spelling(
        before in parts(),
        form in prop::sample::select(&FORMS[..]),
        way in 0..9_usize,
        secret in "[a-zA-Z0-9]{8,24}",
        after in parts(),
    ) {
        let redactor = Redactor::new().add_name("badge_number").unwrap();
        let said = form.replace('#', &spelling(&["badge", "number"], way)).replace('@', &secret);
        let text = format!("{before} {said} {after}");
        let shown = redactor.redact(&text);
        prop_assert!(!shown.contains(&secret), "{text:?} became {shown:?}");
    }

    #[test]
    fn no_line_is_forged(text in any::<String>(), parts in parts(), names in names()) {
        let added = names.iter().fold(Redactor::new(), |redactor, name| redactor.add_name(name).unwrap());
        for redactor in [Redactor::new(), Redactor::off(), added] {
            let shown = redactor.redact_each([&text, &parts]);
            prop_assert!(!shown.contains(is_invisible), "{shown:?}");
        }
    }

    #[test]
    fn the_output_is_bounded(text in parts(), names in names(), times in 1..60_usize, input in 0..2000_usize, output in 0..500_usize) {
        let text = text.repeat(times);
        let added = names.iter().fold(Redactor::new(), |redactor, name| redactor.add_name(name).unwrap());
        for redactor in [Redactor::new(), Redactor::off(), added] {
            let redactor = redactor.with_longest_input(input).with_longest_output(output);
            let is_bounded = |shown: &str| shown.len() <= output + "...".len();
            prop_assert!(is_bounded(&redactor.redact(&text)) && is_bounded(&redactor.redact_each([&text, &text])));
            // What is not shown is not lost in silence.
            let shown = redactor.redact(&text);
            prop_assert!(text.len() <= input || shown.ends_with("...") || shown.ends_with("***"), "{shown:?}");
        }
    }

    // The value of `authorization` goes to the end of its line: there the second pass may hide more.
    #[test]
    fn what_was_redacted_stays_as_it_is(
        form in prop::sample::select(&FORMS[..]),
        name in prop::sample::select(vec!["password", "X-Auth-Token", "apiKey", "badge number"]),
        secret in "[a-zA-Z0-9]{8,24}",
        after in "( [a-z]{1,9}){0,3}",
    ) {
        let redactor = Redactor::new().add_name("badge_number").unwrap();
        let text = form.replace('#', name).replace('@', &secret) + &after;
        let once = redactor.redact(&text).into_owned();
        prop_assert_eq!(redactor.redact(&once), &*once, "{}", text);
    }

    #[test]
    fn a_text_without_a_change_is_not_copied(text in "[a-c ,.;]{0,200}") {
        prop_assert!(matches!(Redactor::new().redact(&text), Cow::Borrowed(shown) if shown == text));
    }
}

#[test]
fn every_built_in_name_can_be_removed() {
    let names: Vec<_> = Redactor::built_in_names().collect();
    assert!(names.len() > 80);
    for name in &names {
        let text = format!("{name}=hunter2");
        assert!(!Redactor::new().redact(&text).contains("hunter2"), "{text}");
        assert!(Redactor::new().remove_name(name).is_ok(), "{name}");
    }
    let none = names.iter().fold(Redactor::new(), |redactor, name| redactor.remove_name(name).unwrap());
    for name in names {
        let text = format!("{name}=hunter2");
        assert_eq!(none.redact(&text), text);
    }
    // What is known by its form stays hidden.
    assert_eq!(none.redact("token=sk_live_hunter2hunter2"), "token=***");
}

#[test]
fn names_are_whole_words() {
    let redactor =
        Redactor::new().add_name("badge").unwrap().add_name("employeeId").unwrap().add_name("员工号").unwrap();
    for (text, shown) in [
        ("badge=7", "badge=***"),
        ("BADGES: 7", "BADGES: ***"),
        ("HTTPBadge=7", "HTTPBadge=***"),
        ("badge2=7", "badge2=***"),
        ("badger=7, sbadge=7", "badger=7, sbadge=7"),
        ("employee id: 7", "employee id: ***"),
        ("Employee ID = 7", "Employee ID = ***"),
        ("EMPLOYEE_ID=7", "EMPLOYEE_ID=***"),
        ("employeeid=7", "employeeid=***"),
        ("employees=7, id=7", "employees=7, id=7"),
        ("无效员工号：7", "无效员工号：***"),
        ("<badge>7</badge>", "<badge>***</badge>"),
        ("badge%3D7", "badge%3D***"),
        ("Badge(\"7\")", "Badge(***)"),
        ("read badge: connection refused", "read badge: connection refused"),
    ] {
        assert_eq!(redactor.redact(text), shown, "{text}");
    }
}

#[test]
fn a_name_can_be_added_and_removed_again() {
    let redactor = Redactor::new().add_name("badge number").unwrap().remove_name("badgeNumber").unwrap();
    assert_eq!(redactor.redact("badge_number=7, badge number: 7"), "badge_number=7, badge number: 7");
    let redactor = Redactor::new().remove_name("session").unwrap().add_name("session").unwrap();
    assert_eq!(redactor.redact("session=7"), "session=***");
}

#[test]
fn names_that_are_none_are_rejected() {
    let long = "a".repeat(65);
    for name in ["", " ", "_", "7", "a=b", "--badge", "badge_", "a  b", "badge\n", "a:b", "x\u{202e}y", &long] {
        let error = Redactor::new().add_name(name).unwrap_err();
        assert!(error.to_string().contains("1 to 64 letters and digits"), "{error}");
        assert!(!error.to_string().contains(is_invisible), "{error}");
        assert!(Redactor::new().remove_name(name).is_err(), "{name}");
    }
    let error = Redactor::new().remove_name("sesion").unwrap_err();
    assert!(error.to_string().starts_with("there is no name \"sesion\" to remove"), "{error}");
    assert!(Redactor::off().add_name("badge").is_err() && Redactor::off().remove_name("session").is_err());
}

#[test]
fn limits_hold_where_they_are_extreme() {
    let none = Redactor::new().with_longest_input(0).with_longest_output(0);
    assert_eq!((none.redact("a"), none.redact("")), (Cow::Borrowed("..."), Cow::Borrowed("")));
    let all = Redactor::new().with_longest_input(usize::MAX).with_longest_output(usize::MAX);
    let text = "no secret at all ".repeat(10_000);
    assert_eq!(all.redact(&text), text);
    assert_eq!(Redactor::off().with_longest_input(2).redact("aää"), "a...");
}
