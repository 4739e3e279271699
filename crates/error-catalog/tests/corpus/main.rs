//! A labelled corpus of changes, written from the rules: `diff` agrees with
//! each label, and names the rule.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod changes;

use changes::{AccountError, CORPUS, Case, PROBLEMS, UNCOMPARED, at, problem, stripe};
use error_catalog::{ErrorKey, Impact, Layout, PublishedCatalog, PublishedMember, PublishedOperation, diff};
use error_core::catalog;
use error_formats::{
    ErasedWireFormat, FinImpulse, Finqware, Finternet, OAuth, Problem, Stripe, Uppercase, layout_of, publish,
};

#[track_caller]
fn agrees(old: &PublishedCatalog, cases: &[Case]) {
    for (number, case) in cases.iter().enumerate() {
        let mut new = old.clone();
        (case.change)(&mut new);
        let changes = diff(old, &new);
        let texts: Vec<_> = changes.iter().map(ToString::to_string).collect();
        let found = changes.first().map(|change| change.level);
        assert_eq!(found, case.label, "change {number}, {:?}: {texts:#?}", case.rule);
        let worst: Vec<_> = changes.iter().filter(|change| Some(change.level) == found).map(|it| &*it.rule).collect();
        assert!(case.rule.is_empty() || worst.contains(&case.rule), "change {number}, {:?}: {texts:#?}", case.rule);
    }
}

#[test]
fn diff_agrees_with_the_labels() {
    assert!(CORPUS.len() + PROBLEMS.len() >= 60);
    agrees(&stripe(), CORPUS);
    agrees(&stripe(), UNCOMPARED);
    agrees(&problem(), PROBLEMS);
}

#[test]
fn what_was_added_breaks_when_it_goes_again() {
    // The reverse of an addition takes something away; nothing that only adds is breaking backwards by accident.
    let old = stripe();
    for case in CORPUS.iter().filter(|case| case.label == Some(Impact::Minor)) {
        let mut new = old.clone();
        (case.change)(&mut new);
        let back = diff(&new, &old);
        let worst = back.first().map(|change| change.level);
        let expected = if case.rule == "header-changed" { Impact::Minor } else { Impact::Breaking };
        assert_eq!(worst, Some(expected), "{}: {back:#?}", case.rule);
    }
}

#[test]
fn a_change_is_told_once() {
    let old = stripe();
    let mut new = old.clone();
    at(&mut new, "account_not_found").status = 410;
    new.operations[0].errors.iter_mut().filter(|key| key.code == "account_not_found").for_each(|key| key.status = 410);
    let changes: Vec<_> = diff(&old, &new).iter().map(ToString::to_string).collect();
    assert_eq!(
        changes,
        ["breaking: invalid_request_error/account_not_found: the status was `404` and is `410` [status-changed]"],
    );
}

/// Definitions of one code, with all that a body can show of a definition and
/// with nothing of it.
mod definitions {
    use error_core::{ApiError, Violation};

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("All of it")]
    #[api(
        status = 429,
        code = "some_code",
        title = "All",
        number = 42901,
        param = "id",
        docs = "https://docs.example.com/x"
    )]
    pub(super) struct Full {
        #[api(detail)]
        pub(super) required: u64,
        #[api(detail)]
        pub(super) names: Vec<String>,
        #[api(retry_after)]
        pub(super) wait: std::time::Duration,
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("All of it")]
    #[api(status = 429, code = "some_code", title = "All", number = 42901, retry_after = unknown)]
    pub(super) struct Listing {
        #[api(violations)]
        pub(super) fields: Vec<Violation>,
        #[api(detail)]
        pub(super) required: String,
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("All of it")]
    #[api(status = 429, code = "some_code", title = "All", retry_after = unknown)]
    pub(super) struct Bare;
}

