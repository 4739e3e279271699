//! The reason of rejected input is the cause in its record, without the values that were sent.

use axum::{
    Router,
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    handler::Handler,
    http::StatusCode,
    routing::{any, get},
};
use error_response::{
    ApiError, Error, ErrorLayer, RouterExt,
    extract::{All, Form, Json, JsonRejection, Multipart, Path, Query, validator},
    format::Stripe,
};
use serde::Deserialize;
use validator_crate::Validate;

use crate::records::{Logged, one, watch_sent};

use ::validator as validator_crate;

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read for its rejections")]
struct Order {
    sku: String,
    quantity: u32,
    #[serde(default)]
    pin: u16,
    #[serde(default)]
    size: Option<Size>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    Small,
    Large,
}

/// A date whose own error quotes what it could not read.
#[derive(Debug)]
struct Date;

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        Err(serde::de::Error::custom(format!("no calendar has the day {}", text.len())))
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read for its rejections")]
struct Booking {
    from: Date,
}

#[derive(Debug, Deserialize, Validate)]
struct Guest {
    #[validate(length(min = 3, message = "is too short"))]
    name: String,
    #[validate(range(max = 120, message = "is too old"))]
    age: u8,
}

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The record of one request that a handler with this extractor rejects.
async fn rejected<H, T>(handler: H, path: &str, header: (&str, &str), body: &str) -> Logged
where
    H: Handler<T, ()>,
    T: 'static,
{
    let app: Router = Router::new()
        .route("/{id}", any(handler.clone()))
        .route("/", any(handler))
        .errors(ErrorLayer::new(Stripe::new()));
    let (answer, events) = watch_sent(app, "POST", path, &[header], body).await;
    let logged = one(events);
    assert!((400..500).contains(&answer.status()), "{}", answer.0);
    assert_eq!(logged.get("status"), answer.status().to_string());
    // What serde and axum say is for the log alone.
    for theirs in ["line 1 column", "expected u32", "Failed to", "Cannot parse", "no calendar"] {
        assert!(!answer.body().contains(theirs) || theirs == "line 1 column", "{}", answer.0);
    }
    logged
}

#[track_caller]
fn check(logged: &Logged, cause: &str) {
    assert_eq!(logged.get("cause"), cause, "{logged:?}");
}

