//! The schema of a body: what the body's own struct says of itself, and what a
//! set of errors adds to it.

use std::collections::BTreeMap;

use error_core::{DetailDefinition, DetailType};
use serde_json::Value;
use utoipa::openapi::{
    AllOfBuilder, ArrayBuilder, KnownFormat, Object, ObjectBuilder, Ref, RefOr, Schema, SchemaFormat, Type,
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

/// The part of a body at `place`, a JSON pointer. Of a list it is any item, and
/// of a choice the first alternative that has the place.
pub(crate) fn part_at<'a>(schema: &'a mut Schema, place: &str) -> Option<&'a mut Schema> {
    part(schema, &names(place))
}

/// The object at `place` inside `schema`.
pub(crate) fn object_at<'a>(schema: &'a mut Schema, place: &str) -> Option<&'a mut Object> {
    fn object(schema: &mut Schema) -> Option<&mut Object> {
        match schema {
            Schema::Object(object) => Some(object),
            other => alternatives(other).find_map(object),
        }
    }
    object(part_at(schema, place)?)
}

/// The names in a JSON pointer, from the outside in.
pub(crate) fn names(place: &str) -> Vec<String> {
    place.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~")).collect()
}

fn part<'a>(schema: &'a mut Schema, names: &[String]) -> Option<&'a mut Schema> {
    let Some((name, rest)) = names.split_first() else { return Some(schema) };
    let inner = match schema {
        Schema::Object(object) => object.properties.get_mut(name)?,
        Schema::Array(array) => {
            let at = name.parse::<usize>().ok()?;
            match (array.prefix_items.get_mut(at), &mut array.items) {
                (Some(item), _) => return part(item, rest),
                (None, ArrayItems::RefOrSchema(items)) => &mut **items,
                (None, ArrayItems::False) => return None,
            }
        }
        other => return alternatives(other).find_map(|schema| part(schema, names)),
    };
    match inner {
        RefOr::T(schema) => part(schema, rest),
        RefOr::Ref(_) => None,
    }
}

/// The schemas of which a value has one, or has all.
fn alternatives(schema: &mut Schema) -> impl Iterator<Item = &mut Schema> {
    let items = match schema {
        Schema::OneOf(one_of) => one_of.items.as_mut_slice(),
        Schema::AllOf(all_of) => all_of.items.as_mut_slice(),
        Schema::AnyOf(any_of) => any_of.items.as_mut_slice(),
        _ => &mut [],
    };
    items.iter_mut().filter_map(|item| match item {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(_) => None,
    })
}

/// Puts `with` in the place of the part at `place`, which is not the whole.
pub(crate) fn replace_at(schema: &mut Schema, place: &str, with: RefOr<Schema>) {
    let Some(((outer, _), name)) = place.rsplit_once('/').zip(names(place).pop()) else { return };
    if let Some(slot) = part_at(schema, outer).and_then(|outer| slot(outer, &name)) {
        *slot = with;
    } else if let Some(part) = part_at(schema, place) {
        // The first items of a list have no room for a bare reference.
        *part = match with {
            RefOr::T(schema) => schema,
            reference => Schema::AllOf(AllOfBuilder::new().item(reference).build()),
        };
    }
}

fn slot<'a>(schema: &'a mut Schema, name: &str) -> Option<&'a mut RefOr<Schema>> {
    match schema {
        Schema::Object(object) => object.properties.get_mut(name),
        Schema::Array(array) => match &mut array.items {
            ArrayItems::RefOrSchema(items) if name.parse::<usize>().ok()? >= array.prefix_items.len() => Some(items),
            _ => None,
        },
        other => alternatives(other).find_map(|schema| slot(schema, name)),
    }
}

/// Narrows the member at `place` to `values`, which may grow: a new code is no
/// breaking change.
pub(crate) fn enumerate(schema: &mut Schema, place: &str, values: &[Value]) {
    if part_at(schema, place).is_none()
        && let Some((outer, _)) = place.rsplit_once('/')
        && let Some(outer) = object_at(schema, outer)
        && let Some(name) = names(place).pop()
    {
        outer.properties.insert(name, Object::new().into());
    }
    let Some(part) = part_at(schema, place) else { return };
    let mut member = match std::mem::take(part) {
        Schema::Object(member) => member,
        _ => Object::new(),
    };
    narrow(&mut member, values);
    *part = Schema::Object(member);
}

fn narrow(member: &mut Object, values: &[Value]) {
    let is_null = |kinds: &SchemaType| matches!(kinds, SchemaType::Array(kinds) if kinds.contains(&Type::Null));
    let is_nullable = is_null(&member.schema_type) || values.iter().any(Value::is_null);
    let mut values: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
    if values.is_empty() {
        return;
    }
    let numbers: Option<Vec<i64>> = values.iter().map(Value::as_i64).collect();
    let of = if let Some(numbers) = numbers {
        member.minimum = numbers.iter().min().map(|&number| number.into());
        member.maximum = numbers.iter().max().map(|&number| number.into());
        member.format.get_or_insert(SchemaFormat::KnownFormat(KnownFormat::Int64));
        Type::Integer
    } else {
        member.format = None;
        Type::String
    };
    member.schema_type = of.clone().into();
    if is_nullable {
        member.schema_type = SchemaType::from_iter([of, Type::Null]);
        values.push(Value::Null);
    }
    member.max_length = None;
    member.enum_values = Some(values.clone());
    member.extensions = Some(Extensions::from_iter([(EXTENSIBLE, Value::Array(values))]));
}

const EXTENSIBLE: &str = "x-extensible-enum";

/// Adds typed details to the object at `place`; all of them optional, or those
/// required that their definition always has.
pub(crate) fn add_details<'a>(
    schema: &mut Schema,
    place: &str,
    details: impl Iterator<Item = &'a DetailDefinition>,
    may_require: bool,
) {
    let Some(parent) = object_at(schema, place) else { return };
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
    let (is_empty, required) = (parent.required.is_empty(), place.rsplit_once('/'));
    if let (false, true, Some((outer, _)), Some(name)) = (is_empty, may_require, required, names(place).pop())
        && let Some(outer) = object_at(schema, outer)
        && !outer.required.contains(&name)
    {
        outer.required.push(name);
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
