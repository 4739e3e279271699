//! What a refused input costs: the names and texts that are read again, and the
//! list of its faults.

use std::{
    collections::HashMap,
    fmt,
    sync::atomic::{AtomicUsize, Ordering},
};

use axum::{Router, routing::post};
use error_response::{
    ErrorLayer, RouterExt,
    extract::{self, All, Form, Json, Query},
    format::{Problem, Stripe},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use validator::Validate as _;

use crate::support::Server;

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// What a type may read again of names and texts: 16 bytes for each of 524,288
/// values.
const MOST_READ: usize = 8 * 1024 * 1024;

/// Numbers by names, which counts the bytes of the names it reads.
struct Counted<const TEST: usize>;

static READ: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

impl<'de, const TEST: usize> Deserialize<'de> for Counted<TEST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Counted<TEST>, D::Error> {
        struct Map<const TEST: usize>;

        impl<'de, const TEST: usize> Visitor<'de> for Map<TEST> {
            type Value = Counted<TEST>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("numbers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Counted<TEST>, A::Error> {
                while let Some(name) = map.next_key::<String>()? {
                    READ[TEST].fetch_add(name.len(), Ordering::Relaxed);
                    map.next_value::<u8>()?;
                }
                Ok(Counted)
            }
        }

        deserializer.deserialize_map(Map::<TEST>)
    }
}

/// A long name, and 40 faults after it.
fn wrong(pair: impl Fn(&str, &str) -> String, separator: &str) -> String {
    let long = pair(&"n".repeat(1_900_000), "1");
    let faults = (0..40).map(|number| pair(&format!("field{number}"), "x"));
    std::iter::once(long).chain(faults).collect::<Vec<_>>().join(separator)
}

