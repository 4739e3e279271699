//! Properties of all readers, through the public API: they accept what serde
//! accepts, each fault has a place, and the list has bounds.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use error_fields::{FieldPath, Input, Segment, from_json_slice, from_pairs, from_value};
use proptest::prelude::*;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

#[derive(Debug, PartialEq, Deserialize)]
struct Order {
    amount: u8,
    items: Vec<Item>,
    #[serde(flatten)]
    page: Page,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Item {
    sku: String,
    rule: Option<Rule>,
    event: Option<Event>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Page {
    number: Option<u32>,
    text: Option<String>,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Rule {
    Between { least: u8, most: u8 },
    Equals { text: String },
    Any(Vec<Rule>),
    Number(i64),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "sku", rename_all = "lowercase")]
enum Event {
    Moved { amount: u8 },
    Named { text: String, rule: Rule },
}

const NAMES: [&str; 11] =
    ["amount", "items", "number", "text", "sku", "rule", "event", "least", "most", "extra", "a/b~c"];

/// JSON that is often what the types above want.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => (-10..400i64).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        2 => prop::sample::select(&["moved", "named", "", "5", "hunter2"][..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let members = prop::collection::vec((prop::sample::select(&NAMES[..]), inner.clone()), 0..6);
        let object =
            members.prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        let item = (inner.clone(), inner.clone())
            .prop_map(|(rule, event)| serde_json::json!({"sku": "a", "rule": rule, "event": event}));
        let order = (inner.clone(), item.clone())
            .prop_map(|(amount, item)| serde_json::json!({"amount": amount, "items": [item], "number": amount}));
        prop_oneof![prop::collection::vec(inner, 0..4).prop_map(Value::from), object, item, order]
    })
}

/// Whether a path leads to something, or to a member that an object could have.
fn leads_somewhere(input: &Value, path: &FieldPath, code: Option<&str>) -> bool {
    let mut at = Some(input);
    for segment in path.segments() {
        let Some(here) = at else { return false };
        at = match segment {
            Segment::Key(name) if here.is_object() => here.get(&**name),
            Segment::Index(index) => here.get(index),
            _ => return false,
        };
    }
    at.is_some() != (code == Some("missing"))
}

fn same_value<T: DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value) {
    let text = value.to_string();
    let theirs = serde_json::from_str::<T>(&text);
    let faults = match (from_json_slice::<T>(text.as_bytes()), theirs) {
        (Ok(ours), Ok(theirs)) => return assert_eq!(ours, theirs),
        (Err(faults), Err(_)) => faults,
        (ours, theirs) => panic!("{text}: {ours:?}, serde_json: {theirs:?}"),
    };
    assert!(!faults.violations().is_empty(), "{text} has no fault");
    assert!(faults.violations().len() <= 32 && faults.found() >= faults.violations().len());
    for fault in faults.violations() {
        assert!(leads_somewhere(value, fault.path(), fault.code()), "{text}: {fault:?}");
        assert!(
            !fault.message().is_some_and(|message| message.contains("hunter2")) && fault.value().is_none(),
            "{fault:?}"
        );
    }
    let places = |violations: &[error_fields::Violation]| -> Vec<String> {
        violations.iter().map(|fault| fault.path().pointer().to_string()).collect()
    };
    let again = Input::json(text.as_bytes()).faults::<T>();
    assert_eq!(places(again.violations()), places(faults.violations()));
    assert!(from_value::<T>(value.clone()).is_err());
}

/// What pairs of texts are read as where nothing is flattened, and where all is.
#[derive(Debug, PartialEq, Deserialize)]
struct Plain {
    text: String,
    number: Option<u32>,
    signed: Option<i16>,
    ratio: Option<f64>,
    yes: Option<bool>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Flat {
    #[serde(flatten)]
    plain: Plain,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn json_is_read_as_serde_json_reads_it(value in json()) {
        same_value::<Order>(&value);
        same_value::<Vec<Rule>>(&value);
        same_value::<Item>(&value);
        same_value::<Event>(&value);
        same_value::<HashMap<String, Rule>>(&value);
        same_value::<HashMap<String, Item>>(&value);
    }

    #[test]
    fn any_bytes_are_read_as_serde_json_reads_them(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        prop_assert_eq!(from_json_slice::<Value>(&bytes).ok(), serde_json::from_slice::<Value>(&bytes).ok());
    }

    #[test]
    fn a_flattened_struct_reads_the_texts_that_a_plain_one_reads(
        pairs in prop::collection::hash_map(
            prop::sample::select(&["text", "number", "signed", "ratio", "yes"][..]),
            prop::sample::select(&["5", "-5", "0", "1.5", "true", "x", "", "70000", "+1"][..]),
            0..6,
        ),
    ) {
        let plain = from_pairs::<Plain, _, _>(pairs.clone());
        let flat = from_pairs::<Flat, _, _>(pairs.clone());
        prop_assert_eq!(flat.as_ref().map(|flat| &flat.plain).ok(), plain.as_ref().ok(), "{:?}", pairs);
        if let (Err(flat), Err(plain)) = (flat, plain) {
            let of = |faults: &error_fields::Faults| -> std::collections::BTreeSet<(String, String)> {
                let of = |fault: &error_fields::Violation| (fault.path().dotted().to_string(), fault.code().unwrap().to_owned());
                faults.violations().iter().map(of).collect()
            };
            prop_assert_eq!(of(&flat), of(&plain), "{:?}", pairs);
        }
    }
}

/// Rules, which count how often they are read.
#[derive(Debug)]
struct Counted;

static READ: AtomicUsize = AtomicUsize::new(0);

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Counted, D::Error> {
        READ.fetch_add(1, Ordering::Relaxed);
        Vec::<Rule>::deserialize(deserializer).map(|_| Counted)
    }
}

#[test]
fn the_work_has_a_bound() {
    // Many forms, many members, and nothing that fits.
    let rule = r#"{"least":"x","most":"y","more":["a","b",{"c":"d"}],"text":1}"#;
    for (rules, most_read) in [(6_000, 524_288 / (6_000 * 9) + 1), (100, 524_288 / (100 * 9) + 1)] {
        let text = format!("[{}]", vec![rule; rules].join(","));
        READ.store(0, Ordering::Relaxed);
        let faults = from_json_slice::<Counted>(text.as_bytes()).unwrap_err();
        assert!(faults.violations().len() <= 32 && faults.found() == faults.violations().len());
        let read = READ.load(Ordering::Relaxed);
        assert!((2..=most_read).contains(&read), "{rules} rules are read {read} times");
    }
}

#[test]
fn more_pairs_than_a_tree_holds_are_rejected() {
    let pairs = (0..65_537).map(|number| (number.to_string(), "1"));
    let faults = from_pairs::<HashMap<String, u8>, _, _>(pairs).unwrap_err();
    assert_eq!(faults.malformed(), Some(error_fields::Malformed::TooManyPairs));
    let pairs = (0..65_536).map(|number| (number.to_string(), "1"));
    assert_eq!(from_pairs::<HashMap<String, u8>, _, _>(pairs).unwrap().len(), 65_536);
}
