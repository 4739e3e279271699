//! The JSON type of a detail, and a sample value for it.

use error_catalog::PublishedMember;
use error_core::{DetailDefinition, DetailType, Example};
use serde_json::Value;

/// The JSON type of a detail (a member that an error adds to the body). If the Rust type
/// does not determine it, it is the type of the example.
///
/// # Examples
///
/// ```
/// use error_core::{DetailDefinition, DetailType, Example};
/// use error_formats::type_of_detail;
///
/// let required = DetailDefinition::new("required", DetailType::Any).with_example(Example::Text("12.50"));
/// assert_eq!(type_of_detail(&required), DetailType::String);
/// ```
pub fn type_of_detail(detail: &DetailDefinition) -> DetailType {
    match (detail.of(), detail.example()) {
        (DetailType::Any, Some(Example::Text(_))) => DetailType::String,
        (DetailType::Any, Some(Example::Boolean(_))) => DetailType::Boolean,
        (DetailType::Any, Some(Example::Number(number))) if number.parse::<i64>().is_ok() => DetailType::Integer,
        (DetailType::Any, Some(Example::Number(_))) => DetailType::Number,
        (of, _) => of,
    }
}

/// Creates the entry of a detail in a published catalog. The entry has a schema if the
/// Rust type has one (with the feature `openapi`). If not, the entry has the JSON type
/// that follows from the Rust type or from the example.
///
/// # Examples
///
/// ```
/// use error_catalog::PublishedMember;
/// use error_core::{DetailDefinition, DetailType};
/// use error_formats::published_detail;
///
/// let tries = DetailDefinition::optional("tries", DetailType::Integer);
/// assert_eq!(published_detail(&tries), PublishedMember::new("tries", "integer").as_optional());
/// ```
pub fn published_detail(detail: &DetailDefinition) -> PublishedMember {
    let of = match type_of_detail(detail) {
        DetailType::String => "string",
        DetailType::Integer => "integer",
        DetailType::Number => "number",
        DetailType::Boolean => "boolean",
        DetailType::Array => "array",
        _ => "any",
    };
    let inside = inside::member(detail).filter(|member| member.of != "any");
    let member = inside.unwrap_or_else(|| PublishedMember::new(detail.name(), of));
    let description = detail.description().map(str::to_owned).or_else(|| member.description.clone());
    PublishedMember { optional: detail.is_optional(), description, ..member }
}

/// The author's example of a detail, or a value of its type.
pub(crate) fn sample_of_detail(detail: &DetailDefinition) -> Value {
    match detail.example() {
        Some(Example::Number(number)) => serde_json::from_str(number).unwrap_or_else(|_| number.into()),
        Some(Example::Boolean(is)) => is.into(),
        Some(example) => example.as_str().into(),
        None => inside::value(detail).unwrap_or_else(|| value(detail.name(), detail.of())),
    }
}

fn value(name: &str, of: DetailType) -> Value {
    match of {
        DetailType::Integer => 60.into(),
        DetailType::Number => 0.5.into(),
        DetailType::Boolean => true.into(),
        DetailType::Array => Value::Array(Vec::new()),
        _ => error_catalog::sample_text(name).into(),
    }
}

/// What the schema of its Rust type says of a detail.
#[cfg(feature = "openapi")]
mod inside {
    use std::collections::BTreeMap;

    use error_catalog::{PublishedMember, sample_value};
    use error_core::DetailDefinition;
    use serde::Serialize;
    use serde_json::Value;

    pub(super) fn member(detail: &DetailDefinition) -> Option<PublishedMember> {
        with_schema(detail, |schema, known| PublishedMember::of_schema(detail.name(), schema, known))
    }

    pub(super) fn value(detail: &DetailDefinition) -> Option<Value> {
        with_schema(detail, |schema, known| sample_value(detail.name(), schema, known))?
    }

    fn with_schema<T>(
        detail: &DetailDefinition,
        read: impl Fn(&Value, &dyn Fn(&str) -> Option<Value>) -> T,
    ) -> Option<T> {
        let schema = detail.schema()?;
        let known: BTreeMap<_, _> =
            schema.components().into_iter().map(|(name, schema)| (name, json(schema))).collect();
        Some(read(&json(schema.schema()), &|name| known.get(name).cloned()))
    }

    fn json(schema: impl Serialize) -> Value {
        serde_json::to_value(schema).unwrap_or_default()
    }
}

/// Nothing is known of schemas.
#[cfg(not(feature = "openapi"))]
mod inside {
    use error_catalog::PublishedMember;
    use error_core::DetailDefinition;
    use serde_json::Value;

    pub(super) fn member(_: &DetailDefinition) -> Option<PublishedMember> {
        None
    }

    pub(super) fn value(_: &DetailDefinition) -> Option<Value> {
        None
    }
}
