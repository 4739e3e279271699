//! Texts of a catalog end no string, start no line, and are no template, pattern or variable.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use error_catalog::{PublishedCatalog, PublishedError};
use error_dashboards::{grafana_dashboard, prometheus_rules};
use serde_json::Value;

/// What ends or begins something in YAML, JSON, PromQL, templates of Go, patterns and variables of Grafana.
const HOSTILE: [&str; 9] = [
    "\"} or up{job=\"",
    "'\n      - alert: Forged\n        expr: 'vector(1)",
    "\\\"}) or vector(1) #",
    "{{ query \"up\" | first | value }}",
    ".*|_OTHER",
    "$datasource ${route} [[route]]",
    "a: b # c",
    "\u{85}\u{2028}\u{202e}\u{0}\u{7f}\u{ffff}",
    "</script><script>",
];

fn catalog(errors: impl IntoIterator<Item = PublishedError>) -> PublishedCatalog {
    PublishedCatalog { name: "accounts".into(), errors: errors.into_iter().collect(), ..PublishedCatalog::default() }
}

fn error(code: &str) -> PublishedError {
    PublishedError { code: code.to_owned(), status: 500, ..PublishedError::default() }
}

/// The rules of a file, in the order of its groups.
fn rules(catalog: &PublishedCatalog) -> Vec<Value> {
    let file: Value = serde_saphyr::from_str(&prometheus_rules(catalog)).unwrap();
    assert_eq!(file.as_object().unwrap().keys().collect::<Vec<_>>(), ["groups"]);
    let groups = file["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    groups.iter().flat_map(|group| group["rules"].as_array().unwrap().clone()).collect()
}

/// A PromQL expression without its strings: what is left is the query's own.
fn without_strings(expression: &str) -> String {
    let mut left = String::new();
    let mut characters = expression.chars();
    while let Some(character) = characters.next() {
        left.push(character);
        if character == '"' {
            while let Some(inside) = characters.next() {
                match inside {
                    '\\' => drop(characters.next()),
                    '"' => break,
                    _ => {}
                }
            }
        }
    }
    left
}

fn expressions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("expr").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| expressions(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| expressions(item, found)),
        _ => {}
    }
}

#[test]
fn rules_are_the_same_whatever_texts_say() {
    let plain = |text: &str| PublishedCatalog {
        docs_base: Some(format!("https://example.com/{text}")),
        ..catalog([PublishedError {
            error_type: Some(text.to_owned()),
            owner: Some(text.to_owned()),
            runbook: Some(format!("https://example.com/{text}")),
            ..error(text)
        }])
    };
    let named = |text: &str| PublishedCatalog { name: text.to_owned(), ..plain(text) };
    let skeleton = |rules: &[Value]| -> Vec<_> {
        let parts = rules.iter().map(|rule| {
            let keys = |name: &str| rule[name].as_object().map(|it| it.keys().cloned().collect::<Vec<_>>());
            let name = rule.get("alert").or(rule.get("record")).cloned();
            (name, without_strings(rule["expr"].as_str().unwrap()), keys("labels"), keys("annotations"))
        });
        parts.collect()
    };
    let expected = skeleton(&rules(&named("plain")));
    for text in HOSTILE {
        let rules = rules(&named(text));
        assert_eq!(skeleton(&rules), expected, "{text:?}");
        for text in rules.iter().flat_map(|rule| [&rule["labels"], &rule["annotations"]]) {
            let texts = text.as_object().into_iter().flatten().map(|(_, text)| text.as_str().unwrap());
            for text in texts {
                // A template that is left shows a value, or two braces.
                let templates: Vec<_> = text.split("{{").skip(1).map(|it| it.split("}}").next().unwrap()).collect();
                let own = [" $labels.error_type ", " $value | printf \"%.3g\" ", "\"", "\""];
                assert!(templates.iter().all(|template| own.contains(template)), "{text}");
            }
        }
    }
}

#[test]
fn a_dashboard_is_the_same_whatever_texts_say() {
    let dashboard = |name: &str| -> Value {
        let catalog = PublishedCatalog { name: name.to_owned(), ..catalog([]) };
        serde_json::from_str(&grafana_dashboard(&catalog).unwrap()).unwrap()
    };
    let queries = |name: &str| {
        let mut found = Vec::new();
        expressions(&dashboard(name), &mut found);
        assert_eq!(found.len(), 10);
        found
    };
    let expected: Vec<_> = queries("plain").iter().map(|query| without_strings(query)).collect();
    for text in HOSTILE {
        let queries = queries(text);
        assert_eq!(queries.iter().map(|query| without_strings(query)).collect::<Vec<_>>(), expected, "{text:?}");
        for query in queries {
            let own = query.replace("\"$route\"", "").replace("$__rate_interval", "").replace("$__range", "");
            assert!(!own.contains('$') && !own.contains("[["), "{query}");
        }
    }
}

#[test]
fn a_runbook_that_is_a_script_is_no_link() {
    let script = catalog([PublishedError { runbook: Some("javascript:alert(1)".into()), ..error("ledger_failed") }]);
    assert!(!prometheus_rules(&script).contains("javascript"));
}

#[test]
fn ten_thousand_codes_are_some_rules() {
    let many = catalog((0..10_000).map(|number| {
        let owner = Some(format!("team {}", number % 7));
        PublishedError { owner, ..error(&format!("code_{number:05}")) }
    }));
    let rules = rules(&many);
    // Five rates, the alert of unknown errors, and eight alerts for each team.
    assert_eq!(rules.len(), 5 + 1 + 7 * 8);
    let longest = rules.iter().map(|rule| rule["expr"].as_str().unwrap().len()).max().unwrap();
    assert!(longest < 3_000, "{longest}");
    let written = prometheus_rules(&many);
    let words: BTreeSet<_> = written.split(|it: char| !it.is_alphanumeric() && it != '_').collect();
    assert_eq!(words.iter().filter(|word| word.starts_with("code_")).count(), 10_000);
    assert_eq!(grafana_dashboard(&many).unwrap(), grafana_dashboard(&catalog([])).unwrap());
}
