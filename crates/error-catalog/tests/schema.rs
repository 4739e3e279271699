//! The JSON Schema of a catalog, held against what is written.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use error_catalog::{
    Codes, ErrorKey, Layout, PublishedCatalog, PublishedCategory, PublishedDeprecation, PublishedError,
    PublishedExample, PublishedExampleRequest, PublishedHeader, PublishedMember, PublishedOperation, PublishedRequest,
    PublishedSuccess, PublishedWait, SCHEMA, ViolationLayout, json,
};
use error_formats::{built_in_formats, publish};
use serde_json::{Map, Value};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// What is wrong with `value`, by the keywords that the schema has. Stricter than
/// the schema: a member that it does not describe is wrong too.
fn faults(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (keyword, expected) in schema.as_object().unwrap() {
        let is_right = match keyword.as_str() {
            "$ref" => {
                let target = expected.as_str().unwrap().strip_prefix('#').unwrap();
                found.extend(faults(value, root.pointer(target).unwrap(), root, at));
                true
            }
            "type" => match expected.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64() || value.is_u64(),
                other => panic!("the type {other}"),
            },
            "const" => value == expected,
            "enum" => expected.as_array().unwrap().contains(value),
            "minimum" => value.as_f64() >= expected.as_f64(),
            "maximum" => value.as_f64() <= expected.as_f64(),
            "required" => expected.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "properties" => {
                let members = value.as_object().cloned().unwrap_or_default();
                found.extend(members_of(&members, expected, root, at));
                true
            }
            "additionalProperties" => {
                let members = value.as_object().cloned().unwrap_or_default();
                found.extend(members.values().flat_map(|it| faults(it, expected, root, at)));
                true
            }
            "items" => {
                let items = value.as_array().cloned().unwrap_or_default();
                found.extend(items.iter().flat_map(|item| faults(item, expected, root, &format!("{at}[]"))));
                true
            }
            "oneOf" => {
                let fitting = expected.as_array().unwrap().iter().filter(|it| faults(value, it, root, at).is_empty());
                fitting.count() == 1
            }
            "pattern" => error_catalog::is_day(value.as_str().unwrap()),
            "title" | "description" | "$schema" | "$defs" | "format" | "uniqueItems" => true,
            other => panic!("the keyword {other}"),
        };
        if !is_right {
            found.push(format!("{at}: {value} breaks `{keyword}`: {expected}"));
        }
    }
    found
}

fn members_of(members: &Map<String, Value>, schemas: &Value, root: &Value, at: &str) -> Vec<String> {
    let of = |(name, value): (&String, &Value)| {
        let at = format!("{at}.{name}");
        match schemas.get(name) {
            Some(schema) => faults(value, schema, root, &at),
            None => vec![format!("{at} is not in the schema")],
        }
    };
    members.iter().flat_map(of).collect()
}

#[track_caller]
fn fits(value: &Value, of: &str) {
    assert_eq!(faults(value, &schema(), &schema(), of), Vec::<String>::new());
}

