//! The members that occurrences add to a body.

use std::collections::BTreeMap;

use error_core::{DetailDefinition, DetailSchema, DetailType, Example};
use error_formats::type_of_detail;
use serde_json::Value;
use utoipa::openapi::{ArrayBuilder, Object, RefOr, Schema, Type};

use crate::{
    detail_types::DetailTypes,
    schema::{any, bound, names, object_at},
};

/// Adds typed details to the object at `place`; all of them optional, or those
/// required that their definition always has.
pub(crate) fn add_details<'a>(
    schema: &mut Schema,
    place: &str,
    details: impl Iterator<Item = &'a DetailDefinition>,
    may_require: bool,
    types: &mut DetailTypes,
) {
    let Some(parent) = object_at(schema, place) else { return };
    let (mut added, mut is_required) = (BTreeMap::<&str, Detail>::new(), Vec::new());
    for detail in details {
        let found = Detail::of(detail);
        let known = added.entry(detail.name()).or_insert(found);
        *known = known.or(found);
        if may_require && !detail.is_optional() {
            is_required.push(detail.name().to_owned());
        }
    }
    for (name, detail) in added {
        parent.properties.entry(name.to_owned()).or_insert_with(|| detail.schema(types));
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
#[derive(Debug, Clone, Copy, PartialEq)]
struct Detail {
    of: DetailType,
    description: Option<&'static str>,
    example: Option<Example>,
    inside: Option<DetailSchema>,
}

impl Detail {
    fn of(detail: &DetailDefinition) -> Detail {
        Detail {
            of: type_of_detail(detail),
            description: detail.description(),
            example: detail.example(),
            inside: detail.schema(),
        }
    }

    /// What both may be.
    fn or(self, other: Detail) -> Detail {
        let description = self.description.filter(|_| self.description == other.description);
        match (self.of, self.inside) == (other.of, other.inside) {
            true => Detail { description, ..self },
            false => Detail { of: DetailType::Any, inside: None, description, ..self },
        }
    }

    fn schema(self, types: &mut DetailTypes) -> RefOr<Schema> {
        let mut schema = match self.inside {
            Some(inside) => types.schema(inside),
            None => self.of_name().into(),
        };
        if let (RefOr::T(schema), Some(description)) = (&mut schema, self.description) {
            match schema {
                Schema::Object(object) => object.description = Some(description.to_owned()),
                Schema::Array(array) => array.description = Some(description.to_owned()),
                _ => {}
            }
        }
        if let (RefOr::T(Schema::Object(object)), Some(example)) = (&mut schema, self.example.and_then(value)) {
            object.examples.push(example);
        }
        schema
    }

    /// By what the Rust type is called, or by the author's example.
    fn of_name(self) -> Schema {
        let mut schema = match self.of {
            DetailType::String => Schema::Object(Object::with_type(Type::String)),
            DetailType::Integer => Schema::Object(Object::with_type(Type::Integer)),
            DetailType::Number => Schema::Object(Object::with_type(Type::Number)),
            DetailType::Boolean => Schema::Object(Object::with_type(Type::Boolean)),
            DetailType::Array => Schema::Array(ArrayBuilder::new().items(any()).build()),
            _ => Schema::Object(any()),
        };
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
