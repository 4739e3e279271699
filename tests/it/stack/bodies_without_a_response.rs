//! The body of an error in a list, a job or a frame: in the format of the scope, and told to nobody unless asked.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, http::StatusCode, response::IntoResponse, routing::get};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorEvent, ErrorLayer, Observer, Reply, RouterExt, Scope,
    format::{ErrorBody, ErrorView, FinImpulse, HttpPolicy, Problem, Stripe, Unwrapped, WireFormat},
};
use serde::{Serialize, Serializer};

use super::stripe;
use crate::{
    format::Format,
    records::{one, watch},
};

/// No such seat
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("No seat {0}")]
#[api(status = 404, code = "no_seat")]
struct NoSeat(u8);

#[derive(Clone, Default)]
struct Heard(Arc<AtomicUsize>);

impl Observer for Heard {
    fn on_error(&self, _: &ErrorEvent<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Serialize)]
struct Item {
    status: u16,
    body: ErrorBody,
}

fn items(bodies: impl IntoIterator<Item = ErrorBody>) -> Vec<Item> {
    bodies.into_iter().map(|body| Item { status: body.status().as_u16(), body }).collect()
}

#[tokio::test]
async fn a_list_in_a_207_is_in_the_format_of_the_layer() {
    for format in Format::all() {
        let heard = Heard::default();
        let list = async || {
            let bodies = items([Error::from(NoSeat(7)).to_body(), Scope::current().to_body(&NoSeat(8))]);
            (StatusCode::MULTI_STATUS, axum::Json(bodies))
        };
        let routes = Router::new().route("/list", get(list)).route("/single", get(async || NoSeat(7)));
        let app = routes.errors(format.layer().with_observer(heard.clone()));
        let (answer, events) = watch(app.clone(), "GET", "/list").await;
        assert_eq!((answer.status(), events.len(), heard.0.load(Ordering::Relaxed)), (207, 0, 0), "{format:?}");
        let list = answer.json();
        let (single, _) = watch(app, "GET", "/single").await;
        assert_eq!(list[0]["status"], single.status(), "{format:?}");
        let members = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(members(&list[0]["body"]), members(&single.json()), "{format:?}");
        assert_eq!(members(&list[1]["body"]), members(&single.json()), "{format:?}");
        // Formats without ids repeat themselves to the byte.
        if matches!(format, Format::STRIPE | Format::PROBLEM | Format::UPPERCASE) {
            assert!(answer.body().contains(single.body()), "{}", answer.0);
        }
    }
}

#[tokio::test]
async fn it_is_recorded_and_observed_once_where_that_is_requested() {
    let heard = Heard::default();
    let list = async || Reply::ok(items([Error::from(NoSeat(7)).to_recorded_body()]));
    let app = Router::new().route("/list", get(list)).errors(stripe().with_observer(heard.clone()));
    let (answer, events) = watch(app, "GET", "/list").await;
    let logged = one(events);
    assert_eq!((answer.status(), heard.0.load(Ordering::Relaxed)), (200, 1));
    assert_eq!((logged.get("error_code"), logged.get("status")), ("no_seat", "404"));
    assert_eq!(Some(logged.get("request_id")), answer.header("x-request-id").or(Some(logged.get("request_id"))));
    let scope = stripe().with_observer(heard.clone()).scope();
    scope.to_recorded_body(&NoSeat(1));
    scope.to_body(&NoSeat(1));
    assert_eq!(heard.0.load(Ordering::Relaxed), 2);
}

/// A 200 that holds errors is a success to every layer.
#[tokio::test]
async fn a_list_in_a_200_stays_as_it_is() {
    let list = async || axum::Json([Error::from(NoSeat(7)).to_body()]);
    let inner = Router::new().route("/list", get(list)).errors(stripe());
    let app = Router::new().merge(Router::new().nest("/v1", inner)).errors(ErrorLayer::new(Problem::new()));
    let (answer, _) = watch(app, "GET", "/v1/list").await;
    let expected = r#"[{"error":{"code":"no_seat","message":"No seat 7","type":"invalid_request_error"}}]"#;
    assert_eq!((answer.status(), answer.body()), (200, expected));
}

#[test]
fn outside_of_a_request_a_layer_renders_it() {
    let body = ErrorLayer::new(Stripe::new()).to_body(&NoSeat(7));
    assert_eq!(body.status(), 404);
    assert_eq!(body.media_type().unwrap(), "application/json");
    let expected = r#"{"error":{"code":"no_seat","message":"No seat 7","type":"invalid_request_error"}}"#;
    assert_eq!(body.as_bytes(), expected.as_bytes());
    assert_eq!(serde_json::to_string(&body).unwrap(), expected);
    assert!(format!("{body:?}").contains("No seat 7"));
    // Outside of every layer it is a problem.
    assert!(Error::from(NoSeat(7)).to_body().into_bytes().starts_with(br#"{"type":"about:blank""#));
    // The status is that of the response, which some formats always answer 200 to.
    let always_ok = ErrorLayer::new(FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk));
    assert_eq!(always_ok.to_body(&NoSeat(7)).status(), 200);
}

/// Fails while it is written.
#[derive(Debug)]
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("pin=hunter2 is no number"))
    }
}

/// What can't be rendered is recorded whether or not that was requested: the author's error is lost otherwise.
#[tokio::test]
async fn an_error_that_can_not_be_written() {
    /// Never seen
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("broken")]
    #[api(status = 409, code = "never_seen", message = "Never seen")]
    struct Broken {
        #[api(detail)]
        broken: Unwritable,
    }
    let list = async || axum::Json(items([Error::from(Broken { broken: Unwritable }).to_body()]));
    let app = Router::new().route("/list", get(list)).errors(stripe());
    let (answer, events) = watch(app, "GET", "/list").await;
    assert_eq!((answer.status(), &answer.json()[0]["status"]), (200, &500.into()));
    assert!(one(events).get("cause").contains("is no number"));
}

/// A format that writes no JSON.
#[derive(Debug)]
struct Lines;

impl WireFormat for Lines {
    type Failure<'a> = String;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "lines"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> String {
        format!("{}: {}", view.code(), view.message())
    }

    fn media_type(&self) -> axum::http::HeaderValue {
        axum::http::HeaderValue::from_static("text/x-error")
    }

    fn write(&self, body: &impl Serialize) -> Result<axum::body::Bytes, error_response::format::BodyError> {
        let text = serde_json::to_value(body).map_err(error_response::format::BodyError::new)?;
        Ok(text.as_str().unwrap_or_default().to_owned().into())
    }
}

#[test]
fn a_body_that_is_no_json_is_a_string_in_json() {
    let body = ErrorLayer::new(Lines).to_body(&NoSeat(7));
    assert_eq!(body.as_bytes(), b"no_seat: No seat 7");
    assert_eq!(serde_json::to_string(&[body]).unwrap(), r#"["no_seat: No seat 7"]"#);
    let error = CategoryError::new(Category::Conflict);
    assert_eq!(stripe().scope().enter(|| Error::from(error).into_response()).status(), 409);
}
