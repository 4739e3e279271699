//! RFC 9290: a problem of HTTP in CBOR, and back.

use std::collections::BTreeMap;

use error_core::{
    CallView, Category, CategoryError, Definition, ErrorStatus, FieldPath, Location, Occurrence, Value, Violation,
};
use error_formats::{ConciseProblem, Problem, render};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::{problem, response};

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Name(String),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Tunnel(BTreeMap<Key, Json>),
    Text(String),
}

static LOCKED: Definition =
    Definition::new(ErrorStatus::CONFLICT, "account_locked").with_title("The account is locked");

/// The conversion of appendix B, backwards: the entry 7807 and the three standard ones are the members in JSON.
#[test]
fn a_problem_is_the_same_in_cbor() {
    let format = problem().with_instance_base("https://api.example.com/occurrences/").unwrap();
    let violation = Violation::new(Location::Body, FieldPath::key("name")).with_message("is taken").with_code("unique");
    let occurrences = [
        Occurrence::of(&LOCKED),
        Occurrence::of(&LOCKED).with_message("Locked until noon").with_param("id").with_instance("https://a.example/1"),
        Occurrence::of(&LOCKED)
            .with_violations([violation])
            .with_instance("https://a.example/2")
            .with_detail("balance", Value::new(-30.5))
            .with_detail("balance", Value::new("of two the first is written"))
            .with_detail("code", Value::new("never written twice"))
            .with_detail("nested", Value::new(BTreeMap::from([("list", [Some(u64::MAX), None])])))
            // Types that say something else to a format that people do not read.
            .with_detail("address", Value::new(std::net::IpAddr::from([127, 0, 0, 1])))
            .with_detail("character", Value::new('x'))
            .with_detail("nothing", Value::new(()))
            .with_detail("raw", Value::new(serde_json::value::RawValue::from_string("[30,{\"a\":1}]".into()).unwrap())),
    ];
    for error in &occurrences {
        for format in [Problem::new(), format.clone()] {
            let json: Json = serde_json::from_slice(response(error, &format).body()).unwrap();
            let cbor = response(error, &ConciseProblem::new(format));
            let entries: BTreeMap<i64, Entry> = minicbor_serde::from_slice(cbor.body()).unwrap();
            let mut members = serde_json::Map::new();
            for (key, entry) in entries {
                match (key, entry) {
                    (-1, Entry::Text(text)) => drop(members.insert("title".into(), text.into())),
                    (-2, Entry::Text(text)) => drop(members.insert("detail".into(), text.into())),
                    (-3, Entry::Text(text)) => drop(members.insert("instance".into(), text.into())),
                    (7807, Entry::Tunnel(tunnel)) => members.extend(tunnel.into_iter().map(|(key, value)| match key {
                        Key::Number(0) => ("type".to_owned(), value),
                        Key::Number(1) => ("status".to_owned(), value),
                        Key::Name(name) => (name, value),
                        Key::Number(other) => panic!("{other}"),
                    })),
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(without_random(Json::Object(members)), without_random(json));
        }
    }
}

/// Without the id that each rendering makes anew.
fn without_random(mut body: Json) -> Json {
    if body["instance"].as_str().is_some_and(|instance| instance.contains("/occurrences/")) {
        body["instance"] = Json::Null;
    }
    body
}

/// Maps and texts have their lengths before them: a small device can read them in one pass.
#[test]
fn nothing_has_an_open_length() {
    for category in Category::ALL.iter().copied() {
        let error = CategoryError::new(category);
        let body = render(&error, &ConciseProblem::new(problem()), CallView::default()).unwrap().into_body();
        for token in minicbor::decode::Tokenizer::new(&body) {
            let token = token.unwrap();
            use minicbor::data::Token::{BeginArray, BeginBytes, BeginMap, BeginString};
            assert!(!matches!(token, BeginArray | BeginBytes | BeginMap | BeginString), "{token:?}");
        }
    }
}
