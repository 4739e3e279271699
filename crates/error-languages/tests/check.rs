//! The check finds what is missing, unused and mismatched, with its line.
#![cfg(feature = "catalog")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{PublishedCatalog, PublishedError, PublishedExample, PublishedMember};
use error_languages::{Languages, Problem};

fn catalog() -> PublishedCatalog {
    let not_found = PublishedError {
        code: "account_not_found".into(),
        category: "not_found".into(),
        title: "No such account".into(),
        message: Some("No account found with id: {id}".into()),
        action: Some("Check the id".into()),
        ..PublishedError::default()
    };
    let too_many = PublishedError {
        code: "too_many_items".into(),
        category: "unprocessable".into(),
        title: "Too many items".into(),
        message: Some("{0:>3} items are too {{many}}".into()),
        user_message: Some("Remove {0}".into()),
        members: vec![PublishedMember::new("limit", "integer")],
        ..PublishedError::default()
    };
    let unknown_path = PublishedError {
        code: "resource_missing".into(),
        category: "not_found".into(),
        title: "Nothing is here".into(),
        framework: true,
        ..PublishedError::default()
    };
    PublishedCatalog { errors: vec![not_found, too_many, unknown_path], ..PublishedCatalog::default() }
}

#[track_caller]
fn check(resource: &str, expected: &[&str]) {
    let languages = Languages::new("en").unwrap().with_named("de", "de.ftl", resource).unwrap();
    let found: Vec<_> = languages.check(&catalog()).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

const WHOLE: &str = "
account_not_found = Kein Konto
    .message = Kein Konto { $id }
    .action = Prüfen Sie die Kennung
too_many_items = Zu viel
    .message = { $arg0 } von { $limit } sind zu viel
    .user_message = Weniger als { $arg0 }
not_found = Nichts
";

#[test]
fn a_complete_language_has_no_findings() {
    check(WHOLE, &[]);
    check(&WHOLE.replace("\nnot_found = Nichts", "\nresource_missing = Nichts"), &[]);
}

#[test]
fn missing_texts_are_named_with_the_authors() {
    check(
        "account_not_found = Kein Konto\n    .message = Kein Konto { $id }",
        &[
            "de.ftl: `account_not_found.action` is missing; add `.action = ...` below `account_not_found = ...` for \"Check the id\"",
            "de.ftl: `resource_missing` is missing; add `not_found = ...` for \"Nothing is here\", or `resource_missing = ...` for all errors with this code",
            "de.ftl: `too_many_items` is missing; add `too_many_items = ...` for \"Too many items\"",
            "de.ftl: `too_many_items.message` is missing; add `.message = ...` below `too_many_items = ...` for \"{0:>3} items are too {{many}}\"",
            "de.ftl: `too_many_items.user_message` is missing; add `.user_message = ...` below `too_many_items = ...` for \"Remove {0}\"",
        ],
    );
}

#[test]
fn unused_texts_have_a_line() {
    check(
        &format!("{WHOLE}account_locked = Gesperrt\nshared = geteilt\nconflict = {{ shared }}\n    .hint = x\n"),
        &[
            "de.ftl:9: no error has the text `account_locked`; remove it, or correct the code",
            "de.ftl:12: no text has the attribute `hint`; remove it, or write one of `message`, `user_message` and `action`",
        ],
    );
}

/// The same catalog, with the errors of the extractors.
fn of_extractors() -> PublishedCatalog {
    let mut catalog = catalog();
    let errors = [("malformed_body", 400), ("invalid_field", 422), ("unsupported_media_type", 415)];
    catalog.errors.extend(errors.map(|(code, status)| PublishedError {
        code: code.into(),
        status,
        category: code.into(),
        title: "Wrong".into(),
        framework: true,
        ..PublishedError::default()
    }));
    catalog
}

const OF_EXTRACTORS: &str = "
malformed_body = Falsch
    .message = { $mistake ->
        [json] Falsch in Zeile { $line }
       *[other] Falsch
    }
invalid_field = Falsch
    .message = { $field } { $problem }
missing_field =
    .message = { $field } { $problem }
unknown_field =
    .message = { $field } { $problem }
content_too_large =
    .message = Zu lang
unsupported_media_type = Falsch
    .message = Kein JSON
place-body = Der Inhalt
violation-missing = fehlt
violation-unknown = ist unbekannt
violation-wrong_type = hat den falschen Typ
violation-out_of_range = ist zu klein oder zu groß
violation-not_allowed = ist nicht erlaubt
violation-malformed = hat ein falsches Format
violation-wrong_length = hat die falsche Länge
violation-duplicate = steht zweimal da
violation-invalid = ist { $field }
violation-seat_taken = ist vergeben
";

#[track_caller]
fn check_extractors(resource: &str, expected: &[&str]) {
    let languages = Languages::new("en").unwrap().with_named("de", "de.ftl", &format!("{WHOLE}{resource}")).unwrap();
    let found: Vec<_> = languages.check(&of_extractors()).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_messages_of_extractors_are_asked_for() {
    check_extractors(OF_EXTRACTORS, &[]);
    let without = OF_EXTRACTORS
        .replace(
            "\n    .message = { $mistake ->
        [json] Falsch in Zeile { $line }
       *[other] Falsch
    }",
            "",
        )
        .replacen("\n    .message = { $field } { $problem }", "", 1)
        .replace("violation-out_of_range = ist zu klein oder zu groß\n", "");
    check_extractors(
        &without,
        &[
            "de.ftl: `invalid_field.message` is missing; add `.message = ...` below `invalid_field = ...` for \"{field} {problem} (and {more} more errors)\"",
            "de.ftl: `malformed_body.message` is missing; add `.message = ...` below `malformed_body = ...` for \"The request body can't be read as JSON: line {line}, column {column}\"",
            "de.ftl: `violation-out_of_range` is missing; add `violation-out_of_range = ...` for \"is out of range\"",
        ],
    );
    // An API without extractors needs none of them.
    check(WHOLE, &[]);

    // An author's error has the code of the framework's, so that one entry of the catalog is about both.
    let mut catalog = of_extractors();
    for error in catalog.errors.iter_mut().filter(|error| ["malformed_body", "invalid_field"].contains(&&*error.code)) {
        (error.framework, error.message) = (false, Some("The upload {name} ended".into()));
    }
    let languages = Languages::new("en").unwrap().with("de", &format!("{WHOLE}{without}")).unwrap();
    let found: Vec<_> = languages.check(&catalog).iter().map(|finding| finding.text().to_owned()).collect();
    assert_eq!(found, ["invalid_field.message", "malformed_body.message", "violation-out_of_range"]);

    // A format has one code for several categories, of which the catalog names one.
    for error in &mut catalog.errors {
        if error.code == "invalid_field" || error.code == "malformed_body" {
            (error.code, error.category, error.framework) = ("bad".into(), "invalid_request".into(), true);
        }
    }
    let found: Vec<_> = languages.check(&catalog).iter().map(|finding| finding.text().to_owned()).collect();
    assert!(
        ["invalid_field.message", "malformed_body.message"].iter().all(|text| found.contains(&(*text).to_owned())),
        "{found:?}"
    );
}

#[test]
fn a_misspelt_text_is_near_a_missing_one() {
    check_extractors(
        &OF_EXTRACTORS.replace("violation-missing", "violation-mising"),
        &[
            "de.ftl:26: no error has the text `violation-mising`; did you mean `violation-missing`, which is missing?",
            "de.ftl: `violation-missing` is missing; add `violation-missing = ...` for \"is required\"",
        ],
    );
    check_extractors(
        &OF_EXTRACTORS.replace("malformed_body =", "malformd_body ="),
        &[
            "de.ftl:10: no error has the text `malformd_body`; did you mean `malformed_body`, which is missing?",
            "de.ftl:11: no error has the text `malformd_body.message`; did you mean `malformed_body.message`, which is missing?",
            "de.ftl: `malformed_body` is missing; add `malformed_body = ...` for \"Wrong\"",
            "de.ftl: `malformed_body.message` is missing; add `.message = ...` below `malformed_body = ...` for \"The request body can't be read as JSON: line {line}, column {column}\"",
        ],
    );
}

#[test]
fn a_misspelt_attribute_is_near_a_known_one() {
    check(
        &WHOLE
            .replace(".message = Kein", ".mesage = Kein")
            .replace("\nnot_found = Nichts", "\nnot_found = Nichts\n    .User-Message = Nichts"),
        &[
            "de.ftl:3: no text has the attribute `mesage`; did you mean `message`?",
            "de.ftl:9: no text has the attribute `User-Message`; did you mean `user_message`?",
            "de.ftl: `account_not_found.message` is missing; add `.message = ...` below `account_not_found = ...` for \"No account found with id: {id}\"",
        ],
    );
}

#[test]
fn an_attribute_that_the_error_does_not_have() {
    check(
        &WHOLE.replace("    .action =", "    .user_message = Kein Konto\n    .action ="),
        &[
            "de.ftl:4: the error `account_not_found` has no `user_message`; remove the text, or add `user_message` to the error",
        ],
    );
}

#[test]
fn arguments_are_those_of_the_error() {
    check(
        &WHOLE.replace("Kein Konto { $id }", "Kein Konto { $konto }").replace("= Kein Konto\n", "= Konto { $id }\n"),
        &[
            "de.ftl:2: `account_not_found` has no argument `$id`; it has no arguments",
            "de.ftl:3: `account_not_found.message` has no argument `$konto`; it has $field, $id, $more, $param, $problem, $retry_after",
            "de.ftl:3: `account_not_found.message` does not show `$id`, which the author's text shows: \"No account found with id: {id}\"",
        ],
    );
}

#[test]
fn the_texts_of_pages_come_together() {
    let found =
        Languages::new("en").unwrap().with("de", &format!("{WHOLE}page-code = Code")).unwrap().check(&catalog());
    assert_eq!(found.len(), 10);
    assert_eq!(
        found[0].message(),
        "`page-docs` is missing, although other texts of pages are there; add `page-docs = ...`"
    );
}

/// An empty body has no line: the client would get the text in the code.
#[test]
fn a_message_about_malformed_bodies_is_chosen_by_the_mistake() {
    let found = |message: &str| {
        let resource = format!("malformed_body = Falsch\n    .message = {message}\n");
        let languages = Languages::new("en").unwrap().with("de", &resource).unwrap();
        let findings = languages.check(&of_extractors());
        let findings = findings.iter().filter(|finding| finding.problem() == Problem::ValueNotShown);
        findings.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        found("Zeile { $line }"),
        ["de:2: `malformed_body.message` shows `$line`, which not every body has; choose the text by `$mistake`, as \
             `error-catalog translations` writes it"],
    );
    assert_eq!(found("Falsch"), [""; 0]);
    assert_eq!(found("{ $mistake ->\n        [json] Zeile { $line }\n       *[other] Falsch\n    }"), [""; 0]);
}

/// Only some formats send the actions of categories, and pages do.
#[test]
fn the_action_of_an_error_of_the_framework_is_asked_for_where_it_is_sent() {
    let found = |body: &str, resource: &str| {
        let example = PublishedExample { body: body.into(), status: 404, ..PublishedExample::default() };
        let error = PublishedError {
            code: "not_found".into(),
            category: "not_found".into(),
            status: 404,
            title: "Nothing is there".into(),
            action: Some("Check the address".into()),
            framework: true,
            examples: vec![example],
            ..PublishedError::default()
        };
        let catalog = PublishedCatalog { errors: vec![error], ..PublishedCatalog::default() };
        let languages = Languages::new("en").unwrap().with("de", resource).unwrap();
        let findings = languages.check(&catalog);
        findings.iter().map(ToString::to_string).filter(|finding| finding.contains("action")).collect::<Vec<_>>()
    };
    assert_eq!(found(r#"{"code":"not_found"}"#, "not_found = Nichts"), [""; 0]);
    let missing =
        "de: `not_found.action` is missing; add `.action = ...` below `not_found = ...` for \"Check the address\"";
    assert_eq!(found(r#"{"code":"not_found","hint":["Check the address"]}"#, "not_found = Nichts"), [missing]);
    assert_eq!(found("<p>not_found</p>", "not_found = Nichts"), [missing]);
    assert_eq!(
        found(r#"{"code":"not_found"}"#, "not_found = Nichts\npage-code = Code"),
        ["de: `not_found.action` is missing, although other texts of pages are there; add `.action = ...` below \
             `not_found = ...`"],
    );
}