#[test]
fn what_the_definition_explains_is_not_told_of_the_body_again() {
    use definitions::{Bare, Full, Listing};
    let formats: [&dyn ErasedWireFormat; 7] = [
        &Stripe::new(),
        &Problem::new(),
        &Uppercase::new(),
        &Finternet::new().with_retry_after_in_body(),
        &FinImpulse::new(),
        &Finqware::new(),
        &OAuth::new(),
    ];
    for format in formats {
        let versions = [catalog![Full], catalog![Listing], catalog![Bare]];
        let versions = versions.map(|catalog| publish("accounts", format, &catalog).unwrap());
        // The same in form 1, which has no layout.
        let versions = versions.iter().flat_map(|it| [it.clone(), PublishedCatalog { layout: None, ..it.clone() }]);
        let versions: Vec<_> = versions.collect();
        for (old, new) in versions.iter().flat_map(|old| versions.iter().map(move |new| (old, new))) {
            let told = diff(old, new);
            assert_eq!(told.iter().find(|change| change.rule.starts_with("body-")), None, "{told:#?}");
        }
    }
}

#[test]
fn what_the_definition_does_not_explain_is_told_beside_it() {
    let body_of = |body: &str| {
        let mut catalog = stripe();
        at(&mut catalog, "account_not_found").examples[0].body = body.to_owned();
        catalog
    };
    let old = body_of(r#"{"error":{"code":"c","message":"m","param":"id","meta":{"a":1,"b":[2]}}}"#);
    let mut new = body_of(r#"{"error":{"code":7,"extra":{"a":1},"hint":"h"}}"#);
    let error = at(&mut new, "account_not_found");
    error.status = 410;
    error.param = None;
    error.spelling = Some("C".into());
    error.members.push(PublishedMember::new("hint", "string"));
    let told: Vec<_> = diff(&old, &new).into_iter().map(|change| format!("{} {}", change.rule, change.text)).collect();
    assert_eq!(
        told,
        [
            "body-member-removed the body has no `error.message`",
            "body-member-removed the body has no `error.meta`",
            "body-member-type `error.code` of the body was string and is number",
            "param-removed the parameter at fault was `id` and is gone",
            "spelling-changed the code in the body was `account_not_found` and is `C`",
            "status-changed the status was `404` and is `410`",
            "body-member-added the body has `error.extra`",
            "member-added the member `hint` is new",
        ],
    );
}

/// What a definition loses, in bodies of this layout.
#[derive(Default)]
struct Lost<'a> {
    layout: Option<Layout>,
    members: &'a [&'a str],
    number: Option<i64>,
}

/// What is told of the body where a 404 loses that, and the body is another.
#[track_caller]
fn told_of_body(lost: &Lost<'_>, old: &str, new: &str) -> Vec<String> {
    let of = |body: &str| {
        let mut catalog = stripe();
        catalog.layout.clone_from(&lost.layout);
        catalog.errors.retain(|error| error.code == "account_not_found");
        let error = at(&mut catalog, "account_not_found");
        (error.number, error.param, error.uri) = (None, None, None);
        error.examples[0].body = body.to_owned();
        catalog
    };
    let (mut before, after) = (of(old), of(new));
    let error = at(&mut before, "account_not_found");
    error.number = lost.number;
    error.members = lost.members.iter().map(|name| PublishedMember::new(*name, "any")).collect();
    let told = diff(&before, &after).into_iter().filter(|change| change.rule.starts_with("body-"));
    told.map(|change| change.text).collect()
}

