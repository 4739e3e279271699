//! The schema of a body: what the body's own struct says of itself, and what a
//! set of errors adds to it.

use std::collections::BTreeMap;

use error_catalog::Codes;
use serde_json::Value;
use utoipa::openapi::{
    AllOfBuilder, KnownFormat, Object, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, SchemaFormat, Type,
    extensions::Extensions,
    schema::{AdditionalProperties, ArrayItems, SchemaType},
};

use crate::observed::{forbid_null, is_null};

/// The longest text in an error, where its struct names no bound.
const LONGEST_TEXT: usize = 65_536;
/// The most entries of a list in an error.
const MOST_ITEMS: usize = 10_000;
/// The largest whole number that every JSON reader keeps (RFC 8259, section 6).
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

/// Refers to other components: each name to the one that `names` has for it.
pub(crate) fn rename_references(part: &mut RefOr<Schema>, names: &BTreeMap<String, String>) {
    match part {
        RefOr::Ref(to) => {
            let name = to.ref_location.rsplit('/').next().and_then(|name| names.get(name));
            if let Some(name) = name {
                to.ref_location = Ref::from_schema_name(name).ref_location;
            }
        }
        RefOr::T(schema) => each_part(schema, |part| rename_references(part, names)),
    }
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

/// Changes the part at `place`; of a choice, that of each alternative.
fn each_at(schema: &mut Schema, names: &[String], change: &mut dyn FnMut(&mut Schema)) {
    let Some((name, rest)) = names.split_first() else { return change(schema) };
    match schema {
        Schema::Object(object) => {
            if let Some(RefOr::T(inner)) = object.properties.get_mut(name) {
                each_at(inner, rest, change);
            }
        }
        Schema::Array(array) => {
            let Ok(at) = name.parse::<usize>() else { return };
            match (array.prefix_items.get_mut(at), &mut array.items) {
                (Some(item), _) => each_at(item, rest, change),
                (None, ArrayItems::RefOrSchema(items)) => {
                    if let RefOr::T(items) = &mut **items {
                        each_at(items, rest, change);
                    }
                }
                (None, ArrayItems::False) => {}
            }
        }
        other => alternatives(other).for_each(|schema| each_at(schema, names, change)),
    }
}

/// Puts `with` in the place of the part at `place`, which is not the whole; of a choice,
/// of that in each alternative.
pub(crate) fn replace_at(schema: &mut Schema, place: &str, with: RefOr<Schema>) {
    let names = names(place);
    let Some((name, outer)) = names.split_last() else { return };
    each_at(schema, outer, &mut |outer| replace_in(outer, name, &with));
}

fn replace_in(schema: &mut Schema, name: &str, with: &RefOr<Schema>) {
    match schema {
        Schema::Object(object) => {
            if let Some(slot) = object.properties.get_mut(name) {
                *slot = with.clone();
            }
        }
        Schema::Array(array) => {
            let Ok(at) = name.parse::<usize>() else { return };
            match (array.prefix_items.get_mut(at), &mut array.items) {
                // The first items of a list have no room for a bare reference.
                (Some(item), _) => {
                    *item = match with.clone() {
                        RefOr::T(schema) => schema,
                        reference => Schema::AllOf(AllOfBuilder::new().item(reference).build()),
                    };
                }
                (None, ArrayItems::RefOrSchema(items)) => **items = with.clone(),
                (None, ArrayItems::False) => {}
            }
        }
        other => alternatives(other).for_each(|schema| replace_in(schema, name, with)),
    }
}

/// Makes sure that the schema has a member at `place`, where bodies have one: a map
/// that is flattened does not name its members, and an object may be any. `false`
/// where the schema names the members around it, and not this one.
pub(crate) fn make_room(schema: &mut Schema, place: &str) -> bool {
    if part_at(schema, place).is_some() {
        return true;
    }
    let Some((outer, name)) = place.rsplit_once('/').map(|(outer, _)| outer).zip(names(place).pop()) else {
        return false;
    };
    let Some(outer) = part_at(schema, outer).and_then(free_object) else { return false };
    // It was free, and stays free besides.
    outer.additional_properties.get_or_insert_with(|| Box::new(AdditionalProperties::FreeForm(true)));
    outer.properties.insert(name, Schema::Object(any()).into());
    true
}

/// The object, or that of several in one, that may have members which it does not
/// name.
fn free_object(schema: &mut Schema) -> Option<&mut Object> {
    match schema {
        Schema::Object(object) => {
            let is_free = object.properties.is_empty() || object.additional_properties.is_some();
            Some(object).filter(|_| is_free)
        }
        other => alternatives(other).find_map(free_object),
    }
}

/// Narrows the member at `place` to `values`, which may be null where they are and
/// where the schema says so, unless it `tells` errors apart.
pub(crate) fn enumerate(schema: &mut Schema, place: &str, values: &[Value], tells: bool) {
    each_at(schema, &names(place), &mut |part| enumerate_part(part, values, tells));
}

fn enumerate_part(part: &mut Schema, values: &[Value], tells: bool) {
    let is_nullable = !tells && (values.iter().any(Value::is_null) || may_be_null(part));
    let mut values: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
    let Some(of) = type_of(&values) else { return };
    let mut member = match std::mem::take(part) {
        Schema::Object(member) => member,
        _ => Object::new(),
    };
    (member.format, member.max_length, member.minimum, member.maximum) = (None, None, None, None);
    if of == Type::Integer {
        bound_by(&mut member, &values);
    }
    member.schema_type = of.clone().into();
    if is_nullable {
        member.schema_type = SchemaType::from_iter([of, Type::Null]);
        values.push(Value::Null);
    }
    member.enum_values = Some(values);
    *part = Schema::Object(member);
}

/// Requires every member on the way from `outer` to `place`; one that has another
/// inside is not null.
pub(crate) fn require(schema: &mut Schema, outer: &str, place: &str) {
    let inner = names(place.strip_prefix(outer).unwrap_or_default());
    let mut at = outer.to_owned();
    for (index, name) in inner.iter().enumerate() {
        // Of a list only an item is known, and others may be of another kind.
        let Some(object) = object_at(schema, &at) else { return };
        require_member(object, name, index + 1 == inner.len());
        at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
    }
}

fn require_member(object: &mut Object, name: &str, is_last: bool) {
    let Some(member) = object.properties.get_mut(name) else { return };
    if !is_last {
        forbid_null(member);
    }
    if !object.required.iter().any(|required| required == name) {
        object.required.push(name.to_owned());
    }
}

fn may_be_null(schema: &Schema) -> bool {
    match schema {
        Schema::Object(object) => {
            matches!(&object.schema_type, SchemaType::Array(types) if types.contains(&Type::Null))
        }
        Schema::OneOf(one_of) => one_of.items.iter().any(is_null),
        Schema::AnyOf(any_of) => any_of.items.iter().any(is_null),
        _ => false,
    }
}

/// `None` of no values.
fn type_of(values: &[Value]) -> Option<Type> {
    let is_whole = !values.is_empty() && values.iter().all(Value::is_i64);
    (!values.is_empty()).then_some(if is_whole { Type::Integer } else { Type::String })
}

fn bound_by(member: &mut Object, values: &[Value]) {
    let numbers = || values.iter().filter_map(Value::as_i64);
    member.minimum = numbers().min().map(Into::into);
    member.maximum = numbers().max().map(Into::into);
    member.format = Some(SchemaFormat::KnownFormat(KnownFormat::Int64));
}

/// The extension that lists the known values of a text (Zalando's guidelines, rule
/// 112).
const EXTENSIBLE: &str = "x-extensible-enum";

/// The schema of a list of codes, types or numbers. `None` where no error has one.
pub(crate) fn list(values: &[Value], codes: Codes, description: String) -> Option<Schema> {
    let values: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
    let of = type_of(&values)?;
    let mut list = Object::with_type(of.clone());
    list.description = Some(description);
    if codes == Codes::Open {
        list.extensions = Some(Extensions::from_iter([(EXTENSIBLE, Value::Array(values))]));
        let mut list = Schema::Object(list);
        bound(&mut list);
        return Some(list);
    }
    if of == Type::Integer {
        bound_by(&mut list, &values);
    }
    list.enum_values = Some(values);
    Some(Schema::Object(list))
}

/// Puts a reference to the schema `name` in the place of the member at `place`.
pub(crate) fn refer_at(schema: &mut Schema, place: &str, name: &str, may_be_null: bool) {
    let referred = match may_be_null {
        false => reference(name),
        true => {
            let null = Object::with_type(Type::Null);
            RefOr::T(Schema::OneOf(OneOfBuilder::new().item(null).item(Ref::from_schema_name(name)).build()))
        }
    };
    replace_at(schema, place, referred);
}

/// Whether the member at `place` may be null.
pub(crate) fn may_be_null_at(schema: &mut Schema, place: &str) -> bool {
    part_at(schema, place).is_some_and(|part| may_be_null(part))
}

/// What the schema says of the member at `place`.
pub(crate) fn description_at(schema: &mut Schema, place: &str) -> Option<String> {
    match part_at(schema, place)? {
        Schema::Object(object) => object.description.clone(),
        Schema::OneOf(one_of) => one_of.description.clone(),
        _ => None,
    }
}

pub(crate) fn reference(name: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(name))
}
