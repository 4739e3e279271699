//! What the check of the languages asks for is what the extractors send: no more, no less.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::DefaultBodyLimit,
    http::{HeaderValue, Request},
    routing::{get, post},
};
use error_response::{
    Api, RouterExt, catalog,
    extract::{
        Form, FormRejection, Json, JsonRejection, Multipart, MultipartError, MultipartRejection, Path, PathRejection,
        Query, QueryRejection,
    },
    format::Problem,
    languages::{Languages, Template},
};
use tower::ServiceExt;

use super::shop::ask;

const API: Api<Problem> = Api::new("seats", Problem::new(), catalog![]).sends(catalog![
    JsonRejection,
    PathRejection,
    QueryRejection,
    FormRejection,
    MultipartRejection,
    MultipartError
]);

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Seat {
    _number: u8,
    _class: Class,
    _booked: Booked,
    _pair: (bool, bool),
}

#[derive(serde::Deserialize)]
enum Class {
    First,
    Second,
}

/// A type of the service, whose error serde does not know.
#[derive(serde::Deserialize)]
#[serde(try_from = "&str")]
struct Booked;

impl TryFrom<&str> for Booked {
    type Error = &'static str;

    fn try_from(text: &str) -> Result<Booked, &'static str> {
        let _ = (Class::First, Class::Second);
        if text == "yes" { Ok(Booked) } else { Err("no") }
    }
}

#[derive(serde::Deserialize)]
#[serde(try_from = "bool")]
struct Agreed;

impl TryFrom<bool> for Agreed {
    type Error = &'static str;

    fn try_from(is_agreed: bool) -> Result<Agreed, &'static str> {
        if is_agreed { Ok(Agreed) } else { Err("no") }
    }
}

fn app(resource: &str) -> Router {
    let languages = Languages::new("en").unwrap().with("de", resource).unwrap();
    Router::new()
        .route("/seats", post(async |_: Json<Seat>| ()))
        .route("/agreed", post(async |_: Json<Agreed>| ()))
        .route("/small", post(async |_: Json<Seat>| ()).layer(DefaultBodyLimit::max(4)))
        .route("/seats/{number}", get(async |_: Path<u8>| ()))
        .route("/search", get(async |_: Query<Seat>| ()))
        .route("/form", post(async |_: Form<Seat>| ()))
        .route("/upload", post(async |_: Multipart| ()))
        .errors(API.layer().with_languages(languages))
}

const SEAT: &str = r#"{"_number":1,"_class":"First","_booked":"yes","_pair":[true,true]}"#;

