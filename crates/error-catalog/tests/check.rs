//! What `check` finds, and what it lets pass.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{
    Layout, PublishedCatalog, PublishedDeprecation, PublishedError, PublishedExample, PublishedHeader, PublishedMember,
    PublishedOperation, Severity, check, read,
};
use error_core::{ApiError, Catalog, catalog};
use error_formats::{ErasedWireFormat, FinImpulse, Problem, Stripe, Uppercase, built_in_formats, publish};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is not right")]
#[allow(dead_code, reason = "only the definitions matter here")]
enum Numbered {
    #[api(status = 422, code = "too_small", title = "Small")]
    Small,
    #[api(status = 422, code = "too_large", title = "Large")]
    Large,
    #[api(status = 409, code = "in_use", title = "In use", number = 40400)]
    InUse,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is not right")]
#[allow(dead_code, reason = "only the definitions matter here")]
enum Lent {
    // This is the format's own code as well, so the framework's error is not listed.
    #[api(status = 404, code = "not_found", title = "Nothing")]
    Nothing,
    #[api(status = 404, code = "no_account", title = "No account")]
    NoAccount,
    #[api(status = 404, code = "no_card", title = "No card")]
    NoCard,
    #[api(status = 409, code = "in_use", title = "In use")]
    InUse,
    #[api(status = 422, code = "too_small", title = "Small")]
    Small,
    #[api(status = 410, code = "closed", type = "account", title = "Closed")]
    ClosedAccount,
    #[api(status = 410, code = "closed", type = "card", title = "Closed")]
    ClosedCard,
}

/// What `rule` finds: the subjects and the texts.
fn found(rule: &str, catalog: &PublishedCatalog) -> Vec<String> {
    let lints = check(catalog).into_iter().filter(|lint| lint.rule == rule);
    lints.map(|lint| format!("{}: {}", lint.subject, lint.text)).collect()
}

/// What is found of numbers, where `codes` have this one: `catalog!` refuses
/// it, and a catalog can be put together from several.
fn numbers(catalog: &Catalog, number: i64, codes: &[&str]) -> Vec<String> {
    let mut catalog = publish("accounts", &FinImpulse::new(), catalog).unwrap();
    for error in catalog.errors.iter_mut().filter(|error| codes.contains(&&*error.code)) {
        error.number = Some(number);
    }
    found("duplicate-number", &catalog)
}

#[test]
fn two_codes_with_one_written_number_are_found() {
    assert_eq!(
        numbers(&catalog![Numbered], 42_201, &["too_small", "too_large"]),
        ["in_use: `not_found` has the number 40400 as well", "too_small: `too_large` has the number 42201 as well"],
    );
}

#[test]
fn a_number_that_the_format_lends_is_no_duplicate() {
    assert_eq!(numbers(&catalog![Lent], 41_001, &["closed"]), Vec::<String>::new());
}

#[test]
fn what_no_operation_returns_is_found_where_operations_are_known() {
    let catalog = publish("accounts", &Stripe::new(), &catalog![Numbered]).unwrap();
    assert_eq!(found("unreachable-definition", &catalog), Vec::<String>::new());
    let catalog = catalog.with_operation(PublishedOperation::new("health", "GET", "/health"));
    assert_eq!(found("unreachable-definition", &catalog).len(), 3);
}

/// The derive refuses the names that formats of this workspace have. It knows
/// none of a format of the author's, and nothing of definitions made by hand.
#[test]
fn a_member_that_the_format_has_itself_is_found() {
    let told = |format: &dyn ErasedWireFormat| {
        let mut catalog = publish("accounts", format, &catalog![Numbered]).unwrap();
        let error = catalog.errors.iter_mut().find(|error| error.code == "too_small").unwrap();
        error.members =
            ["title", "instance", "doc_url", "hint"].map(|name| PublishedMember::new(name, "string")).to_vec();
        found("reserved-member", &catalog)
    };
    let member = |subject: &str, name: &str| {
        format!("{subject}: the format has a member `{name}` of its own in the same place: give this one another name")
    };
    // Each is the format's own in one of two, whether or not the example has it.
    assert_eq!(told(&Problem::new()), [member("too_small", "title"), member("too_small", "instance")]);
    assert_eq!(told(&Stripe::new()), [member("invalid_request_error/too_small", "doc_url")]);
    // If details have an object of their own, or no place at all, no name is reserved.
    assert_eq!(told(&Uppercase::new()), [""; 0]);
    assert_eq!(told(&FinImpulse::new()), [""; 0]);
}

#[test]
fn a_code_that_the_body_spells_otherwise_is_found() {
    let told = |body: &str, layout: Layout| {
        let mut catalog = publish("accounts", &Stripe::new(), &catalog![Numbered]).unwrap();
        catalog.layout = Some(layout);
        catalog.errors.retain(|error| error.code == "too_small");
        catalog.errors[0].examples[0].body = body.to_owned();
        // An example in another format says nothing of this one.
        let other = PublishedExample { format: "problem".to_owned(), ..catalog.errors[0].examples[0].clone() };
        catalog.errors[0].examples.push(PublishedExample { body: r#"{"error":{"code":"x"}}"#.to_owned(), ..other });
        found("spelling-differs", &catalog)
    };
    let plain = || Layout { code: Some("/error/code".to_owned()), ..Layout::default() };
    let says = |text: &str, expected: &str| {
        [format!(
            "invalid_request_error/too_small: its example has `{text}` at /error/code, and its spelling says `{expected}`"
        )]
    };
    assert_eq!(told(r#"{"error":{"code":"too_small"}}"#, plain()), [""; 0]);
    assert_eq!(told(r#"{"error":{"code":"TooSmall"}}"#, plain()), says("TooSmall", "too_small"));
    assert_eq!(told(r#"{"error":{"code":7}}"#, plain()), says("7", "too_small"));
    // A code may be left out, and a body may be no JSON.
    assert_eq!(told(r#"{"error":{"code":null}}"#, plain()), [""; 0]);
    assert_eq!(told("too_large", plain()), [""; 0]);
    let around = || Layout { code_prefix: "ns#".to_owned(), code_suffix: "Error".to_owned(), ..plain() };
    assert_eq!(told(r#"{"error":{"code":"ns#too_smallError"}}"#, around()), [""; 0]);
    assert_eq!(told(r#"{"error":{"code":"too_small"}}"#, around()), says("too_small", "ns#too_smallError"));
}

#[test]
fn what_formats_publish_is_spelt_as_they_say() {
    for format in built_in_formats() {
        let catalog = publish("accounts", &*format, &catalog![Numbered]).unwrap();
        assert_eq!(found("spelling-differs", &catalog), [""; 0], "{}", format.name());
        // Nothing of it, in a catalog that does not say where bodies have what.
        assert_eq!(check(&PublishedCatalog { layout: None, ..catalog.clone() }), check(&catalog), "{}", format.name());
    }
}

type Change = fn(&mut PublishedError);

#[test]
fn a_text_that_acts_is_found_wherever_it_stands() {
    const TEXT: &str = "a\u{202e}b";
    let cases: [(&str, Change); 16] = [
        ("type", |error| error.error_type = Some(TEXT.into())),
        ("code", |error| error.code = TEXT.into()),
        ("spelling", |error| error.spelling = Some(TEXT.into())),
        ("title", |error| error.title = TEXT.into()),
        ("description", |error| error.description = Some(TEXT.into())),
        ("cause", |error| error.cause = Some(TEXT.into())),
        ("message", |error| error.message = Some(TEXT.into())),
        ("user message", |error| error.user_message = Some(TEXT.into())),
        ("action", |error| error.action = Some(TEXT.into())),
        ("challenge", |error| error.challenge = Some(TEXT.into())),
        ("allowed methods", |error| error.allow = Some(TEXT.into())),
        ("parameter", |error| error.param = Some(TEXT.into())),
        ("link", |error| error.uri = Some(TEXT.into())),
        ("name of a member", |error| error.members.push(PublishedMember::new(TEXT, "string"))),
        ("name of a header", |error| error.headers.push(PublishedHeader::new(TEXT, None))),
        ("value of a header", |error| error.headers.push(PublishedHeader::new("x-shard", Some(TEXT)))),
    ];
    let quiet = publish("accounts", &Stripe::new(), &catalog![Numbered]).unwrap();
    assert_eq!(found("active-character", &quiet), Vec::<String>::new());
    for (name, change) in cases {
        let mut catalog = quiet.clone();
        change(&mut catalog.errors[0]);
        let told = found("active-character", &catalog);
        let text = format!(": the {name} holds invisible characters that act");
        assert!(told.len() == 1 && told[0].ends_with(&text), "{name}: {told:?}");
    }
    let catalog = quiet.with_operation(PublishedOperation::new("get", "GET", "/\u{202e}"));
    let told = ["GET /\u{202e}: the path holds invisible characters that act"];
    assert_eq!(found("active-character", &catalog), told);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is not right")]
#[allow(dead_code, reason = "only the definitions matter here")]
enum Reused {
    /// Row archived
    #[api(status = 404, code = "not_found")]
    Archived,
    /// An extractor's code
    #[api(status = 422, code = "invalid_field")]
    Field,
    /// Another category than that of the code
    #[api(status = 409, code = "rate_limited", category = conflict)]
    Busy,
    /// Said to be the same
    #[api(status = 405, code = "method_not_allowed", category = method_not_allowed, allow = route)]
    Method,
    /// Left to the format
    #[api(category = gone)]
    Gone,
    /// The author's own
    #[api(status = 404, code = "row_not_found")]
    Row,
}

#[test]
fn a_code_that_the_format_has_as_well_is_found_unless_its_category_is_named() {
    let codes = |format: &dyn ErasedWireFormat| {
        let catalog = publish("rows", format, &catalog![Reused]).unwrap();
        let found = check(&catalog).into_iter().filter(|lint| lint.rule == "code-of-the-format");
        found.map(|lint| (lint.level == Severity::Error).then_some(lint.subject)).collect::<Vec<_>>()
    };
    let expected = ["invalid_field", "not_found", "rate_limited"].map(|code| Some(code.to_owned()));
    assert_eq!(codes(&Problem::new()), expected);
    // Stripe's format has other codes for these.
    assert_eq!(codes(&Stripe::new()), []);

    let catalog = publish("rows", &Problem::new(), &catalog![Reused]).unwrap();
    let found = found("code-of-the-format", &catalog);
    assert!(found[1].contains("write `category = not_found` beside it"), "{found:?}");
    // It is in the file, where `check` of the command reads it.
    let written = serde_json::to_string(&catalog).unwrap();
    assert_eq!(check(&read(&written).unwrap()), check(&catalog));
}

#[test]
fn a_deprecation_leads_somewhere() {
    let text = |text: &str| Some(text.to_owned());
    let of = |replaced_by: &str, sunset: &str| {
        let mut catalog = publish("x", &Stripe::new(), &catalog![Numbered]).unwrap();
        let error = catalog.errors.iter_mut().find(|error| error.code == "too_small").unwrap();
        error.deprecated = Some(PublishedDeprecation {
            since: text("2020-01-01"),
            replaced_by: text(replaced_by),
            sunset: text(sunset),
            note: None,
        });
        catalog
    };
    for rule in ["unknown-replacement", "invalid-day", "past-sunset"] {
        assert_eq!(found(rule, &of("too_large", "2999-06-30")), Vec::<String>::new());
    }
    assert_eq!(
        found("unknown-replacement", &of("too_lrage", "2999-06-30")),
        ["invalid_request_error/too_small: clients should use `too_lrage` instead, and the catalog lacks it"]
    );
    assert_eq!(
        found("invalid-day", &of("too_large", "next year")),
        ["invalid_request_error/too_small: `next year` is not a day: write it as 2027-06-30"]
    );
    assert_eq!(
        found("past-sunset", &of("too_large", "2021-06-30")),
        [
            "invalid_request_error/too_small: its sunset was 2021-06-30, and it is still there: remove it, or write another day"
        ]
    );
}

/// A message of the category is the framework's, and nobody can change it in the catalog.
#[test]
fn only_a_message_of_the_author_needs_a_fix() {
    let mut catalog = publish("accounts", &Stripe::new(), &catalog![Numbered]).unwrap();
    let vague =
        |code: &str| format!("invalid_request_error/{code}: the message names nothing that a client could change");
    let expected = ["in_use", "too_large", "too_small"].map(vague);
    assert_eq!(found("message-without-fix", &catalog), expected);
    for error in &mut catalog.errors {
        error.message = None;
    }
    assert_eq!(found("message-without-fix", &catalog), [""; 0]);
}