#[tokio::test]
async fn a_long_name_is_not_read_again_for_every_fault() {
    let app = Router::new()
        .route("/json", post(async |_: Json<Counted<0>>| "never"))
        .route("/form", post(async |_: Form<Counted<1>>| "never"))
        .errors(ErrorLayer::new(Problem::new()));
    let server = Server::start(app).await;
    let json = format!("{{{}}}", wrong(|name, value| format!(r#""{name}":"{value}""#), ","));
    // JSON has a number where it is right.
    let json = json.replacen(r#":"1""#, ":1", 1);
    let form = wrong(|name, value| format!("{name}={value}"), "&");
    for (test, (path, header, body)) in [("/json", JSON, json), ("/form", FORM, form)].into_iter().enumerate() {
        let answer = server.ask("POST", path, &[header], &body).await;
        let errors = answer.json()["errors"].as_array().unwrap().len();
        // It was worth a few passes, and each has found one.
        assert!((1..=4).contains(&errors), "{path}: {errors}");
        let read = READ[test].load(Ordering::Relaxed);
        // The first is no second time.
        assert!((1_900_000..=MOST_READ + body.len()).contains(&read), "{path}: {read} bytes of names");
    }
}

#[tokio::test]
async fn a_form_of_too_many_pairs_is_refused_without_a_list() {
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "it is only read")]
    struct Page {
        size: u8,
        last: u8,
    }
    let app = Router::new().route("/", post(async |_: Form<Page>| "never")).errors(ErrorLayer::new(Problem::new()));
    let server = Server::start(app).await;
    for (pairs, list) in [(65_534, true), (65_535, false)] {
        let body = format!("{}size=many&last=1", "a=1&".repeat(pairs));
        let answer = server.ask("POST", "/", &[FORM], &body).await.json();
        // `last` is there, wherever the tree ends.
        let wrong: Vec<_> = answer["errors"].as_array().into_iter().flatten().map(|error| &error["pointer"]).collect();
        assert_eq!(wrong, if list { vec!["#/size"] } else { Vec::new() }, "{answer}");
    }
}

/// Maps inside one another, with numbers at the end.
type Deep = HashMap<String, HashMap<String, HashMap<String, HashMap<String, HashMap<String, u8>>>>>;

/// Faults in the innermost of maps with names of 64 characters, each `character`.
fn deep(character: &str) -> String {
    let name = character.repeat(64);
    let faults: Vec<_> = (0..40).map(|number| format!(r#""{number}":"x""#)).collect();
    (0..4).fold(format!("{{{}}}", faults.join(",")), |inner, _| format!(r#"{{"{name}":{inner}}}"#))
}

#[tokio::test]
async fn nested_names_do_not_make_a_long_list() {
    let app = Router::new()
        .route("/deep", post(async |_: Json<Deep>| "never"))
        .route("/endless", post(async |_: Json<Node>| "never"));
    // As deep as serde_json goes, with names as long as they are repeated.
    let name = "é".repeat(64);
    let faults: Vec<_> = (0..40).map(|number| format!(r#""{number}":7"#)).collect();
    let endless = (0..100).fold(format!("{{{}}}", faults.join(",")), |inner, _| format!(r#"{{"{name}":{inner}}}"#));
    let problem = Server::start(app.clone().errors(ErrorLayer::new(Problem::new()))).await;
    let stripe = Server::start(app.errors(ErrorLayer::new(Stripe::new()))).await;
    for (path, body, most) in
        [("/deep", deep("a"), 20_000), ("/deep", deep("é"), 20_000), ("/endless", endless, 20_000)]
    {
        let answer = problem.ask("POST", path, &[JSON], &body).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.body().len() < most, "{path}: {} bytes", answer.body().len());
        let listed = answer.json()["errors"].as_array().unwrap().len();
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        if path == "/deep" {
            // The message counts what is not listed.
            assert!(listed >= 5, "{listed}");
            assert!(detail.ends_with("must be an integer (and 31 more errors)"), "{detail}");
        } else {
            // The object that can be named is.
            assert!(detail.ends_with("has an invalid field"), "{detail}");
        }
        let answer = stripe.ask("POST", path, &[JSON], &body).await;
        assert!(answer.body().len() < 8_192, "{path}: {} bytes", answer.body().len());
    }
}

/// Objects of any depth.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Node {
    #[allow(dead_code, reason = "it is only read")]
    inner: HashMap<String, Node>,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Batch {
    #[garde(dive)]
    #[validate(nested)]
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Item {
    #[garde(custom(refuse))]
    #[validate(custom(function = "is_refused"))]
    text: String,
}

/// A message of the author's that repeats the value.
fn refuse(text: &str, _: &()) -> garde::Result {
    Err(garde::Error::new(format!("{text} is refused")))
}

fn is_refused(text: &str) -> Result<(), validator::ValidationError> {
    Err(validator::ValidationError::new("refused").with_message(format!("{text} is refused").into()))
}

#[tokio::test]
async fn validation_lists_what_fits() {
    let app = Router::new()
        .route("/garde", post(async |_: extract::garde::Valid<Json<Batch>>| "never"))
        .route("/validator", post(async |_: extract::validator::Valid<Json<Batch>>| "never"))
        .errors(ErrorLayer::new(Problem::new()));
    let server = Server::start(app).await;
    let batch = |count: usize, text: &str| {
        let items = vec![format!(r#"{{"text":"{text}"}}"#); count];
        format!(r#"{{"items":[{}]}}"#, items.join(","))
    };
    for path in ["/garde", "/validator"] {
        // Many short ones, and few whose messages are cut at 1,024 bytes.
        for (count, text, listed) in [(5_000, "a".to_owned(), 32), (40, "é".repeat(20_000), 15)] {
            let answer = server.ask("POST", path, &[JSON], &batch(count, &text)).await;
            let body = answer.json();
            let errors = body["errors"].as_array().unwrap();
            assert_eq!((answer.status(), errors.len()), (422, listed), "{path}");
            assert!(answer.body().len() < 20_000, "{path}: {} bytes", answer.body().len());
            let detail = body["detail"].as_str().unwrap();
            assert!(detail.ends_with(&format!("(and {} more errors)", count - 1)), "{path}: {detail:.80}");
            let message = errors[0]["detail"].as_str().unwrap();
            assert!(message.len() <= 1_024 && message.ends_with(if count == 40 { "..." } else { "refused" }));
        }
    }
}

#[tokio::test]
async fn several_extractors_share_one_list() {
    type Numbers = HashMap<String, u8>;
    let app = Router::new()
        .route("/", post(async |_: All<(Query<Numbers>, Json<Numbers>)>| "never"))
        .errors(ErrorLayer::new(Problem::new()));
    let pairs = |pair: fn(usize) -> String, separator| (0..32).map(pair).collect::<Vec<_>>().join(separator);
    let path = format!("/?{}", pairs(|number| format!("a{number}=x"), "&"));
    let body = format!("{{{}}}", pairs(|number| format!(r#""b{number}":"x""#), ","));
    let answer = Server::start(app).await.ask("POST", &path, &[JSON], &body).await.json();
    assert_eq!(answer["errors"].as_array().unwrap().len(), 32);
    assert!(answer["detail"].as_str().unwrap().ends_with("(and 63 more errors)"), "{}", answer["detail"]);
}
