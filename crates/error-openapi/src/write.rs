//! Writes a document as JSON, in the OpenAPI version that a tool reads.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::ordered;

/// The OpenAPI version in which [`write`](write()) writes a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Version {
    /// OpenAPI 3.1.0, whose schemas are JSON Schema.
    #[default]
    V3_1,
    /// OpenAPI 3.0.3, for tools that do not support newer versions.
    V3_0,
}

/// Writes `document` as JSON in this version of OpenAPI. Equal documents always result in
/// the same text.
///
/// # Errors
///
/// Fails if a value in the document cannot be serialized.
///
/// # Examples
///
/// ```
/// use error_openapi::{Version, write};
/// use utoipa::openapi::{Info, OpenApi, Paths};
///
/// let document = OpenApi::new(Info::new("Accounts", "1.0.0"), Paths::new());
/// assert_eq!(
///     write(&document, Version::V3_0)?,
///     r#"{"info":{"title":"Accounts","version":"1.0.0"},"openapi":"3.0.3","paths":{}}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn write(document: &OpenApi, version: Version) -> Result<String, serde_json::Error> {
    match version {
        Version::V3_1 => ordered::to_string(document),
        Version::V3_0 => {
            let mut document = serde_json::to_value(document)?;
            downgrade(&mut document);
            ordered::to_string(&document)
        }
    }
}

/// From 3.1 to 3.0.
fn downgrade(document: &mut Value) {
    let Value::Object(root) = document else { return };
    root.insert("openapi".to_owned(), json!("3.0.3"));
    for newer in ["webhooks", "jsonSchemaDialect", "$self", "$schema"] {
        root.remove(newer);
    }
    if let Some(Value::Object(info)) = root.get_mut("info") {
        info.remove("summary");
        if let Some(Value::Object(license)) = info.get_mut("license") {
            license.remove("identifier");
        }
    }
    let types = types(root);
    if let Some(Value::Object(components)) = root.get_mut("components") {
        components.remove("pathItems");
        if let Some(Value::Object(schemas)) = components.get_mut("schemas") {
            schemas.values_mut().for_each(|schema| downgrade_schema(schema, &types));
        }
    }
    root.iter_mut().filter(|(name, _)| !name.starts_with("x-")).for_each(|(_, value)| find_schemas(value, &types));
}

/// The type of each schema that has one name of a type, by the reference to it.
type Types = BTreeMap<String, String>;

fn types(root: &Map<String, Value>) -> Types {
    let schemas = root.get("components").and_then(|components| components.get("schemas")).and_then(Value::as_object);
    let named = schemas.into_iter().flatten().filter_map(|(name, schema)| {
        let kind = schema.get("type")?.as_str()?;
        Some((format!("#/components/schemas/{name}"), kind.to_owned()))
    });
    named.collect()
}

/// Downgrades every `schema` in `value`, and what is no example.
fn find_schemas(value: &mut Value, types: &Types) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "schema" => downgrade_schema(value, types),
                    "schemas" | "example" | "examples" => {}
                    name if name.starts_with("x-") => {}
                    _ => find_schemas(value, types),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| find_schemas(item, types)),
        _ => {}
    }
}

fn downgrade_schema(schema: &mut Value, types: &Types) {
    let Value::Object(schema) = schema else { return };
    if let Some(Value::Array(kinds)) = schema.get("type").cloned() {
        let mut kinds = kinds;
        let before = kinds.len();
        kinds.retain(|kind| kind != "null");
        if kinds.len() < before {
            schema.insert("nullable".to_owned(), json!(true));
        }
        match <[Value; 1]>::try_from(kinds) {
            Ok([kind]) => drop(schema.insert("type".to_owned(), kind)),
            Err(_) => drop(schema.remove("type")),
        }
    } else if schema.get("type").is_some_and(|kind| kind == "null") {
        // 3.0 has no such type, and `nullable` stands beside one only.
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("nullable".to_owned(), json!(true));
    }
    for choice in ["oneOf", "anyOf"] {
        make_nullable(schema, choice, types);
    }
    if let Some(only) = schema.remove("const") {
        schema.insert("enum".to_owned(), json!([only]));
    }
    if let Some(Value::Array(examples)) = schema.remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        schema.entry("example").or_insert(first);
    }
    for (exclusive, plain) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(bound @ Value::Number(_)) = schema.get(exclusive).cloned() {
            schema.insert(plain.to_owned(), bound);
            schema.insert(exclusive.to_owned(), json!(true));
        }
    }
    // Raw binary (OpenAPI 3.0.3, 4.7.14.1), which has no type in 3.1.
    if schema.contains_key("contentMediaType") && !schema.contains_key("type") {
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("format".to_owned(), json!("binary"));
    }
    for newer in ["propertyNames", "prefixItems", "contentEncoding", "contentMediaType", "contentSchema", "$schema"] {
        schema.remove(newer);
    }
    downgrade_parts(schema, types);
}

/// Of a choice that has null among it, one schema with `nullable` (OpenAPI 3.0.3,
/// 4.7.24).
fn make_nullable(schema: &mut Map<String, Value>, choice: &str, types: &Types) {
    let is_null = |part: &Value| part.get("type").is_some_and(|kind| kind == "null");
    let Some(Value::Array(parts)) = schema.get_mut(choice) else { return };
    let before = parts.len();
    parts.retain(|part| !is_null(part));
    if parts.len() == before {
        return;
    }
    if parts.len() == 1
        && let Some(Value::Array(only)) = schema.remove(choice)
    {
        // `nullable` counts beside a type alone.
        let kind = only.first().and_then(|only| match only.get("$ref").and_then(Value::as_str) {
            Some(reference) => types.get(reference).cloned(),
            None => only.get("type").and_then(Value::as_str).map(str::to_owned),
        });
        if let Some(kind) = kind {
            schema.insert("type".to_owned(), kind.into());
        }
        schema.insert("allOf".to_owned(), only.into());
    }
    schema.insert("nullable".to_owned(), json!(true));
}

fn downgrade_parts(schema: &mut Map<String, Value>, types: &Types) {
    for (name, value) in schema {
        match (name.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(|schema| downgrade_schema(schema, types))
            }
            ("items" | "additionalProperties" | "not", part) => downgrade_schema(part, types),
            ("oneOf" | "anyOf" | "allOf", Value::Array(parts)) => {
                parts.iter_mut().for_each(|schema| downgrade_schema(schema, types))
            }
            _ => {}
        }
    }
}
