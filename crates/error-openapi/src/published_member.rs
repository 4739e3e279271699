//! The type of a detail, from the schema of its Rust type.

use std::collections::BTreeMap;

use error_catalog::PublishedMember;
use serde_json::Value;
use utoipa::{PartialSchema, ToSchema};

/// How many types inside of each other are looked at: one may hold itself.
const DEEPEST: usize = 8;

/// A detail called `name` with the type of `T`, for
/// [`PublishedCatalog::with_member`](error_catalog::PublishedCatalog::with_member):
/// the members of a struct, the values of an enum of texts, the items of a list.
/// A type that holds itself needs `#[schema(no_recursion)]` on that field.
///
/// # Examples
///
/// ```
/// use error_catalog::PublishedMember;
/// use error_openapi::{ToSchema, published_member};
///
/// #[derive(ToSchema)]
/// #[allow(dead_code)] // Only the schema is used.
/// struct Range { from: u32, unit: Option<Unit> }
///
/// #[derive(ToSchema)]
/// #[allow(dead_code)]
/// #[schema(rename_all = "lowercase")]
/// enum Unit { Day, Hour }
///
/// assert_eq!(
///     published_member::<Range>("range"),
///     PublishedMember::object("range", [
///         PublishedMember::new("from", "integer"),
///         PublishedMember::one_of("unit", ["day", "hour"]).as_optional(),
///     ]),
/// );
/// ```
pub fn published_member<T: ToSchema>(name: impl Into<String>) -> PublishedMember {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    let json = |schema| serde_json::to_value(schema).unwrap_or_default();
    let known = schemas.into_iter().map(|(name, schema)| (name, json(schema))).collect();
    PublishedMember { name: name.into(), ..shape(&json(<T as PartialSchema>::schema()), &known, DEEPEST) }
}

/// The type that a schema describes, without a name; `any` where it is none that a
/// catalog has a word for.
fn shape(schema: &Value, known: &BTreeMap<String, Value>, deepest: usize) -> PublishedMember {
    let any = || PublishedMember::new("", "any");
    let Some(deepest) = deepest.checked_sub(1) else { return any() };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let name = target.rsplit('/').next().unwrap_or_default();
        return known.get(name).map_or_else(any, |schema| shape(schema, known, deepest));
    }
    let is_null = |schema: &&Value| schema.get("type").is_some_and(|of| of == "null");
    if let Some(one_of) = schema.get("oneOf").and_then(Value::as_array) {
        let mut others = one_of.iter().filter(|schema| !is_null(schema));
        return match (others.next(), others.next()) {
            (Some(one), None) => shape(one, known, deepest),
            _ => any(),
        };
    }
    let texts = |values: &Value| -> Option<Vec<String>> {
        values.as_array()?.iter().map(|value| Some(value.as_str()?.to_owned())).collect()
    };
    if let Some(values) = schema.get("enum").and_then(texts) {
        return PublishedMember::one_of("", values);
    }
    match type_of(schema) {
        Some("object") => PublishedMember::object("", members(schema, known, deepest)),
        Some("array") => match schema.get("items") {
            Some(items) => PublishedMember::list("", shape(items, known, deepest)),
            None => PublishedMember::new("", "array"),
        },
        Some(of @ ("string" | "integer" | "number" | "boolean")) => PublishedMember::new("", of),
        _ => any(),
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

fn members(schema: &Value, known: &BTreeMap<String, Value>, deepest: usize) -> Vec<PublishedMember> {
    let required: Vec<_> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties: BTreeMap<_, _> =
        schema.get("properties").and_then(Value::as_object).into_iter().flatten().collect();
    let member = |(name, schema): (&String, &Value)| PublishedMember {
        name: name.clone(),
        optional: !required.contains(&&**name),
        ..shape(schema, known, deepest)
    };
    properties.into_iter().map(member).collect()
}
