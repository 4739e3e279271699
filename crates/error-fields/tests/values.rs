//! A kept value is written as it would write itself, byte for byte.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, fmt};

use error_fields::Value;
use proptest::prelude::*;
use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeMap, SerializeStruct},
};
use serde_json::value::RawValue;

#[derive(Debug, Clone, Serialize)]
struct Nothing;

#[derive(Debug, Clone, Serialize)]
struct Empty {}

#[derive(Debug, Clone, Serialize)]
struct Newtype(f32);

#[derive(Debug, Clone, Serialize)]
struct Pair(i128, u128);

#[derive(Debug, Clone, Serialize)]
enum Variant {
    Unit,
    Newtype(Option<char>),
    Tuple(u8, i16),
    Struct { at: u64, inside: Box<Variant> },
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", content = "of")]
enum Adjacent {
    Both(bool, ()),
}

#[derive(Debug, Clone, Serialize)]
struct Everything {
    integers: (i8, i16, i32, i64, u8, u16, u32, u64),
    floats: Vec<f64>,
    float: Newtype,
    wide: Pair,
    text: String,
    bytes: Bytes,
    shown: Shown,
    nothing: (Nothing, (), Empty, Option<bool>, Option<Option<bool>>),
    variants: Vec<Variant>,
    adjacent: Adjacent,
    by_number: BTreeMap<i64, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<u8>,
    #[serde(flatten)]
    flattened: BTreeMap<String, f32>,
    raw: Box<RawValue>,
}

#[derive(Debug, Clone)]
struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

#[derive(Debug, Clone)]
struct Shown(String);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn variants() -> impl Strategy<Value = Variant> {
    let leaf = prop_oneof![
        Just(Variant::Unit),
        any::<Option<char>>().prop_map(Variant::Newtype),
        any::<(u8, i16)>().prop_map(|(one, other)| Variant::Tuple(one, other)),
    ];
    leaf.prop_recursive(4, 8, 1, |inside| {
        (any::<u64>(), inside).prop_map(|(at, inside)| Variant::Struct { at, inside: Box::new(inside) })
    })
}

type Texts = (String, Vec<u8>, Option<u8>, BTreeMap<i64, String>, BTreeMap<String, f32>);

fn everything() -> impl Strategy<Value = Everything> {
    let numbers = any::<(i128, u128, f32, bool)>();
    let texts = any::<Texts>();
    (any::<(i8, i16, i32, i64)>(), any::<(u8, u16, u32, u64)>(), any::<Vec<f64>>(), numbers, texts, variants())
        .prop_map(|(signed, unsigned, floats, numbers, (text, bytes, skipped, by_number, flattened), variant)| {
            Everything {
                integers: (signed.0, signed.1, signed.2, signed.3, unsigned.0, unsigned.1, unsigned.2, unsigned.3),
                floats,
                float: Newtype(numbers.2),
                wide: Pair(numbers.0, numbers.1),
                shown: Shown(text.clone()),
                raw: RawValue::from_string(format!(r#"{{ "as":  {},"it":"is" }}"#, numbers.1)).unwrap(),
                text,
                bytes: Bytes(bytes),
                nothing: (Nothing, (), Empty {}, None, Some(Some(numbers.3))),
                variants: vec![variant; 2],
                adjacent: Adjacent::Both(numbers.3, ()),
                by_number,
                skipped,
                flattened,
            }
        })
}

proptest! {
    #[test]
    fn every_shape_is_written_as_it_writes_itself(value in everything()) {
        let kept = Value::new(value.clone());
        prop_assert_eq!(serde_json::to_string(&kept).unwrap(), serde_json::to_string(&value).unwrap());
        prop_assert_eq!(serde_json::to_string_pretty(&kept).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        prop_assert_eq!(serde_json::to_value(Value::new(Newtype(1.5))).unwrap(), 1.5);
    }

    #[test]
    fn a_value_is_kept_in_values(value in variants(), depth in 1_usize..8) {
        let nested = (0..depth).fold(Value::new(value.clone()), |inside, _| Value::new(Some(inside)));
        prop_assert_eq!(serde_json::to_string(&nested).unwrap(), serde_json::to_string(&value).unwrap());
    }
}

/// Fails after it has begun.
struct Failing;

impl Serialize for Failing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Failing", 1)?;
        object.serialize_field("at", &1)?;
        Err(S::Error::custom("the value has changed"))
    }
}

/// Goes on after its serializer has failed.
struct Deaf;

impl Serialize for Deaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let _ = map.serialize_entry(&["no", "key"], &1);
        map.end()
    }
}

#[test]
fn a_value_fails_with_its_own_text_and_with_that_of_the_serializer() {
    let text = |value: &dyn Fn() -> serde_json::Result<String>| value().unwrap_err().to_string();
    assert_eq!(text(&|| serde_json::to_string(&Value::new(Failing))), "the value has changed");
    assert_eq!(text(&|| serde_json::to_string(&Value::new(vec![Some(Failing)]))), "the value has changed");
    let keys = BTreeMap::from([(vec![1], 1)]);
    assert_eq!(text(&|| serde_json::to_string(&Value::new(keys.clone()))), text(&|| serde_json::to_string(&keys)));
    assert_eq!(
        text(&|| serde_json::to_string(&Value::new(Deaf))),
        text(&|| serde_json::to_string(&BTreeMap::from([(vec![1], 1)])))
    );
}
