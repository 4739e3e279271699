//! Checks a value against its schema in the document.

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value};
use utoipa::openapi::{
    Array, Object, RefOr, Schema, Type,
    schema::{AdditionalProperties, ArrayItems, SchemaType},
};

/// What is wrong with a value, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The member, as a JSON pointer; empty for the whole value.
    pub(crate) place: String,
    pub(crate) what: What,
}

/// What is wrong with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Missing,
    Undescribed,
    Type,
    Value,
    Length,
    Bounds,
    NoAlternative,
    SeveralAlternatives,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            What::Missing => "is required in the schema and not in the body",
            What::Undescribed => "is in the body and not in the schema",
            What::Type => "has another type in the schema",
            What::Value => "has a value that the schema does not list",
            What::Length => "is longer or shorter than the schema allows",
            What::Bounds => "is out of the bounds of the schema",
            What::NoAlternative => "matches no alternative of the schema",
            What::SeveralAlternatives => "matches several alternatives of the schema, and must match one",
        })
    }
}

/// The schemas that references lead to.
pub(crate) type Schemas = BTreeMap<String, RefOr<Schema>>;

/// The first fault of `value`. A member that no schema describes is one as well: the
/// document would be silent about it.
///
/// Patterns and formats of texts are not checked.
pub(crate) fn find(schema: &RefOr<Schema>, value: &Value, known: &Schemas) -> Option<Fault> {
    Checked { known }.part(schema, value, String::new())
}

struct Checked<'a> {
    known: &'a Schemas,
}

impl<'a> Checked<'a> {
    fn part(&self, part: &'a RefOr<Schema>, value: &Value, place: String) -> Option<Fault> {
        match self.schema(part) {
            Some(schema) => self.whole(schema, value, place),
            // A reference to nothing is no fault of the body.
            None => None,
        }
    }

