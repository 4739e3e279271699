//! The resource to begin a language with is valid and complete, whatever the texts are.
#![cfg(feature = "catalog")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{PublishedCatalog, PublishedError};
use error_languages::{Languages, Template};
use proptest::prelude::*;

/// Texts with what means something in a resource or in a template, and any other text.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z {}\"$.*\\[#=\\n\\\\:-]{0,24}", "\\PC{0,12}", any::<String>()]
}

fn error() -> impl Strategy<Value = PublishedError> {
    let codes = prop_oneof!["[a-z][a-z0-9_]{0,8}", "[a-b.]{1,6}", text()];
    (codes, text(), text(), text(), text(), any::<bool>()).prop_map(
        |(code, title, message, user_message, action, framework)| PublishedError {
            code,
            category: "conflict".into(),
            title,
            message: Some(message),
            user_message: Some(user_message),
            action: Some(action),
            framework,
            status: 409,
            ..PublishedError::default()
        },
    )
}

/// Whether a resource can have a text with this name.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-'))
    };
    name.split('.').count() <= 2 && name.split('.').all(is_part)
}

proptest! {
    #[test]
    fn any_catalog_makes_a_valid_and_complete_resource(errors in prop::collection::vec(error(), 0..4)) {
        let catalog = PublishedCatalog { errors, ..PublishedCatalog::default() };
        for resource in [Template::new(&catalog).to_string(), Template::new(&catalog).with_pages().to_string()] {
            let languages = Languages::new("en").unwrap().with("de", &resource);
            prop_assert!(languages.is_ok(), "{languages:?}\n{resource}");
            let findings = languages.unwrap().check(&catalog);
            let missing = findings.iter().filter(|finding| finding.line().is_none());
            let named: Vec<_> = missing.filter(|finding| is_name(finding.text())).collect();
            prop_assert!(named.is_empty(), "{named:?}\n{resource}");
        }
    }
}

#[test]
fn braces_and_placeholders_keep_their_meaning() {
    let error = PublishedError {
        code: "too_many".into(),
        title: "Too {many}".into(),
        message: Some("{0:>3} of {{all}} {limit}".into()),
        ..PublishedError::default()
    };
    let catalog = PublishedCatalog { errors: vec![error], ..PublishedCatalog::default() };
    assert_eq!(
        Template::new(&catalog).to_string(),
        concat!(
            "## Errors. The name of a text is the code of its error.\n\n",
            "too_many = Too { \"{\" }many{ \"}\" }\n",
            "    .message = { $arg0 } of { \"{\" }all{ \"}\" } { $limit }\n",
        )
    );
}