/// A catalog in which everything is there.
fn full() -> PublishedCatalog {
    let text = || Some("text".to_owned());
    let header = PublishedHeader::new("x-shard", Some("one"));
    let example = PublishedExample {
        format: "stripe".into(),
        media_type: "application/json".into(),
        status: 404,
        headers: vec![header.clone()],
        body: "{}".into(),
    };
    let day = || Some("2026-12-01".to_owned());
    let inner = PublishedMember::object("range", [PublishedMember::one_of("unit", ["day", "hour"]).as_optional()]);
    let error = PublishedError {
        error_type: text(),
        code: "gone".into(),
        spelling: text(),
        number: Some(-1),
        number_of_category: true,
        status: 410,
        statuses: vec![410, 404],
        open: true,
        open_status: true,
        open_number: true,
        shared: true,
        category: "gone".into(),
        title: "Gone".into(),
        description: text(),
        cause: text(),
        causes: vec!["text".into()],
        message: text(),
        user_message: text(),
        action: text(),
        solution: text(),
        solutions: vec!["text".into()],
        since: text(),
        owner: text(),
        runbook: text(),
        retry: "never".into(),
        before_effects: true,
        wait: Some(PublishedWait::Seconds(60)),
        challenge: text(),
        allow: text(),
        param: text(),
        occurrence_param: true,
        violations: true,
        members: vec![PublishedMember::list("ranges", inner).with_description("text")],
        headers: vec![header.clone()],
        uri: text(),
        deprecated: Some(PublishedDeprecation { since: day(), note: text(), replaced_by: text(), sunset: day() }),
        extension: true,
        framework: true,
        shares_code_with: text(),
        requests: vec![PublishedExampleRequest {
            method: "POST".into(),
            request: PublishedRequest::new("/a").with_header("x-shard", "one").with_body("{}"),
            depends_on: text(),
        }],
        examples: vec![example],
    };
    let success = PublishedSuccess {
        error_type: text(),
        code: "done".into(),
        number: Some(20_000),
        status: 200,
        title: "Done".into(),
        description: text(),
    };
    let place = || Some("/a".to_owned());
    let layout = Layout {
        code: place(),
        code_prefix: "ns#".into(),
        code_suffix: "!".into(),
        number: place(),
        error_type: place(),
        status: place(),
        message: place(),
        param: place(),
        violations: Some(ViolationLayout {
            list: "/errors".into(),
            fields: ["/field".into()].into(),
            codes: ["/code".into()].into(),
        }),
        details: place(),
        own_members: ["code".into()].into(),
        uri: place(),
        wait: place(),
    };
    let request = PublishedRequest::new("/a").with_header("x-shard", "one").with_body("{}");
    let catalog = PublishedCatalog {
        form: PublishedCatalog::FORM,
        name: "accounts".into(),
        format: "stripe".into(),
        media_type: "application/json".into(),
        docs_base: text(),
        layout: Some(layout),
        categories: [("gone".into(), PublishedCategory { action: text(), number: Some(1) })].into(),
        codes: Some(Codes::Closed),
        errors: vec![error],
        successes: vec![success],
        operations: Vec::new(),
    };
    let operation = PublishedOperation::new("get", "GET", "/a").with_errors([ErrorKey::new(410, Some("t"), "gone")]);
    catalog.with_operation(operation.with_request(request))
}

/// Each object of a schema has its description.
fn properties(schema: &Value) -> Vec<(&String, &Value)> {
    let of = schema.get("properties").and_then(Value::as_object);
    of.into_iter().flatten().collect()
}

#[test]
fn a_full_catalog_has_each_member_of_the_schema_and_no_other() {
    let full: Value = serde_json::from_str(&json(&full()).unwrap()).unwrap();
    fits(&full, "full");
    let text = full.to_string();
    let schema = schema();
    let parts = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    for (name, described) in parts.flat_map(|part| properties(part)) {
        assert!(text.contains(&format!("\"{name}\":")), "{name} is never written");
        assert!(described.get("description").or(described.get("$ref")).is_some(), "{name} is not described");
    }
}

#[test]
fn every_catalog_of_the_repository_fits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut catalogs: Vec<_> = ["crates/error-catalog/tests/forms/2.json", "tests/golden/catalog/stripe_like.json"]
        .iter()
        .map(|file| (file.to_string(), root.join(file)))
        .collect();
    for entry in fs::read_dir(root.join("tests/golden/catalog")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            catalogs.push((path.display().to_string(), path));
        }
    }
    for (name, path) in catalogs {
        let value: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        fits(&value, &name);
    }
    for format in built_in_formats() {
        let published = publish("x", &*format, &error_core::catalog![]).unwrap();
        fits(&serde_json::from_str(&json(&published).unwrap()).unwrap(), format.name());
    }
}

#[test]
fn what_is_wrong_is_found() {
    let wrong = |change: fn(&mut Value)| {
        let mut value: Value = serde_json::from_str(&json(&full()).unwrap()).unwrap();
        change(&mut value);
        faults(&value, &schema(), &schema(), "").len()
    };
    assert_eq!(wrong(|_| {}), 0);
    for change in [
        (|it| it["form"] = 3.into()) as fn(&mut Value),
        |it| it["errors"][0]["status"] = 200.into(),
        |it| it["errors"][0]["retry"] = "sometimes".into(),
        |it| it["errors"][0]["deprecated"]["sunset"] = "soon".into(),
        |it| it["errors"][0]["members"][0]["items"]["json_type"] = "map".into(),
        |it| it["operations"][0]["errors"][0] = "gone".into(),
        |it| it["codes"] = "ajar".into(),
        |it| drop(it["errors"][0].as_object_mut().unwrap().remove("code")),
        |it| it["errors"][0]["wait"] = "long".into(),
    ] {
        assert!(wrong(change) > 0);
    }
}
