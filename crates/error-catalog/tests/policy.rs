//! The file of a policy: what it says, and what is wrong with one.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{Impact, Policy, PublishedCatalog, PublishedError, PublishedOperation, Severity};

fn error(code: &str, title: &str) -> PublishedError {
    PublishedError { code: code.to_owned(), title: title.to_owned(), status: 404, ..PublishedError::default() }
}

fn catalog(errors: impl IntoIterator<Item = PublishedError>) -> PublishedCatalog {
    PublishedCatalog { errors: errors.into_iter().collect(), ..PublishedCatalog::default() }
}

#[track_caller]
fn refused(text: &str) -> String {
    Policy::from_toml(text).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_with_a_policy_is_said_with_what_to_write() {
    assert_eq!(
        refused("[rules]\nstatus-chnaged = \"minor\""),
        "no rule is called `status-chnaged`: did you mean `status-changed`?"
    );
    assert_eq!(
        refused("[rules]\nxyz = \"minor\""),
        "no rule is called `xyz`: `error-catalog explain --rules` lists all"
    );
    assert_eq!(
        refused("[rules]\nstatus-changed = \"warning\""),
        "`warning` is not a level of `status-changed`: write \"breaking\", \"minor\", \"patch\", or \"off\""
    );
    assert_eq!(
        refused("[rules]\nmissing-action = \"minor\""),
        "`minor` is not a level of `missing-action`: write \"error\", \"warning\", \"note\", or \"off\""
    );
    let accept = |reason: &str, until: &str, rule: &str| {
        refused(&format!("[[accept]]\nrule = \"{rule}\"\nreason = \"{reason}\"\nuntil = \"{until}\""))
    };
    assert_eq!(
        accept(" ", "2027-01-31", "code-removed"),
        "the acceptance of `code-removed` has no reason: write why it may break"
    );
    assert_eq!(
        accept("r", "never", "code-removed"),
        "`never` is not a day: write the last day on which `code-removed` is accepted, such as `until = \"2027-01-31\"`"
    );
    assert_eq!(
        accept("r", "2027-01-31", "missing-action"),
        "`missing-action` is a rule of `check`: set its level in `[rules]` instead"
    );
    assert!(refused("[[accept]]\nrule = \"code-removed\"\nuntil = \"2027-01-31\"").contains("missing field `reason`"));
    assert!(refused("[[accept]]\nrule = \"code-removed\"\nreason = \"r\"").contains("missing field `until`"));
    assert!(refused("[acept]").contains("unknown field `acept`"));
}

#[test]
fn an_acceptance_is_for_one_code_one_operation_or_all_errors() {
    let accepted = |of: &str, new: &PublishedCatalog, old: &PublishedCatalog| {
        let text = format!("[[accept]]\nrule = \"code-removed\"\n{of}\nreason = \"r\"\nuntil = \"2027-01-31\"");
        let rules = Policy::from_toml(&text).unwrap().diff(old, new, "2027-01-31").into_iter().map(|it| it.rule);
        rules.collect::<Vec<_>>()
    };
    let typed = PublishedError { error_type: Some("card".to_owned()), ..error("expired", "Expired") };
    let (old, new) = (catalog([typed, error("gone", "Gone")]), catalog([]));
    assert_eq!(accepted("code = \"*\"", &new, &old), [""; 0]);
    for of in ["code = \"expired\"", "code = \"card/expired\"", "code = \"gone\""] {
        assert_eq!(accepted(of, &new, &old), ["code-removed"], "{of}");
    }
    // Of the catalog as a whole there is no such change.
    for of in ["", "code = \"card\"", "code = \"expired\"\noperation = \"GET /x\""] {
        assert_eq!(accepted(of, &new, &old), ["code-removed", "code-removed", "accept-unused"], "{of}");
    }
}

#[test]
fn a_change_of_the_whole_catalog_is_accepted_without_a_code() {
    let old = catalog([error("gone", "Gone")]);
    let new = PublishedCatalog { format: "problem".to_owned(), ..old.clone() };
    let text = "[[accept]]\nrule = \"format-changed\"\nreason = \"v2\"\nuntil = \"2027-01-31\"";
    assert_eq!(Policy::from_toml(text).unwrap().diff(&old, &new, "2026-12-01"), []);
}

#[test]
fn an_accepted_operation_is_that_operation() {
    let operation = |path: &str| PublishedOperation::new(path, "GET", path);
    let old = catalog([]).with_operation(operation("/a")).with_operation(operation("/b"));
    let text =
        "[[accept]]\nrule = \"operation-removed\"\noperation = \"GET /a\"\nreason = \"r\"\nuntil = \"2027-01-31\"";
    let left = Policy::from_toml(text).unwrap().diff(&old, &catalog([]), "2026-12-01");
    let left: Vec<_> = left.iter().map(ToString::to_string).collect();
    assert_eq!(left, ["breaking: GET /b: the operation is gone [operation-removed]"]);
}

#[test]
fn a_level_is_another_one_or_off() {
    let (old, new) = (catalog([error("gone", "Gone")]), catalog([error("gone", "It is gone")]));
    let levels = |text: &str| {
        let changes = Policy::from_toml(text).unwrap().diff(&old, &new, "2026-12-01");
        changes.iter().map(|change| change.level).collect::<Vec<_>>()
    };
    assert_eq!(levels(""), [Impact::Patch]);
    assert_eq!(levels("[rules]\ntitle-changed = \"breaking\""), [Impact::Breaking]);
    assert_eq!(levels("[rules]\ntitle-changed = \"off\""), []);
    let check = |text: &str| {
        let lints = Policy::from_toml(text).unwrap().check(&new);
        lints.into_iter().map(|lint| (lint.level, lint.rule)).collect::<Vec<_>>()
    };
    let warning = |rule: &str| (Severity::Warning, rule.to_owned());
    assert_eq!(check(""), [warning("missing-action"), warning("missing-description")]);
    assert_eq!(
        check("[rules]\nmissing-action = \"off\"\nmissing-description = \"error\""),
        [(Severity::Error, "missing-description".to_owned())]
    );
}
