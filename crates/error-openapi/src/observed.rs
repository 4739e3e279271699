//! Adapts the schema of a body to the bodies that the format really writes. A member that
//! all bodies contain is required, and a member that some bodies leave out is optional. A
//! member that is never null is not nullable. A member that never occurs is removed from
//! the schema.

use serde_json::{Map, Value};
use utoipa::openapi::{
    Object, RefOr, Schema, Type,
    schema::{ArrayItems, SchemaType},
};

/// Fits `schema` to `bodies`: those of all errors of an API, and of errors that have
/// all that an occurrence can have.
///
/// A struct says `Option` for a member that is null, for one that is left out and for
/// one that this format always has, so only bodies can tell.
pub(crate) fn fit(schema: &mut Schema, bodies: &[&Value]) {
    match schema {
        Schema::Object(object) => fit_object(object, bodies),
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                let first = array.prefix_items.len();
                let found = bodies.iter().filter_map(|body| body.as_array()).flat_map(|list| list.iter().skip(first));
                let found: Vec<_> = found.collect();
                if !found.is_empty() && !found.iter().any(|item| item.is_null()) {
                    forbid_null(items);
                }
                fit_part(items, &found);
            }
        }
        Schema::AllOf(all_of) => all_of.items.iter_mut().for_each(|part| fit_part(part, bodies)),
        Schema::OneOf(one_of) => fit_only(&mut one_of.items, bodies),
        Schema::AnyOf(any_of) => fit_only(&mut any_of.items, bodies),
        _ => {}
    }
}

fn fit_part(part: &mut RefOr<Schema>, bodies: &[&Value]) {
    if let RefOr::T(schema) = part {
        fit(schema, bodies);
    }
}

/// Of several alternatives it is not known which one a body has; of one and null, it
/// is.
fn fit_only(parts: &mut [RefOr<Schema>], bodies: &[&Value]) {
    let mut others = parts.iter_mut().filter(|part| !is_null(part));
    if let (Some(only), None) = (others.next(), others.next()) {
        fit_part(only, bodies);
    }
}

fn fit_object(object: &mut Object, bodies: &[&Value]) {
    let objects: Vec<&Map<String, Value>> = bodies.iter().filter_map(|body| body.as_object()).collect();
    if objects.is_empty() {
        return;
    }
    let required = object.required.clone();
    let is_sent = |name: &String| required.contains(name) || objects.iter().any(|it| it.contains_key(name));
    // Of a schema that has none of the members, it is not the API that leaves them out.
    if object.properties.keys().any(is_sent) {
        object.properties.retain(|name, _| is_sent(name));
    }
    for (name, property) in &mut object.properties {
        let found: Vec<&Value> = objects.iter().filter_map(|object| object.get(name)).collect();
        if !found.iter().any(|value| value.is_null()) {
            forbid_null(property);
        }
        if found.len() == objects.len() && !object.required.contains(name) {
            object.required.push(name.clone());
        }
        if !found.is_empty() && found.iter().all(|value| value.is_null()) {
            only_null(property);
        }
        fit_part(property, &found);
    }
}

/// A property that may be anything, and is always null: so it can't be taken for one
/// that has a value, such as the result of a success.
fn only_null(property: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = property
        && object.schema_type == SchemaType::AnyValue
    {
        object.schema_type = Type::Null.into();
    }
}

/// Takes null out of what a property may be.
pub(crate) fn forbid_null(property: &mut RefOr<Schema>) {
    let RefOr::T(schema) = property else { return };
    match schema {
        Schema::Object(object) => {
            forbid_type(&mut object.schema_type);
            if let Some(values) = &mut object.enum_values {
                values.retain(|value| !value.is_null());
            }
        }
        Schema::Array(array) => forbid_type(&mut array.schema_type),
        Schema::OneOf(one_of) => {
            one_of.items.retain(|part| !is_null(part));
            if let [only] = one_of.items.as_mut_slice() {
                *property = std::mem::replace(only, RefOr::T(Schema::default()));
            }
        }
        Schema::AnyOf(any_of) => {
            any_of.items.retain(|part| !is_null(part));
            if let [only] = any_of.items.as_mut_slice() {
                *property = std::mem::replace(only, RefOr::T(Schema::default()));
            }
        }
        _ => {}
    }
}

fn forbid_type(of: &mut SchemaType) {
    if let SchemaType::Array(types) = of {
        types.retain(|of| *of != Type::Null);
        if let [only] = types.as_slice() {
            *of = SchemaType::Type(only.clone());
        }
    }
}

pub(crate) fn is_null(part: &RefOr<Schema>) -> bool {
    matches!(part, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null))
}
