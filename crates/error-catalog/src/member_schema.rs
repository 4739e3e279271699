//! Derives the type of a member from a JSON Schema.

use serde_json::{Map, Value};

use crate::PublishedMember;

/// How many types inside of each other are looked at: one may hold itself.
const DEEPEST: usize = 8;

impl PublishedMember {
    /// Creates a member from a schema, with the members of an object, the values of an
    /// enumeration or the items of a list. `known` returns the schemas to which `schema`
    /// refers by name. The type is `any` if the schema has no type that a catalog can
    /// express.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::PublishedMember;
    /// use serde_json::json;
    ///
    /// let schema = json!({"type": "array", "items": {"$ref": "#/components/schemas/Unit"}});
    /// let unit = |name: &str| (name == "Unit").then(|| json!({"type": "string", "enum": ["day", "hour"]}));
    /// assert_eq!(
    ///     PublishedMember::of_schema("units", &schema, &unit),
    ///     PublishedMember::list("units", PublishedMember::one_of("", ["day", "hour"])),
    /// );
    /// ```
    pub fn of_schema(
        name: impl Into<String>,
        schema: &Value,
        known: &dyn Fn(&str) -> Option<Value>,
    ) -> PublishedMember {
        PublishedMember { name: name.into(), ..shape(schema, known, DEEPEST) }
    }
}

/// The type that a schema describes, without a name.
fn shape(schema: &Value, known: &dyn Fn(&str) -> Option<Value>, deepest: usize) -> PublishedMember {
    let any = || PublishedMember::new("", "any");
    let Some(deepest) = deepest.checked_sub(1) else { return any() };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let name = target.rsplit('/').next().unwrap_or_default();
        return known(name).map_or_else(any, |schema| shape(&schema, known, deepest));
    }
    if let Some(one_of) = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array) {
        let mut others = one_of.iter().filter(|schema| schema.get("type").is_none_or(|of| of != "null"));
        return match (others.next(), others.next()) {
            (Some(one), None) => shape(one, known, deepest),
            _ => any(),
        };
    }
    if let Some(Value::Array(parts)) = schema.get("allOf") {
        return all_of(parts, known, deepest);
    }
    let texts = |values: &Value| -> Option<Vec<String>> {
        let values = values.as_array()?.iter().filter(|value| !value.is_null());
        values.map(|value| Some(value.as_str()?.to_owned())).collect()
    };
    if let Some(values) = schema.get("enum").and_then(texts) {
        return PublishedMember::one_of("", values);
    }
    match type_of(schema) {
        Some("object") => PublishedMember::object("", members(schema, known, deepest)),
        Some("array") => match schema.get("items").filter(|items| items.is_object()) {
            Some(items) => PublishedMember::list("", shape(items, known, deepest)),
            None => PublishedMember::new("", "array"),
        },
        Some(of @ ("string" | "integer" | "number" | "boolean")) => PublishedMember::new("", of),
        _ => any(),
    }
}

/// An object that several schemas describe together, such as one with flattened parts.
fn all_of(parts: &[Value], known: &dyn Fn(&str) -> Option<Value>, deepest: usize) -> PublishedMember {
    let mut parts = parts.iter().map(|part| shape(part, known, deepest));
    match (parts.next(), parts.next()) {
        (Some(one), None) => one,
        (Some(one), Some(other)) => {
            let all: Vec<_> = [one, other].into_iter().chain(parts).collect();
            if all.iter().any(|part| part.of != "object") {
                return PublishedMember::new("", "any");
            }
            PublishedMember::object("", all.into_iter().flat_map(|part| part.members))
        }
        _ => PublishedMember::new("", "any"),
    }
}

/// The one type of a schema besides null.
fn type_of(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(of) => Some(of),
        Value::Array(types) => {
            let mut types = types.iter().filter_map(Value::as_str).filter(|of| *of != "null");
            types.next().filter(|_| types.next().is_none())
        }
        _ => None,
    }
}

fn members(schema: &Value, known: &dyn Fn(&str) -> Option<Value>, deepest: usize) -> Vec<PublishedMember> {
    let required: Vec<_> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let sorted: std::collections::BTreeMap<_, _> = properties.into_iter().flat_map(Map::iter).collect();
    let member = |(name, schema): (&String, &Value)| PublishedMember {
        name: name.clone(),
        optional: !required.contains(&&**name),
        ..shape(schema, known, deepest)
    };
    sorted.into_iter().map(member).collect()
}
