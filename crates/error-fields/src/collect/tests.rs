//! What is said of JSON texts and pairs, and what is not.
#![expect(dead_code, reason = "the types are only read")]

use std::collections::HashMap;

use serde::{Deserialize, de::DeserializeOwned};

use super::{Node, NotRead, Origin, faults_of};
use crate::{location::Location, path::FieldPath, violation::Violation};

/// `path code message` of each violation in a JSON text.
#[track_caller]
fn of_json<T: DeserializeOwned>(json: &str) -> Vec<String> {
    let Ok(input) = Node::from_json(json.as_bytes()) else { panic!("no JSON: {json}") };
    of::<T>(input)
}

#[track_caller]
fn of_pairs<T: DeserializeOwned>(pairs: &[(&str, &str)]) -> Vec<String> {
    let pairs = pairs.iter().map(|&(name, value)| (name.into(), value.into()));
    let input = Node::of_texts(Origin::Pairs, pairs).unwrap();
    let texts = input.texts();
    of::<T>(input.with_texts(&texts))
}

fn of<T: DeserializeOwned>(input: Node<'_>) -> Vec<String> {
    let found = faults_of::<T>(input, Location::Body, &|_: &FieldPath| false).err().unwrap_or_default();
    let shown = |violation: &Violation| {
        let (code, message) = (violation.code().unwrap_or_default(), violation.message().unwrap_or_default());
        format!("{} {code}: {message}", violation.path().pointer())
    };
    found.iter().map(shown).collect()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    id: std::net::Ipv4Addr,
    count: u8,
    ratio: f64,
    active: bool,
    tags: Vec<String>,
    pair: (u8, u8),
    kind: Kind,
    note: Option<String>,
    inner: Inner,
}

#[derive(Debug, Deserialize)]
struct Inner {
    name: String,
    size: std::num::NonZeroU8,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    One,
    Two(u8),
    Three { x: u8 },
}

#[test]
fn everything_is_missing() {
    let missing = ["id", "count", "ratio", "active", "tags", "pair", "kind", "inner"];
    let expected: Vec<_> = missing.iter().map(|name| format!("/{name} missing: is required")).collect();
    assert_eq!(of_json::<Plain>("{}"), expected);
}

#[test]
fn everything_is_wrong() {
    let json = r#"{"id":"nowhere","count":300,"ratio":"high","active":1,"tags":["a",2,null],"pair":[1,2,3],
        "kind":"four","note":7,"inner":{"name":[],"size":0},"extra":{"deep":true}}"#;
    assert_eq!(
        of_json::<Plain>(json),
        [
            "/id malformed: has an invalid format",
            "/count out_of_range: is out of range",
            "/ratio wrong_type: must be a number",
            "/active wrong_type: must be true or false",
            "/tags/1 wrong_type: must be a string",
            "/tags/2 wrong_type: must be a string",
            "/pair wrong_length: has the wrong number of items",
            "/kind not_allowed: must be one of: one, two, three",
            "/note wrong_type: must be a string",
            "/inner/name wrong_type: must be a string",
            "/inner/size out_of_range: is out of range",
            "/extra unknown: is not known",
        ],
    );
}

