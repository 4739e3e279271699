//! A catalog in each form of its JSON, as the versions of their time wrote it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{PublishedCatalog, assert_catalog_unchanged, check, diff, json, read};

const FORM_1: &str = include_str!("forms/1.json");
const FORM_2: &str = include_str!("forms/2.json");

#[test]
fn every_form_says_the_same() {
    let (one, two) = (read(FORM_1).unwrap(), read(FORM_2).unwrap());
    assert_eq!((one.form, two.form), (1, PublishedCatalog::FORM));
    assert_eq!(diff(&one, &two), []);
    assert_eq!(diff(&two, &one), []);
    assert_eq!(check(&one), check(&two));
}

#[test]
fn a_committed_file_of_an_earlier_form_holds() {
    let two = read(FORM_2).unwrap();
    assert_catalog_unchanged!("tests/forms/1.json", two);
    assert_catalog_unchanged!("tests/forms/2.json", two);
}

#[test]
fn a_form_is_written_as_it_was_read() {
    for text in [FORM_1, FORM_2] {
        assert_eq!(json(&read(text).unwrap()).unwrap(), text);
    }
}

#[test]
fn what_an_error_leaves_open_is_said_of_its_category() {
    let two = read(FORM_2).unwrap();
    let open = two.errors.iter().find(|error| error.action.is_none()).unwrap();
    let fix = ("How to fix it", two.categories[&open.category].action.as_deref().unwrap());
    assert!(two.sections_of(open).contains(&fix));
    let one = read(FORM_1).unwrap();
    let open = one.error(open.error_type.as_deref(), &open.code).unwrap();
    assert!(one.sections_of(open).iter().all(|(heading, _)| *heading != "How to fix it"));
}
