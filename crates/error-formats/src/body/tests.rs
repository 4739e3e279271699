//! The small serializer writes what serde_json writes.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{json, take_doubled_member, writer::Writer};

/// Both write the same, or neither writes anything.
#[track_caller]
fn same(body: &impl Serialize) {
    let mut ours = Vec::new();
    let written = body.serialize(&mut Writer::new(&mut ours)).map(|()| ours).map_err(|_| ());
    assert_eq!(written, serde_json::to_vec(body).map_err(|_| ()));
    assert_eq!(json(body).map(|body| body.to_vec()).map_err(|_| ()), written);
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
        same(&text);
        same(&ascii);
        same(&controls);
        same(&format_args!("{text}{controls}"));
    }

    #[test]
    fn any_value(value in value()) {
        same(&value);
    }

    #[test]
    fn any_body(
        code in any::<String>(), quoted in any::<char>(), param in any::<Option<String>>(),
        numbers in any::<(i8, u16, i64, u64)>(), list in any::<Vec<Option<String>>>(),
        details in prop::collection::btree_map("x[a-z]{0,8}", value(), 0..4),
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

#[derive(Serialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    Unit,
    Newtype(String),
}

/// What is escaped is found in every chunk of a text, and nothing else is.
#[test]
fn each_character_at_each_place() {
    for length in [1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 50] {
        for place in 0..length {
            for character in '\0'..='\x7f' {
                let text: String = (0..length).map(|at| if at == place { character } else { 'x' }).collect();
                same(&text);
            }
        }
    }
}

#[test]
fn rare_values() {
    for number in [1.5, 0.0, -0.0, 1e300, 5e-324, f64::NAN, f64::INFINITY, 16_777_217.0] {
        same(&number);
        same(&(number as f32));
    }
    same(&(i128::MAX, i128::MIN, u128::MAX));
    same(&[Kind::Plain, Kind::Newtype(1), Kind::Tuple(1, 2), Kind::Struct { a: 1 }]);
    same(&serde_json::value::to_raw_value(&[1.5]).unwrap());
    same(&BTreeMap::from([("raw", RawValue::from_string("0.0001".to_owned()).unwrap())]));
    same(&serde_bytes_like());
}

#[test]
fn keys_that_are_no_text() {
    same(&HashMap::from([(1, "a")]));
    same(&HashMap::from([(i128::MIN, "a")]));
    same(&HashMap::from([(true, "a")]));
    same(&HashMap::from([('"', "a")]));
    same(&HashMap::from([(Key::Unit, "a")]));
    same(&HashMap::from([(Some("a"), "a")]));
    // None of these is a key in JSON.
    same(&BTreeMap::from([(vec![1], 2)]));
    same(&BTreeMap::from([((), 2)]));
    same(&BTreeMap::from([(None::<&str>, 2)]));
    same(&BTreeMap::from([(Key::Newtype("a".into()), 2)]));
}

#[test]
fn a_serialize_that_fails_is_asked_why() {
    struct Fails;
    impl Serialize for Fails {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no such thing"))
        }
    }
    let failure = json(&[Fails]).unwrap_err();
    assert_eq!(failure.to_string(), "a body could not be written: no such thing");
    assert!(std::error::Error::source(&failure).is_none());
}

/// A format that puts its members and the details of an error together.
#[derive(Serialize)]
struct Flattened<'a> {
    code: &'a str,
    #[serde(flatten)]
    inner: InnerMembers,
    #[serde(flatten)]
    details: &'a BTreeMap<String, serde_json::Value>,
    last: u8,
}

#[derive(Serialize)]
struct InnerMembers {
    status: f64,
}

#[test]
fn no_member_is_written_twice() {
    let details = [("code", 1.into()), ("status", 2.into()), ("a", serde_json::json!({"code": [{"a": 1}]}))];
    let details = details.map(|(name, value)| (name.to_owned(), value)).into();
    let body = Flattened { code: "c", inner: InnerMembers { status: 4.5 }, details: &details, last: 1 };
    let outer = BTreeMap::from([("inner", &body), ("other", &body)]);
    let inner = r#"{"code":"c","status":4.5,"a":{"code":[{"a":1}]},"last":1}"#;
    assert_eq!(json(&outer).unwrap(), format!(r#"{{"inner":{inner},"other":{inner}}}"#));
    assert_eq!(take_doubled_member().as_deref(), Some("status"));
    assert_eq!(take_doubled_member(), None);
}

#[test]
fn many_members_are_not_compared_one_by_one() {
    let mut details: BTreeMap<_, _> = (0..5_000).map(|at| (format!("member {at} \"x\""), at.into())).collect();
    details.insert("last".to_owned(), 7.into());
    let body = Flattened { code: "c", inner: InnerMembers { status: 1.0 }, details: &details, last: 1 };
    let written: serde_json::Value = serde_json::from_slice(&json(&body).unwrap()).unwrap();
    assert_eq!(written.as_object().unwrap().len(), 5_003);
    assert_eq!(written["last"], 7);
    assert_eq!(take_doubled_member().as_deref(), Some("last"));
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
