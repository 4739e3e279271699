//! The small serializer writes what serde_json writes.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{json, writer::Writer};

#[track_caller]
fn same(body: &impl Serialize) {
    let ours = json(body).map(|body| body.to_vec()).map_err(|_| ());
    assert_eq!(ours, serde_json::to_vec(body).map_err(|_| ()));
}

/// The same, and without help.
#[track_caller]
fn same_alone(body: &impl Serialize) {
    same(body);
    assert!(body.serialize(&mut Writer::new(&mut Vec::new())).is_ok());
}

#[derive(Debug, Serialize)]
struct Body<'a> {
    code: &'a str,
    #[serde(rename = "quoted \"key\"")]
    quoted: char,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<String>,
    nothing: Option<u8>,
    numbers: (i8, u16, i64, u64),
    flag: bool,
    list: Vec<Option<String>>,
    inner: Inner,
    unit: (),
    kind: Kind,
    #[serde(flatten)]
    details: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct Inner(String);

#[derive(Debug, Serialize)]
enum Kind {
    Plain,
    Newtype(u8),
    Tuple(u8, u8),
    Struct { a: u8 },
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_text(text in any::<String>(), ascii in "[ -~]{0,80}", controls in "[\\x00-\\x7f]{0,40}") {
        same_alone(&text);
        same_alone(&ascii);
        same_alone(&controls);
        same_alone(&format_args!("{text}{controls}"));
    }

    #[test]
    fn any_value(value in value()) {
        same(&value);
    }

    #[test]
    fn any_body(
        code in any::<String>(), quoted in any::<char>(), param in any::<Option<String>>(),
        numbers in any::<(i8, u16, i64, u64)>(), list in any::<Vec<Option<String>>>(),
        details in prop::collection::btree_map("[a-z]{1,8}", value(), 0..4),
    ) {
        let kind = match numbers.1 % 4 {
            0 => Kind::Plain,
            1 => Kind::Newtype(1),
            2 => Kind::Tuple(1, 2),
            _ => Kind::Struct { a: 1 },
        };
        same(&Body {
            code: &code, quoted, param, nothing: None, numbers, flag: true, list, inner: Inner(code.clone()), unit: (),
            kind, details,
        });
    }
}

#[test]
fn what_it_does_not_know() {
    same(&1.5_f64);
    same(&f32::NAN);
    same(&i128::MAX);
    same(&HashMap::from([(1, "a")]));
    same(&HashMap::from([(true, "a")]));
    same(&BTreeMap::from([("raw", RawValue::from_string("0.0001".to_owned()).unwrap())]));
    same(&serde_bytes_like());
    // A map whose keys are lists is refused by both.
    assert!(json(&BTreeMap::from([(vec![1], 2)])).is_err());
}

/// A value that serializes as bytes.
fn serde_bytes_like() -> impl Serialize {
    struct Raw;
    impl Serialize for Raw {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(b"ab")
        }
    }
    Raw
}

#[test]
fn a_body_within_a_body() {
    struct Nested;
    impl Serialize for Nested {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let inner = json(&["inner"]).map_err(serde::ser::Error::custom)?;
            serializer.serialize_str(std::str::from_utf8(&inner).map_err(serde::ser::Error::custom)?)
        }
    }
    assert_eq!(json(&[Nested, Nested]).unwrap(), r#"["[\"inner\"]","[\"inner\"]"]"#);
}