#[test]
fn the_root_and_containers() {
    assert_eq!(of_json::<Plain>("[]"), [" wrong_type: must be an object"]);
    assert_eq!(of_json::<Plain>("7"), [" wrong_type: must be an object"]);
    assert_eq!(of_json::<(u8, u8)>("[1]"), [" wrong_length: has the wrong number of items"]);
    assert_eq!(
        of_json::<Vec<Inner>>(r#"[{"name":"a","size":1},{"size":0},5]"#),
        ["/1/size out_of_range: is out of range", "/1/name missing: is required", "/2 wrong_type: must be an object",]
    );
    assert_eq!(
        of_json::<HashMap<u8, bool>>(r#"{"1":true,"x":true,"2":"no"}"#),
        ["/x invalid: has an invalid name", "/2 wrong_type: must be true or false",]
    );
}

#[test]
fn enums() {
    let two = r#"[{"two":"x"},{"three":{}},{"one":1},{"four":1},{},"two",{"two":1}]"#;
    assert_eq!(
        of_json::<Vec<Kind>>(two),
        [
            "/0/two wrong_type: must be an integer",
            "/1/three/x missing: is required",
            "/2/one wrong_type: must be null",
            "/3 not_allowed: must be one of: one, two, three",
            "/4 invalid: is invalid",
            "/5 wrong_type: has the wrong type",
        ]
    );
}

#[derive(Debug, Deserialize)]
struct Flat {
    a: u32,
    #[serde(flatten)]
    rest: Rest,
    z: u32,
}

#[derive(Debug, Deserialize)]
struct Rest {
    b: u32,
    c: Deep,
}

#[derive(Debug, Deserialize)]
struct Deep {
    b: u32,
}

#[test]
fn flattened_fields_are_never_blamed_wrongly() {
    assert_eq!(of_json::<Flat>(r#"{"a":1,"c":{"b":1},"z":1}"#), ["/b missing: is required"]);
    assert_eq!(of_json::<Flat>(r#"{"a":1,"b":1,"c":{"b":1}}"#), ["/z missing: is required"]);
    assert_eq!(
        of_json::<Flat>(r#"{"a":"x","c":{"b":1},"z":1}"#),
        ["/a wrong_type: must be an integer", "/b missing: is required",]
    );
    // serde does not say where.
    assert_eq!(of_json::<Flat>(r#"{"a":1,"c":{},"b":1,"z":1}"#), ["/c/b missing: is required"]);
    assert_eq!(
        of_json::<Flat>(r#"{"a":1,"b":"x","c":{"b":"x"},"z":"x"}"#),
        [
            "/z wrong_type: must be an integer",
            "/b wrong_type: must be an integer",
            "/c/b wrong_type: must be an integer",
        ]
    );
}

#[derive(Debug, Deserialize)]
struct Paid {
    method: Method,
    amount: u32,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Method {
    Card { number: String, cvc: u16 },
    Cash,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(u32),
    Text { text: String },
}

#[test]
fn tagged_and_untagged_enums() {
    assert_eq!(
        of_json::<Paid>(r#"{"method":{"type":"card","number":"1"},"amount":"x"}"#),
        ["/method/cvc missing: is required", "/amount wrong_type: must be an integer",]
    );
    assert_eq!(
        of_json::<Paid>(r#"{"method":{"type":"cheque"},"amount":1}"#),
        ["/method/type not_allowed: must be one of: card, cash",]
    );
    assert_eq!(
        of_json::<Paid>(r#"{"method":{"type":"card","number":"1","cvc":1,"pin":"hunter2"},"amount":1}"#),
        ["/method/pin unknown: is not known",]
    );
    assert_eq!(
        of_json::<Paid>(r#"{"method":{"type":"card","number":1,"cvc":1},"amount":"x"}"#),
        ["/method/number wrong_type: must be a string", "/amount wrong_type: must be an integer"]
    );
    assert_eq!(
        of_json::<Paid>(r#"{"method":{"number":1},"amount":"x"}"#),
        ["/method/type missing: is required", "/amount wrong_type: must be an integer",]
    );
    assert_eq!(
        of_json::<Vec<Loose>>(r#"[1,{"text":"a"},{"text":1},"x"]"#),
        ["/2/text wrong_type: must be a string", "/3 malformed: has an invalid format"]
    );
}

#[derive(Debug)]
struct Odd;

impl<'de> Deserialize<'de> for Odd {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Odd, D::Error> {
        let number = u32::deserialize(deserializer)?;
        assert_ne!(number, 0, "a panic of the author's");
        Err(serde::de::Error::custom("internal text"))
    }
}

#[derive(Debug, Deserialize)]
struct Picky {
    odd: Odd,
    other: u8,
}

#[test]
fn what_no_stand_in_replaces_does_not_hide_its_neighbours() {
    #[derive(Debug)]
    struct Never;
    impl<'de> Deserialize<'de> for Never {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Never, D::Error> {
            String::deserialize(deserializer)?;
            Err(serde::de::Error::custom("internal text"))
        }
    }
    #[derive(Debug, Deserialize)]
    struct Around {
        never: Never,
        other: u8,
    }
    assert_eq!(
        of_json::<Around>(r#"{"never":"a","other":"x"}"#),
        ["/never malformed: has an invalid format", "/other wrong_type: must be an integer",]
    );
    // A type that panics over a stand-in ends the search.
    assert_eq!(of_json::<Picky>(r#"{"odd":5,"other":"x"}"#), ["/odd invalid: is invalid"]);
}

#[derive(Debug, Deserialize)]
struct Recursive {
    left: Box<Expression>,
    wrong: u8,
}

#[derive(Debug, Deserialize)]
enum Expression {
    Not(Box<Expression>),
    Both(Box<Expression>, Box<Expression>),
    Literal(u8),
}

#[test]
fn a_type_that_holds_itself() {
    assert_eq!(
        of_json::<Recursive>(r#"{"left":7,"wrong":"x"}"#),
        ["/left wrong_type: has the wrong type", "/wrong wrong_type: must be an integer",]
    );
}

#[test]
fn raw_and_wide_values_are_never_wrong() {
    #[derive(Debug, Deserialize)]
    struct Raw {
        raw: Box<serde_json::value::RawValue>,
        any: serde_json::Value,
        wide: i128,
        number: serde_json::Number,
        wrong: u8,
    }
    let json = r#"{"raw":{"a":1},"any":[1],"wide":170141183460469231731687303715884105727,"number":1.5,"wrong":"x"}"#;
    assert_eq!(of_json::<Raw>(json), ["/wrong wrong_type: must be an integer"]);
}

#[derive(Debug, Deserialize)]
struct Page {
    size: u8,
    all: bool,
    kind: Option<Kind>,
    ratio: f32,
}

#[test]
fn pairs() {
    assert_eq!(
        of_pairs::<Page>(&[("size", "300"), ("all", "yes"), ("kind", "four"), ("size", "1")]),
        [
            "/size out_of_range: is out of range",
            "/all wrong_type: must be true or false",
            "/kind not_allowed: must be one of: one, two, three",
            "/size duplicate: must not be given more than once",
            "/ratio missing: is required",
        ]
    );
    assert_eq!(
        of_pairs::<Page>(&[("size", ""), ("all", "true"), ("ratio", "")]),
        ["/size wrong_type: must be an integer", "/ratio wrong_type: must be a number",]
    );
    // What the tree can't stand for is refused without a claim.
    assert_eq!(of_pairs::<Vec<(String, u8)>>(&[("a", "x")]), Vec::<String>::new());
}

#[test]
fn names_that_are_long_or_no_text_are_not_repeated() {
    let json = format!(r#"{{"{}":1,"a\u0007":1}}"#, "x".repeat(65));
    assert_eq!(of_json::<HashMap<String, bool>>(&json), [" wrong_type: has an invalid field"]);
    assert_eq!(
        of_json::<HashMap<String, bool>>(&format!(r#"{{"{}":1}}"#, "x".repeat(64))),
        [format!("/{} wrong_type: must be true or false", "x".repeat(64)),]
    );
}

#[test]
fn there_are_bounds() {
    let many = format!("[{}]", vec!["true"; 1000].join(","));
    assert_eq!(of_json::<Vec<u8>>(&many).len(), crate::violation_list::MOST_VIOLATIONS);
    let most = format!("[{}]", vec!["true"; 60_000].join(","));
    let found = of_json::<Vec<u8>>(&most).len();
    assert!((1..=8).contains(&found), "{found}");
    let more = format!("[{}]", vec!["1"; 70_000].join(","));
    assert!(matches!(Node::from_json(more.as_bytes()), Err(NotRead::TooLarge)));
    assert!(matches!(Node::from_json(b"[1"), Err(NotRead::Syntax(_))));
}

#[test]
fn a_stand_in_for_a_tag_blames_no_content() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "type", content = "of")]
    enum Beside {
        Pair { x: u8, y: u8 },
        One(u8),
    }
    #[derive(Debug, Deserialize)]
    struct Event {
        event: Beside,
        other: u8,
    }
    assert_eq!(
        of_json::<Event>(r#"{"event":{"type":"none","of":1},"other":"x"}"#),
        ["/event/type not_allowed: must be one of: Pair, One", "/other wrong_type: must be an integer"]
    );
    assert_eq!(of_json::<Event>(r#"{"event":{"of":1},"other":1}"#), ["/event/type missing: is required"]);
    assert_eq!(
        of_json::<Event>(r#"{"event":{"type":"Pair","of":{"x":"s"}},"other":1}"#),
        ["/event/of/x wrong_type: must be an integer", "/event/of/y missing: is required"]
    );

    #[derive(Debug, Deserialize)]
    #[serde(tag = "type")]
    enum Among {
        Pair { x: u8, y: u8 },
        One { z: u8 },
    }
    #[derive(Debug, Deserialize)]
    struct Around {
        id: u8,
        #[serde(flatten)]
        among: Among,
    }
    assert_eq!(of_json::<Around>(r#"{"id":1,"z":1}"#), ["/type missing: is required"]);
    assert_eq!(
        of_json::<Around>(r#"{"id":"x","type":"One"}"#),
        ["/id wrong_type: must be an integer", "/z missing: is required"]
    );
}

/// A date, as authors read them.
#[derive(Debug, PartialEq)]
struct Date(String);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_date = text.len() == 10 && text.bytes().filter(u8::is_ascii_digit).count() == 8;
        if is_date { Ok(Date(text)) } else { Err(serde::de::Error::custom(format!("{text} is no date"))) }
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Rule {
    Between {
        from: Date,
        to: Option<Date>,
    },
    Equals {
        text: String,
    },
    Limits {
        min: u8,
        max: u8,
        #[serde(default)]
        inner: Option<Box<Rule>>,
    },
}

#[derive(Debug, Deserialize)]
struct Rules {
    rules: Vec<Rule>,
    count: u8,
}

#[test]
fn an_untagged_enum_names_the_closest_place() {
    let of = |rule: &str| {
        let json = format!(r#"{{"rules":[{{"text":"a"}},{{"from":"2026-11-29"}},{rule}],"count":"x"}}"#);
        let mut found = of_json::<Rules>(&json);
        assert_eq!(found.pop().unwrap(), "/count wrong_type: must be an integer");
        found
    };
    assert_eq!(of(r#"{"from":"soon"}"#), ["/rules/2/from malformed: has an invalid format"]);
    assert_eq!(of(r#"{"from":7}"#), ["/rules/2/from wrong_type: must be a string"]);
    assert_eq!(of(r#"{"text":7}"#), ["/rules/2/text wrong_type: must be a string"]);
    assert_eq!(of(r#"{"min":1}"#), ["/rules/2/max missing: is required"]);
    assert_eq!(of(r#"{"min":300,"max":1}"#), ["/rules/2/min out_of_range: is out of range"]);
    assert_eq!(
        of(r#"{"min":"a","max":"b"}"#),
        ["/rules/2/min wrong_type: must be an integer", "/rules/2/max wrong_type: must be an integer"]
    );
    assert_eq!(
        of(r#"{"from":"soon","to":"later"}"#),
        ["/rules/2/from malformed: has an invalid format", "/rules/2/to malformed: has an invalid format"]
    );
    assert_eq!(of(r#"{"from":"2026-11-29","to":"later"}"#), ["/rules/2/to malformed: has an invalid format"]);
    assert_eq!(of(r#"{}"#), ["/rules/2 invalid: requires from, or text, or min and max"]);
    assert_eq!(of("7"), ["/rules/2 invalid: is invalid"]);
    assert_eq!(
        of(r#"{"min":1,"max":2,"inner":{"from":"soon"}}"#),
        ["/rules/2/inner/from malformed: has an invalid format"]
    );
    assert_eq!(of(r#"{"min":1,"max":2,"inner":{"text":7}}"#), ["/rules/2/inner/text wrong_type: must be a string"]);
}

#[test]
fn what_a_flattened_struct_puts_aside_has_places() {
    #[derive(Debug, Deserialize)]
    struct Inner {
        day: Date,
        #[serde(flatten)]
        deeper: Deeper,
    }
    #[derive(Debug, Deserialize)]
    struct Deeper {
        ratio: f64,
        size: std::num::NonZeroU8,
        kind: Kind,
        #[serde(flatten)]
        rest: HashMap<String, bool>,
    }
    #[derive(Debug, Deserialize)]
    struct Outer {
        id: u8,
        #[serde(flatten)]
        inner: Inner,
    }
    assert_eq!(
        of_json::<Outer>(r#"{"id":"x","day":"soon","ratio":"x","size":0,"kind":"four","more":1,"less":true}"#),
        [
            "/id wrong_type: must be an integer",
            "/day malformed: has an invalid format",
            "/ratio wrong_type: must be a number",
            "/size out_of_range: is out of range",
            "/kind not_allowed: must be one of: one, two, three",
            "/more wrong_type: must be true or false",
        ]
    );
    assert_eq!(
        of_json::<HashMap<String, Outer>>(r#"{"a":{"id":1,"day":"2026-11-29","ratio":1,"size":1,"kind":"one","x":0}}"#),
        ["/a/x wrong_type: must be true or false"]
    );
}

#[test]
fn what_a_tagged_enum_puts_aside_has_places() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Event {
        Moved { to: Point },
        Named { name: String, on: Date },
        Rules(Rules),
    }
    #[derive(Debug, Deserialize)]
    struct Point {
        x: i32,
        y: i32,
    }
    assert_eq!(
        of_json::<Vec<Event>>(
            r#"[{"type":"moved","to":{"x":"a"}},{"type":"named","name":1,"on":"soon"},
                {"type":"rules","rules":[{"from":"soon"}],"count":1},{"type":"gone"},{"type":"moved"},{"to":1}]"#
        ),
        [
            "/0/to/x wrong_type: must be an integer",
            "/0/to/y missing: is required",
            "/1/name wrong_type: must be a string",
            "/1/on malformed: has an invalid format",
            "/2/rules/0/from malformed: has an invalid format",
            "/3/type not_allowed: must be one of: moved, named, rules",
            "/4/to missing: is required",
            "/5/type missing: is required",
        ]
    );
}

#[derive(Debug, Deserialize)]
struct Search {
    q: String,
    #[serde(flatten)]
    page: Numbered,
    #[serde(flatten)]
    order: Ordered,
}

#[derive(Debug, Deserialize)]
struct Numbered {
    number: Option<u32>,
    text: Option<String>,
    deep: Option<bool>,
    ratio: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
enum Ordered {
    Size { least: i16 },
    Name { name: String },
}

#[test]
fn flattened_pairs() {
    let right = [("q", "5"), ("number", "5"), ("text", "5"), ("ratio", "5"), ("by", "size"), ("least", "-5")];
    assert_eq!(of_pairs::<Search>(&right), [""; 0]);
    assert_eq!(of_pairs::<Search>(&[("q", "5"), ("by", "name"), ("name", "5"), ("deep", "true")]), [""; 0]);
    assert_eq!(
        of_pairs::<Search>(&[("number", "many"), ("deep", "5"), ("by", "size"), ("least", "70000"), ("text", "5")]),
        [
            "/q missing: is required",
            "/number wrong_type: must be an integer",
            "/deep wrong_type: must be true or false",
            "/least out_of_range: is out of range",
        ]
    );
    assert_eq!(of_pairs::<Search>(&[("q", "a"), ("by", "size")]), ["/least missing: is required"]);
    assert_eq!(of_pairs::<Search>(&[("q", "a")]), ["/by missing: is required"]);
    assert_eq!(of_pairs::<Search>(&[("q", "a"), ("by", "age")]), ["/by not_allowed: must be one of: size, name"]);
    #[derive(Debug, Deserialize)]
    struct Untagged {
        id: Loose2,
    }
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    enum Loose2 {
        Number(u32),
        Yes(bool),
    }
    assert_eq!(of_pairs::<Untagged>(&[("id", "5")]), [""; 0]);
    assert_eq!(of_pairs::<Untagged>(&[("id", "true")]), [""; 0]);
    assert_eq!(of_pairs::<Untagged>(&[("id", "x")]), ["/id malformed: has an invalid format"]);
}