/// A request for each way in which the extractors reject one.
fn rejected() -> Vec<(&'static str, &'static str, &'static str, String)> {
    let json = |from: &str, to: &str| ("POST", "/seats", "application/json", SEAT.replacen(from, to, 1));
    vec![
        json(r#""_number":1,"#, ""),
        json("_number", "_numbr"),
        json("{", r#"{"_more":1,"#),
        json("1", r#""1""#),
        json("1", "256"),
        json("First", "Third"),
        json("yes", "perhaps"),
        json("true,", "true,true,"),
        json("{", r#"{"_number":1,"#),
        json("{", "["),
        json(SEAT, ""),
        ("POST", "/agreed", "application/json", "false".into()),
        ("POST", "/small", "application/json", SEAT.into()),
        ("POST", "/seats", "text/plain", SEAT.into()),
        ("GET", "/seats/a", "", String::new()),
        ("GET", "/seats/256", "", String::new()),
        ("GET", "/search?_number=1", "", String::new()),
        ("POST", "/form", "application/x-www-form-urlencoded", "_more=1".into()),
        ("POST", "/form", "application/json", SEAT.into()),
        ("POST", "/upload", "application/json", SEAT.into()),
        ("POST", "/upload", "multipart/form-data", String::new()),
    ]
}

/// The texts that the check misses in a resource.
fn missed(resource: &str) -> BTreeSet<String> {
    let languages = Languages::new("en").unwrap().with("de", resource).unwrap();
    let findings = languages.check(&API.publish().unwrap());
    findings.iter().map(|finding| finding.text().to_owned()).collect()
}

/// A resource with these texts, each of which is `§` and its name.
fn resource<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let mut messages: BTreeMap<&str, String> = BTreeMap::new();
    for text in texts {
        let (id, attribute) = text.split_once('.').map_or((&**text, None), |(id, attribute)| (id, Some(attribute)));
        let of_id = messages.entry(id).or_default();
        match attribute {
            Some("message") if id.ends_with("_field") => of_id.push_str("\n    .message = { $field } { $problem }"),
            Some(attribute) => of_id.push_str(&format!("\n    .{attribute} = §{text}")),
            None => of_id.insert_str(0, &format!(" = §{text}")),
        }
    }
    messages
        .iter()
        .map(|(id, text)| if text.starts_with(" = ") { format!("{id}{text}\n") } else { format!("{id} ={text}\n") })
        .collect()
}

/// The `Content-Language` of each request that is rejected.
async fn sent_in(resource: &str) -> Vec<String> {
    let app = app(resource);
    let mut languages = Vec::new();
    for (method, path, media_type, body) in rejected() {
        let headers = [("accept-language", "de"), ("content-type", media_type)];
        let headers = if media_type.is_empty() { &headers[..1] } else { &headers[..] };
        let (head, sent) = ask(&app, method, path, headers, &body).await;
        assert!(head.status.is_client_error(), "{method} {path} {body}: {sent}");
        languages.push(head.headers["content-language"].to_str().unwrap().to_owned());
    }
    languages
}

#[tokio::test]
async fn what_the_check_asks_for_is_enough() {
    let texts = missed("");
    let resource = resource(&texts);
    assert!(missed(&resource).is_empty(), "{resource}");
    let languages = sent_in(&resource).await;
    for (request, language) in rejected().iter().zip(languages) {
        assert_eq!(language, "de", "{request:?}\n{resource}");
    }
}

/// One text for all malformed bodies would have no line for some of them.
#[tokio::test]
async fn the_file_to_begin_with_has_every_message_of_the_extractors() {
    let template = Template::new(&API.publish().unwrap()).to_string();
    let app = app(&template);
    // The message about a wrong value names the type or the values in English only.
    let has_more = |sent: &str| sent.contains("wrong_type") || sent.contains("not_allowed");
    let mut texts = BTreeSet::new();
    for (method, path, media_type, body) in rejected() {
        let mut sent = Vec::new();
        for language in ["en", "de"] {
            let headers = [("accept-language", language), ("content-type", media_type)];
            let headers = if media_type.is_empty() { &headers[..1] } else { &headers[..] };
            let (head, sent_in_language) = ask(&app, method, path, headers, &body).await;
            assert_eq!(head.headers["content-language"], language, "{method} {path} {body}: {sent_in_language}");
            sent.push(sent_in_language);
        }
        if !has_more(&sent[0]) {
            assert_eq!(sent[0], sent[1], "{method} {path} {body}");
        }
        texts.extend(sent);
    }
    for text in ["is empty; JSON is expected", "can't be read as JSON: line 1, column", "type multipart/form-data"] {
        assert!(texts.iter().any(|sent| sent.contains(text)), "{text}: {texts:#?}");
    }

    // A body that breaks off.
    let body = Body::from_stream(futures_util::stream::iter([Err::<&str, _>(std::io::Error::other("it broke off"))]));
    let request = Request::post("/seats").header("content-type", "application/json").header("accept-language", "de");
    let response = app.oneshot(request.body(body).unwrap()).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-language"]),
        (400, &HeaderValue::from_static("de"))
    );
    let sent = to_bytes(response.into_body(), 65_536).await.unwrap();
    assert!(String::from_utf8_lossy(&sent).contains("The request body could not be read"), "{sent:?}");
}

#[tokio::test]
async fn each_message_that_the_check_asks_for_is_sent() {
    let texts = missed("");
    // The phrase of each status is asked for, too, also of those that no extractor has.
    let is_message =
        |text: &&String| ["violation-", "place-"].iter().any(|of| text.starts_with(of)) || text.ends_with(".message");
    let messages: Vec<_> = texts.iter().filter(is_message).collect();
    assert_eq!(messages.len(), 17, "{messages:?}");
    for message in messages {
        let languages = sent_in(&resource(texts.iter().filter(|text| *text != message))).await;
        assert!(languages.iter().any(|language| language != "de"), "no rejection has the text `{message}`");
    }
}
