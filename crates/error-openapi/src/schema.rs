//! The schema of a body: what the body's own struct says of itself, and what a
//! set of errors adds to it.

use std::collections::BTreeMap;

use error_core::{DetailDefinition, DetailType};
use serde_json::Value;
use utoipa::openapi::{
    ArrayBuilder, KnownFormat, Object, ObjectBuilder, Ref, RefOr, Schema, SchemaFormat, Type,
    extensions::Extensions,
    schema::{AdditionalProperties, ArrayItems, SchemaType},
};

/// The longest text in an error, where its struct names no bound.
const LONGEST_TEXT: usize = 65_536;
/// The most entries of a list in an error.
const MOST_ITEMS: usize = 10_000;
/// The largest whole number that every JSON reader keeps (RFC 8259, 6).
const LARGEST: i64 = 9_007_199_254_740_991;

/// Puts schemas in the place of references to them, so that the schema of a
/// body stands alone and each set of errors can narrow it.
pub(crate) fn inline(schema: RefOr<Schema>, known: &BTreeMap<String, RefOr<Schema>>, depth: usize) -> Schema {
    let mut schema = match schema {
        RefOr::T(schema) => schema,
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next().unwrap_or_default();
            match known.get(name).filter(|_| depth < 16) {
                Some(schema) => inline(schema.clone(), known, depth + 1),
                // A body that contains itself, or a reference to nothing.
                None => Schema::Object(any()),
            }
        }
    };
    let resolve = |part: &mut RefOr<Schema>| {
        let taken = std::mem::replace(part, RefOr::T(Schema::default()));
        *part = RefOr::T(inline(taken, known, depth + 1));
    };
    each_part(&mut schema, resolve);
    schema
}

/// Every schema that is directly inside `schema`.
fn each_part(schema: &mut Schema, mut change: impl FnMut(&mut RefOr<Schema>)) {
    match schema {
        Schema::Object(object) => {
            object.properties.values_mut().for_each(&mut change);
            if let Some(AdditionalProperties::RefOr(schema)) = object.additional_properties.as_deref_mut() {
                change(schema);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                change(items);
            }
        }
        Schema::OneOf(one_of) => one_of.items.iter_mut().for_each(change),
        Schema::AllOf(all_of) => all_of.items.iter_mut().for_each(change),
        Schema::AnyOf(any_of) => any_of.items.iter_mut().for_each(change),
        _ => {}
    }
}

/// Bounds every text, list and number: a reader knows how much may come (OWASP
/// API4:2023).
pub(crate) fn bound(schema: &mut Schema) {
    match schema {
        Schema::Object(object) => bound_object(object),
        Schema::Array(array) => {
            array.max_items.get_or_insert(MOST_ITEMS);
        }
        _ => {}
    }
    each_part(schema, |part| {
        if let RefOr::T(schema) = part {
            bound(schema);
        }
    });
}

fn bound_object(object: &mut Object) {
    match kind_of(object) {
        Some(Type::String) if object.enum_values.is_none() => {
            object.max_length.get_or_insert(LONGEST_TEXT);
            if object.pattern.is_none() && object.format.is_none() {
                object.format = Some(SchemaFormat::Custom("text".to_owned()));
            }
        }
        Some(Type::Integer) => {
            object.format.get_or_insert(SchemaFormat::KnownFormat(KnownFormat::Int64));
            let is_small = object.format == Some(SchemaFormat::KnownFormat(KnownFormat::Int32));
            object.minimum.get_or_insert_with(|| if is_small { i32::MIN.into() } else { (-LARGEST).into() });
            object.maximum.get_or_insert_with(|| if is_small { i32::MAX.into() } else { LARGEST.into() });
        }
        Some(Type::Number) => {
            object.minimum.get_or_insert_with(|| (-LARGEST).into());
            object.maximum.get_or_insert_with(|| LARGEST.into());
        }
        _ => {}
    }
}

fn kind_of(object: &Object) -> Option<Type> {
    match &object.schema_type {
        SchemaType::Type(kind) => Some(kind.clone()),
        SchemaType::Array(kinds) => kinds.iter().find(|kind| **kind != Type::Null).cloned(),
        SchemaType::AnyValue => None,
    }
}

/// Any value.
pub(crate) fn any() -> Object {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue).build()
}

pub(crate) fn string(max_length: usize, pattern: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).max_length(Some(max_length)).pattern(Some(pattern))
}

pub(crate) fn whole_number() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(0_i64))
        .maximum(Some(LARGEST))
}

/// The object at `at` inside `schema`.
pub(crate) fn object_at<'a>(schema: &'a mut Schema, at: &[String]) -> Option<&'a mut Object> {
    let Schema::Object(object) = schema else { return None };
    match at.split_first() {
        None => Some(object),
        Some((key, rest)) => match object.properties.get_mut(key)? {
            RefOr::T(schema) => object_at(schema, rest),
            RefOr::Ref(_) => None,
        },
    }
}

/// Narrows the member at `at` to `values`, which may grow: a new code is no
/// breaking change.
pub(crate) fn enumerate(schema: &mut Schema, at: &[String], values: &[Value]) {
    let Some((key, parent)) = at.split_last() else { return };
    let Some(parent) = object_at(schema, parent) else { return };
    let mut member = match parent.properties.remove(key) {
        Some(RefOr::T(Schema::Object(member))) => member,
        _ => Object::new(),
    };
    let numbers: Option<Vec<i64>> = values.iter().map(Value::as_i64).collect();
    if let Some(numbers) = numbers {
        member.schema_type = Type::Integer.into();
        member.minimum = numbers.iter().min().map(|&number| number.into());
        member.maximum = numbers.iter().max().map(|&number| number.into());
        member.format.get_or_insert(SchemaFormat::KnownFormat(KnownFormat::Int64));
    } else {
        member.schema_type = Type::String.into();
        member.format = None;
    }
    member.max_length = None;
    member.enum_values = Some(values.to_vec());
    member.extensions = Some(Extensions::from_iter([(EXTENSIBLE, Value::Array(values.to_vec()))]));
    parent.properties.insert(key.clone(), member.into());
}

const EXTENSIBLE: &str = "x-extensible-enum";

/// Adds typed details to the object at `at`; all of them optional, or those
/// required that their definition always has.
pub(crate) fn add_details<'a>(
    schema: &mut Schema,
    at: &[String],
    details: impl Iterator<Item = &'a DetailDefinition>,
    may_require: bool,
) {
    let Some(parent) = object_at(schema, at) else { return };
    let (mut added, mut is_required) = (BTreeMap::<&str, DetailType>::new(), Vec::new());
    for detail in details {
        let of = added.entry(detail.name()).or_insert(detail.of());
        if *of != detail.of() {
            *of = DetailType::Any;
        }
        if may_require && !detail.is_optional() {
            is_required.push(detail.name().to_owned());
        }
    }
    for (name, of) in added {
        parent.properties.entry(name.to_owned()).or_insert_with(|| detail(of).into());
    }
    parent.required.extend(is_required);
    // Details may stand in an object of their own, which is then there.
    let (is_empty, required) = (parent.required.is_empty(), at.split_last());
    if let (false, true, Some((key, outer))) = (is_empty, may_require, required)
        && let Some(outer) = object_at(schema, outer)
        && !outer.required.contains(key)
    {
        outer.required.push(key.clone());
    }
}

fn detail(of: DetailType) -> Schema {
    let mut schema = match of {
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

pub(crate) fn reference(name: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(name))
}