    fn schema(&self, part: &'a RefOr<Schema>) -> Option<&'a Schema> {
        match part {
            RefOr::T(schema) => Some(schema),
            RefOr::Ref(reference) => match self.known.get(reference.ref_location.rsplit('/').next()?)? {
                RefOr::T(schema) => Some(schema),
                RefOr::Ref(_) => None,
            },
        }
    }

    fn whole(&self, schema: &'a Schema, value: &Value, place: String) -> Option<Fault> {
        match schema {
            Schema::Object(object) => self.object(object, value, place),
            Schema::Array(array) => self.array(array, value, place),
            Schema::OneOf(one_of) => self.alternatives(&one_of.items, value, place, true),
            Schema::AnyOf(any_of) => self.alternatives(&any_of.items, value, place, false),
            Schema::AllOf(all_of) => self.all_of(&all_of.items, value, &place),
            _ => None,
        }
    }

    fn object(&self, object: &'a Object, value: &Value, place: String) -> Option<Fault> {
        if !is_of(&object.schema_type, value) {
            return Some(Fault { place, what: What::Type });
        }
        if object.enum_values.as_ref().is_some_and(|values| !values.contains(value)) {
            return Some(Fault { place, what: What::Value });
        }
        match value {
            Value::String(text) => fault_of_text(object, text).map(|what| Fault { place, what }),
            Value::Number(number) => fault_of_number(object, number.as_f64()?).map(|what| Fault { place, what }),
            Value::Object(members) => self.members(object, members, &place),
            _ => None,
        }
    }

    fn members(&self, object: &'a Object, members: &Map<String, Value>, place: &str) -> Option<Fault> {
        let fault = |name: &str, what| Some(Fault { place: inside(place, name), what });
        if let Some(missing) = object.required.iter().find(|name| !members.contains_key(*name)) {
            return fault(missing, What::Missing);
        }
        members.iter().find_map(|(name, value)| {
            if let Some(property) = object.properties.get(name) {
                return self.part(property, value, inside(place, name));
            }
            match object.additional_properties.as_deref() {
                Some(AdditionalProperties::RefOr(schema)) => self.part(schema, value, inside(place, name)),
                Some(AdditionalProperties::FreeForm(true)) => None,
                Some(AdditionalProperties::FreeForm(false)) => fault(name, What::Undescribed),
                // An object without any property is free.
                None if object.properties.is_empty() => None,
                None => fault(name, What::Undescribed),
            }
        })
    }

    fn array(&self, array: &'a Array, value: &Value, place: String) -> Option<Fault> {
        let Value::Array(items) = value else {
            return (!is_of(&array.schema_type, value)).then_some(Fault { place, what: What::Type });
        };
        if array.max_items.is_some_and(|most| items.len() > most)
            || array.min_items.is_some_and(|least| items.len() < least)
        {
            return Some(Fault { place, what: What::Length });
        }
        items.iter().enumerate().find_map(|(at, item)| {
            let place = inside(&place, &at.to_string());
            match (array.prefix_items.get(at), &array.items) {
                (Some(schema), _) => self.whole(schema, item, place),
                (None, ArrayItems::RefOrSchema(items)) => self.part(items, item, place),
                (None, ArrayItems::False) => Some(Fault { place, what: What::Undescribed }),
            }
        })
    }

    /// Of a union the fault of the alternative that goes furthest is the useful one.
    fn alternatives(&self, parts: &'a [RefOr<Schema>], value: &Value, place: String, is_one: bool) -> Option<Fault> {
        let faults: Vec<_> = parts.iter().map(|part| self.part(part, value, place.clone())).collect();
        match faults.iter().filter(|fault| fault.is_none()).count() {
            0 => {
                let deepest = faults.into_iter().flatten().max_by_key(|fault| fault.place.len());
                deepest
                    .filter(|fault| fault.place.len() > place.len())
                    .or(Some(Fault { place, what: What::NoAlternative }))
            }
            1 => None,
            _ => is_one.then_some(Fault { place, what: What::SeveralAlternatives }),
        }
    }

    /// Each part describes some of the members, so all of them together must.
    fn all_of(&self, parts: &'a [RefOr<Schema>], value: &Value, place: &str) -> Option<Fault> {
        let schemas: Vec<_> = parts.iter().filter_map(|part| self.schema(part)).collect();
        let is_described = |name: &str| {
            schemas.iter().any(|schema| match schema {
                Schema::Object(object) => {
                    object.properties.contains_key(name)
                        || object.additional_properties.is_some()
                        || object.properties.is_empty()
                }
                _ => true,
            })
        };
        let other = |fault: &Fault| {
            let member = fault.place.strip_prefix(place).and_then(|member| member.strip_prefix('/'));
            fault.what != What::Undescribed || !member.is_some_and(is_described)
        };
        schemas.iter().find_map(|schema| self.described(schema, value, place, &other))
    }

    fn described(
        &self,
        schema: &'a Schema,
        value: &Value,
        place: &str,
        is_fault: &dyn Fn(&Fault) -> bool,
    ) -> Option<Fault> {
        let (Schema::Object(object), Value::Object(members)) = (schema, value) else {
            return self.whole(schema, value, place.to_owned()).filter(is_fault);
        };
        let own: Map<_, _> =
            members.iter().filter(|(name, _)| object.properties.contains_key(*name)).map(cloned).collect();
        let others = members.iter().filter(|(name, _)| !object.properties.contains_key(*name));
        self.object(object, &Value::Object(own), place.to_owned()).or_else(|| {
            let undescribed =
                |(name, _): (&String, &Value)| Fault { place: inside(place, name), what: What::Undescribed };
            others.map(undescribed).find(|fault| is_fault(fault))
        })
    }
}

fn cloned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn inside(place: &str, name: &str) -> String {
    format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn is_of(of: &SchemaType, value: &Value) -> bool {
    match of {
        SchemaType::Type(of) => is_of_type(of, value),
        SchemaType::Array(types) => types.iter().any(|of| is_of_type(of, value)),
        SchemaType::AnyValue => true,
    }
}

fn is_of_type(of: &Type, value: &Value) -> bool {
    match of {
        Type::Object => value.is_object(),
        Type::String => value.is_string(),
        // `1.0` is a whole number as well (JSON Schema, 6.1.1).
        Type::Integer => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::Array => value.is_array(),
        Type::Null => value.is_null(),
    }
}

fn fault_of_text(object: &Object, text: &str) -> Option<What> {
    if object.max_length.is_none() && object.min_length.is_none() {
        return None;
    }
    let length = text.chars().count();
    let is_wrong =
        object.max_length.is_some_and(|most| length > most) || object.min_length.is_some_and(|least| length < least);
    is_wrong.then_some(What::Length)
}

fn fault_of_number(object: &Object, number: f64) -> Option<What> {
    let bound = |bound: &Option<utoipa::Number>| bound.as_ref().map(as_float);
    let is_wrong = bound(&object.minimum).is_some_and(|least| number < least)
        || bound(&object.maximum).is_some_and(|most| number > most)
        || bound(&object.exclusive_minimum).is_some_and(|least| number <= least)
        || bound(&object.exclusive_maximum).is_some_and(|most| number >= most);
    is_wrong.then_some(What::Bounds)
}

#[expect(clippy::cast_precision_loss, reason = "bounds are far apart")]
fn as_float(number: &utoipa::Number) -> f64 {
    match number {
        utoipa::Number::Int(number) => *number as f64,
        utoipa::Number::UInt(number) => *number as f64,
        utoipa::Number::Float(number) => *number,
    }
}
