//! The members that occurrences add to a body.

use std::collections::BTreeMap;

use error_core::{DetailDefinition, DetailType, Example};
use serde_json::Value;
use utoipa::openapi::{ArrayBuilder, Object, Schema, Type};

use crate::schema::{any, bound, names, object_at};

/// Adds typed details to the object at `place`; all of them optional, or those
/// required that their definition always has.
pub(crate) fn add_details<'a>(
    schema: &mut Schema,
    place: &str,
    details: impl Iterator<Item = &'a DetailDefinition>,
    may_require: bool,
) {
    let Some(parent) = object_at(schema, place) else { return };
    let (mut added, mut is_required) = (BTreeMap::<&str, Detail>::new(), Vec::new());
    for detail in details {
        let found = Detail::of(detail);
        let known = added.entry(detail.name()).or_insert(found);
        if known.of != found.of {
            known.of = DetailType::Any;
        }
        if may_require && !detail.is_optional() {
            is_required.push(detail.name().to_owned());
        }
    }
    for (name, detail) in added {
        parent.properties.entry(name.to_owned()).or_insert_with(|| detail.schema().into());
    }
    parent.required.extend(is_required);
    // Details may stand in an object of their own, which is then there.
    let (is_empty, required) = (parent.required.is_empty(), place.rsplit_once('/'));
    if let (false, true, Some((outer, _)), Some(name)) = (is_empty, may_require, required, names(place).pop())
        && let Some(outer) = object_at(schema, outer)
        && !outer.required.contains(&name)
    {
        outer.required.push(name);
    }
}

/// What is known of a detail.
#[derive(Debug, Clone, Copy)]
struct Detail {
    of: DetailType,
    example: Option<Example>,
}

impl Detail {
    /// Where the Rust type does not tell the type, the author's example does.
    fn of(detail: &DetailDefinition) -> Detail {
        let of = match (detail.of(), detail.example()) {
            (DetailType::Any, Some(Example::Text(_))) => DetailType::String,
            (DetailType::Any, Some(Example::Boolean(_))) => DetailType::Boolean,
            (DetailType::Any, Some(Example::Number(number))) if number.parse::<i64>().is_ok() => DetailType::Integer,
            (DetailType::Any, Some(Example::Number(_))) => DetailType::Number,
            (of, _) => of,
        };
        Detail { of, example: detail.example() }
    }

    fn schema(self) -> Schema {
        let mut schema = match self.of {
            DetailType::String => Schema::Object(Object::with_type(Type::String)),
            DetailType::Integer => Schema::Object(Object::with_type(Type::Integer)),
            DetailType::Number => Schema::Object(Object::with_type(Type::Number)),
            DetailType::Boolean => Schema::Object(Object::with_type(Type::Boolean)),
            DetailType::Array => Schema::Array(ArrayBuilder::new().items(any()).build()),
            _ => Schema::Object(any()),
        };
        if let (Schema::Object(object), Some(example)) = (&mut schema, self.example.and_then(value)) {
            object.examples.push(example);
        }
        bound(&mut schema);
        schema
    }
}

fn value(example: Example) -> Option<Value> {
    match example {
        Example::Text(text) => Some(text.into()),
        Example::Boolean(is) => Some(is.into()),
        Example::Number(number) => serde_json::from_str(number).ok(),
        _ => None,
    }
}
