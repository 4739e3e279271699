//! SARIF 2.1.0, which code scanning reads.

use std::collections::BTreeMap;

use error_catalog::{Finding, FindingLevel, PublishedRequest, Rule};
use error_markup::inert;
use serde_json::{Value, json};

use crate::report::{Report, place};

/// One run of the tool.
pub(crate) fn log<L: FindingLevel>(report: &Report<'_, L>) -> Value {
    let mut rules: Vec<_> = report.findings.iter().map(|finding| &*finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let places: BTreeMap<_, _> = rules.iter().enumerate().map(|(at, rule)| (*rule, at)).collect();
    let results: Vec<_> = report.findings.iter().map(|it| result(it, places.get(&*it.rule), report.file)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "error-catalog",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// A rule with what it finds.
fn described(name: &str) -> Value {
    let finds = Rule::find(name).map_or(name, |rule| rule.finds);
    json!({"id": name, "shortDescription": {"text": finds}})
}

fn result<L: FindingLevel>(finding: &Finding<L>, rule: Option<&usize>, file: &str) -> Value {
    let level = ["error", "warning", "note"].get(place(finding.level)).copied().unwrap_or("none");
    let subject = inert(&finding.subject).on_one_line().to_string();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level,
        "message": {"text": inert(&format!("{}: {}", finding.subject, finding.text)).on_one_line().to_string()},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": uri(file)}, "region": {"startLine": 1}},
            "logicalLocations": [{"fullyQualifiedName": subject}],
        }],
        // The same finding of a later run is known by rule and subject.
        "partialFingerprints": {"subject/v1": format!("{} {subject} {}", finding.rule, finding.text)},
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = (*rule).into();
    }
    let properties: serde_json::Map<_, _> = [
        ("impact", Some(Value::from(finding.level.name()))),
        ("old", finding.old.clone().map(Value::from)),
        ("new", finding.new.clone().map(Value::from)),
        ("count", finding.count.map(Value::from)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect();
    result["properties"] = properties.into();
    result
}

/// A path as the reference that SARIF has for files.
fn uri(file: &str) -> String {
    let segments: Vec<_> = file.split(['/', '\\']).map(PublishedRequest::encoded).collect();
    segments.join("/")
}
