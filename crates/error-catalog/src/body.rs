//! The members of an example body.

use std::collections::BTreeMap;

use error_formats::PublishedError;
use serde_json::Value;

/// The JSON type of each member of the example in `dialect`, by its path:
/// `error.code`, `errors[].detail`. Empty where there is none, or no JSON.
pub(crate) fn members(error: &PublishedError, dialect: &str) -> BTreeMap<String, &'static str> {
    let mut members = BTreeMap::new();
    let example = error.examples.iter().find(|example| example.dialect == dialect);
    if let Some(body) = example.and_then(|example| serde_json::from_str(&example.body).ok()) {
        walk(&body, String::new(), &mut members);
    }
    members
}

fn walk(value: &Value, path: String, members: &mut BTreeMap<String, &'static str>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let dot = if path.is_empty() { "" } else { "." };
                walk(value, format!("{path}{dot}{name}"), members);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, format!("{path}[]"), members);
            }
        }
        _ => {}
    }
    if !path.is_empty() {
        members.insert(path, json_type(value));
    }
}

/// The type; numbers are one, since `1` may be an example of either kind.
fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