#[test]
fn a_detail_explains_only_what_stands_where_details_stand() {
    let told = |format: &dyn ErasedWireFormat, members, old, new| {
        let layout = Some(layout_of(format).unwrap());
        told_of_body(&Lost { layout, members, ..Lost::default() }, old, new)
    };
    // Names of what is around it, or of the format's own.
    assert_eq!(
        told(
            &Stripe::new(),
            &["error"],
            r#"{"error":{"message":"m","error":{"a":1},"type":"t"}}"#,
            r#"{"error":{"type":"t"}}"#
        ),
        ["the body has no `error.message`"],
    );
    assert_eq!(
        told(&Stripe::new(), &["code"], r#"{"error":{"code":"c","type":"t"}}"#, r#"{"error":{"type":"t"}}"#),
        ["the body has no `error.code`"],
    );
    assert_eq!(
        told(
            &Uppercase::new(),
            &["code"],
            r#"{"error":{"code":"C","details":{"code":1}}}"#,
            r#"{"error":{"message":"m"}}"#
        ),
        ["the body has no `error.code`", "the body has `error.message`"],
    );
    // A name further down in something else.
    let old = r#"{"code":"c","kept":{"meta":{"a":1}},"meta":{"a":{"b":[1]}}}"#;
    assert_eq!(told(&Problem::new(), &["meta"], old, r#"{"code":"c","kept":{}}"#), ["the body has no `kept.meta`"]);
    // A format without details has none to lose.
    assert_eq!(
        told(&Finqware::new(), &["id"], r#"{"id":"i","code":"c"}"#, r#"{"code":"c"}"#),
        ["the body has no `id`"]
    );
}

/// In a catalog without a layout, details are where they stand together.
#[test]
fn a_catalog_of_form_1_shows_where_its_details_are() {
    let old = r#"{"code":"c","id":"i","fault":{"text":"t","more":{"id":1,"code":{"a":1}}}}"#;
    assert_eq!(
        told_of_body(&Lost { members: &["id", "code"], ..Lost::default() }, old, r#"{"fault":{"text":"t"}}"#),
        ["the body has no `code`", "the body has no `id`"],
    );
}

#[test]
fn a_part_explains_only_the_member_at_its_place() {
    let told = |number, old, new| {
        let layout = Layout { number: Some("/errors/0/number".to_owned()), ..Layout::default() };
        told_of_body(&Lost { layout: Some(layout), number: Some(number), ..Lost::default() }, old, new)
    };
    let gone = r#"{"errors":[{"code":"c"}]}"#;
    assert_eq!(told(404, r#"{"status":404,"errors":[{"code":"c"}]}"#, gone), ["the body has no `status`"]);
    assert_eq!(told(7, r#"{"errors":[{"ref":"7","code":"c"}]}"#, gone), ["the body has no `errors[].ref`"]);
    assert_eq!(told(7, r#"{"errors":[{"number":7,"code":"c"}]}"#, gone), Vec::<String>::new());
    assert_eq!(
        told(7, r#"{"errors":[{"number":7,"other":7,"code":"c"}]}"#, gone),
        ["the body has no `errors[].other`"]
    );
}

#[test]
fn operations_are_paired_without_the_names_of_their_parameters() {
    let get = |path: &str| PublishedOperation::new("get", "GET", path);
    let gone = get("/{id}").with_errors([ErrorKey::new(404, None, "gone")]);
    let mut old = stripe();
    old.operations = vec![get("/{a}/{b}"), get("/files/{name}.json"), gone, get("/{x}")];
    let mut new = old.clone();
    new.operations = vec![get("/{b}/{a}"), get("/files/{file}.json"), get("/{x}"), get("/{y}")];
    let changes: Vec<_> = diff(&old, &new).iter().map(ToString::to_string).collect();
    assert_eq!(
        changes,
        [
            "breaking: GET /{y}: `gone` (404) is no longer returned [operation-code-removed]",
            "patch: GET /files/{file}.json: the path was `/files/{name}.json` and is `/files/{file}.json` [path-changed]",
            "patch: GET /{b}/{a}: the path was `/{a}/{b}` and is `/{b}/{a}` [path-changed]",
            "patch: GET /{y}: the path was `/{id}` and is `/{y}` [path-changed]",
        ],
    );
}

#[test]
fn another_format_changes_the_spelling_of_codes() {
    let old = publish("accounts", &Stripe::new(), &catalog![AccountError]).expect("examples");
    let new = publish("accounts", &Uppercase::new(), &catalog![AccountError]).expect("examples");
    let rules: std::collections::BTreeSet<_> = diff(&old, &new).into_iter().map(|change| change.rule).collect();
    assert!(rules.contains("format-changed") && rules.contains("spelling-changed"), "{rules:?}");
}