#[tokio::test]
async fn json_of_this_crate() {
    let order = async |_: Json<Order>| {};
    for (body, cause) in [
        (
            r#"{"sku":"a","quantity":"hunter2"}"#,
            "quantity: invalid type: string \"***\", expected u32 at line 1 column 31",
        ),
        (
            r#"{"sku":"a","quantity":1,"pin":4711000}"#,
            "pin: invalid value: integer `***`, expected u16 at line 1 column 37",
        ),
        (
            r#"{"sku":"a","quantity":1,"size":"hunter2"}"#,
            "size: unknown variant `***`, expected `small` or `large` at line 1 column 40",
        ),
        (r#"{"quantity":1}"#, "sku: missing field `sku` at line 1 column 14"),
        (r#"{"sku":"a""#, "EOF while parsing an object at line 1 column 10"),
        ("", "EOF while parsing a value at line 1 column 0"),
        // Several: all of them, then what serde says of the first.
        (
            r#"{"sku":1,"quantity":"hunter2"}"#,
            "sku must be a string; quantity must be an integer: invalid type: integer `***`, expected a string at line 1 column 8",
        ),
    ] {
        check(&rejected(order, "/", JSON, body).await, cause);
    }
    let booking = async |_: Json<Booking>| {};
    let cause = "from: no calendar has the day 4 at line 1 column 15";
    check(&rejected(booking, "/", JSON, r#"{"from":"soon"}"#).await, cause);
    let cause = r#"the Content-Type is "text/plain; token=***""#;
    let logged = rejected(order, "/", ("content-type", "text/plain; token=hunter2"), "a").await;
    assert!(logged.get("cause").starts_with(r#"the Content-Type is "text/plain; token="#), "{cause}: {logged:?}");
    check(&rejected(order, "/", ("x-none", "1"), "a").await, "no Content-Type was sent");
}

#[tokio::test]
async fn queries_forms_paths_and_multipart_of_this_crate() {
    let cause = "quantity: invalid digit found in string";
    check(&rejected(async |_: Query<Order>| {}, "/?sku=a&quantity=hunter2", JSON, "").await, cause);
    check(&rejected(async |_: Form<Order>| {}, "/", FORM, "sku=a&quantity=hunter2").await, cause);
    let logged = rejected(async |_: Path<u32>| {}, "/hunter2", JSON, "").await;
    assert!(logged.get("cause").contains("Cannot parse `***` to a `u32`"), "{logged:?}");
    let logged = rejected(async |_: Path<u32>| {}, "/%FF", JSON, "").await;
    assert!(logged.get("cause").contains("Invalid UTF-8 in `id`"), "{logged:?}");
    let logged = rejected(async |_: Multipart| {}, "/", ("content-type", "multipart/form-data"), "").await;
    assert!(logged.get("cause").contains("boundary"), "{logged:?}");
    let both = async |_: All<(Path<u32>, Json<Order>)>| {};
    let logged = rejected(both, "/x", JSON, r#"{"sku":"a","quantity":"hunter2"}"#).await;
    let listed = "id must be an integer; quantity must be an integer: ";
    assert!(logged.get("cause").starts_with(listed) || logged.get("cause").contains("; quantity must"), "{logged:?}");
}

#[tokio::test]
async fn every_violation_of_a_validation_is_listed() {
    let guest = async |guest: validator::Valid<Json<Guest>>| {
        let validator::Valid(Json(Guest { name, age })) = guest;
        format!("{name} {age}")
    };
    let logged = rejected(guest, "/", JSON, r#"{"name":"Al","age":121}"#).await;
    let cause = logged.get("cause");
    assert!(cause == "age is too old; name is too short" || cause == "name is too short; age is too old", "{cause}");
}

/// An error of the author's own around a rejection keeps its reason.
#[tokio::test]
async fn a_rejection_within_an_error() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum OrderError {
        #[error(transparent)]
        #[api(transparent)]
        Body(#[from] JsonRejection),
    }
    async fn wraps(order: Result<Json<Order>, JsonRejection>) -> Result<(), OrderError> {
        let Json(_) = order?;
        Ok(())
    }
    async fn boxes(order: Result<Json<Order>, JsonRejection>) -> Result<(), Error> {
        let Json(_) = order?;
        Ok(())
    }
    let cause = "sku: missing field `sku` at line 1 column 14";
    check(&rejected(wraps, "/", JSON, r#"{"quantity":1}"#).await, cause);
    check(&rejected(boxes, "/", JSON, r#"{"quantity":1}"#).await, cause);
}

#[tokio::test]
async fn rejections_of_axum() {
    use axum::extract;

    let target = "Failed to deserialize the JSON body into the target type: ";
    let json = async |_: extract::Json<Order>| {};
    let cases = [
        (
            r#"{"sku":"a","quantity":"hunter2"}"#,
            format!("{target}quantity: invalid type: string \"***\", expected u32 at line 1 column 31"),
        ),
        (
            r#"{"sku":"a","quantity":1,"size":"hunter2"}"#,
            format!("{target}size: unknown variant `***`, expected `small` or `large` at line 1 column 40"),
        ),
        ("{", "Failed to parse the request body as JSON: EOF while parsing an object at line 1 column 1".to_owned()),
    ];
    for (body, cause) in cases {
        check(&rejected(json, "/", JSON, body).await, &cause);
    }
    let cause = "Expected request with `Content-Type: application/json`";
    check(&rejected(json, "/", FORM, "").await, cause);
    let cause = "Failed to deserialize query string: quantity: invalid digit found in string";
    check(&rejected(async |_: extract::Query<Order>| {}, "/?sku=a&quantity=hunter2", JSON, "").await, cause);
    let cause = "Failed to deserialize form body: quantity: invalid digit found in string";
    check(&rejected(async |_: extract::Form<Order>| {}, "/", FORM, "sku=a&quantity=hunter2").await, cause);
    let cause = "Invalid URL: Cannot parse `***` to a `u32`";
    check(&rejected(async |_: extract::Path<u32>| {}, "/hunter2", JSON, "").await, cause);
}

/// An extractor of somebody else's.
struct Denied;

impl<S: Sync> FromRequestParts<S> for Denied {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(_: &mut axum::http::request::Parts, _: &S) -> Result<Denied, Self::Rejection> {
        Err((StatusCode::FORBIDDEN, "the session of bob has expired, token=hunter2"))
    }
}

impl<S: Sync> FromRequest<S> for Size {
    type Rejection = (StatusCode, Vec<u8>);

    async fn from_request(_: Request<Body>, _: &S) -> Result<Size, Self::Rejection> {
        Err((StatusCode::UNPROCESSABLE_ENTITY, b"no such size".to_vec()))
    }
}

#[tokio::test]
async fn extractors_of_others() {
    let cause = "the session of bob has expired, token=***";
    check(&rejected(async |_: Denied| {}, "/", JSON, "").await, cause);
    check(&rejected(async |_: Size| {}, "/", JSON, "").await, "no such size");
}

/// What is wrong with the server is logged as before, and says nothing to the client.
#[tokio::test]
async fn an_extractor_that_does_not_fit_its_route() {
    let app: Router = Router::new().route("/", get(async |_: Path<u32>| {})).errors(ErrorLayer::new(Stripe::new()));
    let (answer, events) = watch_sent(app, "GET", "/", &[], "").await;
    assert_eq!(answer.status(), 500);
    assert_eq!(one(events).get("cause"), "the handler asks for another number of path parameters than its route has");
}
