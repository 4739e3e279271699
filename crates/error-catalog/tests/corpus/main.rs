//! A labelled corpus of changes, written from the rules: `diff` agrees with
//! each label, and names the rule.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod changes;

use changes::{AccountError, CORPUS, Case, PROBLEMS, UNCOMPARED, at, problem, stripe};
use error_catalog::{Impact, diff};
use error_core::catalog;
use error_formats::{ErrorKey, PublishedCatalog, PublishedOperation, Stripe, Uppercase};

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
    let old = PublishedCatalog::new("accounts", &Stripe::new(), &catalog![AccountError]).expect("examples");
    let new = PublishedCatalog::new("accounts", &Uppercase::new(), &catalog![AccountError]).expect("examples");
    let rules: std::collections::BTreeSet<_> = diff(&old, &new).into_iter().map(|change| change.rule).collect();
    assert!(rules.contains("dialect-changed") && rules.contains("spelling-changed"), "{rules:?}");
}
