//! A format that reads the request: what it sees, and what it sees where nothing of the author's ran.

use axum::{
    Json, Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::Response,
    routing::{get, post},
};
use error_response::{
    ErrorLayer, RouterExt,
    format::{ErrorView, RequestFacts, RequestNeeds, Unwrapped, Value, WireFormat},
};
use serde::Serialize;

use crate::support::Server;

/// Shows all that it sees: nothing, what is in front of the body, or two members of that as well.
#[derive(Debug)]
struct Mirror<const NEEDED: usize>;

const MEMBERS: &[&str] = &["/id", "/params/0/name"];

#[derive(Serialize)]
struct Seen<'a> {
    status: &'static str,
    request: Option<Head<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    method: &'a str,
    path: &'a str,
    route: Option<&'a str>,
    content_type: Option<&'a str>,
    languages: &'a [String],
    trace_id: Option<&'a str>,
    id: Option<Value>,
    deep: Option<Value>,
    has_begun: bool,
}

fn head(request: &RequestFacts) -> Head<'_> {
    Head {
        method: request.method.as_str(),
        path: &request.path,
        route: request.route.as_deref(),
        content_type: request.content_type.as_deref(),
        languages: &request.languages,
        trace_id: request.trace_id.as_deref(),
        id: request.member("/id"),
        deep: request.member("/params/0/name"),
        has_begun: !request.elapsed().is_zero(),
    }
}

impl<const NEEDED: usize> WireFormat for Mirror<NEEDED> {
    type Failure<'a> = Seen<'a>;
    type Success<'a> = Unwrapped;

    const NEEDS: RequestNeeds = match NEEDED {
        NOTHING => RequestNeeds::NONE,
        HEAD => RequestNeeds::HEAD,
        _ => RequestNeeds::HEAD.with_members(MEMBERS),
    };

    fn name(&self) -> &'static str {
        "mirror"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Seen<'a> {
        Seen { status: view.status().phrase(), request: view.request().map(head) }
    }
}

const NOTHING: usize = 0;
const HEAD: usize = 1;
const ALL: usize = 2;

async fn reads(Json(_): Json<serde_json::Value>) -> StatusCode {
    StatusCode::CONFLICT
}

async fn panics() -> StatusCode {
    panic!("hunter2")
}

fn app<const NEEDED: usize>() -> Router {
    let inner = Router::new().route("/pages/{id}", post(reads).get(panics));
    Router::new()
        .nest("/v1", inner)
        .route("/unread", post(async || StatusCode::CONFLICT))
        .errors(ErrorLayer::new(Mirror::<NEEDED>))
}

const HEADERS: &[(&str, &str)] = &[
    ("content-type", "application/json"),
    ("accept-language", "da, en-gb;q=0.8, en;q=0.7, x;q=0, *;q=0.75"),
    ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
];

async fn seen<const NEEDED: usize>(method: &str, path: &str, body: &str) -> serde_json::Value {
    Server::start(app::<NEEDED>()).await.ask(method, path, HEADERS, body).await.json()
}

#[tokio::test]
async fn a_format_sees_the_request_it_needs() {
    let body = r#"{"id":"7","params":[{"name":1.5}]}"#;
    let shown = seen::<ALL>("POST", "/v1/pages/a%2Fb?secret=1", body).await;
    let expected = serde_json::json!({"status": "Conflict", "request": {
        "method": "POST", "path": "/v1/pages/a%2Fb", "route": "/v1/pages/{id}", "content_type": "application/json",
        "languages": ["da", "en-gb", "*", "en"], "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "id": "7", "deep": 1.5, "has_begun": true,
    }});
    assert_eq!(shown, expected);
}

/// An unknown path has no route; a body that nobody read has no members; the layer itself reads none.
#[tokio::test]
async fn what_is_not_there_is_absent() {
    let unknown = seen::<ALL>("GET", "/v1/none", "").await;
    assert_eq!((&unknown["status"], &unknown["request"]["route"]), (&"Not Found".into(), &serde_json::Value::Null));
    assert_eq!(unknown["request"]["path"], "/v1/none");
    let panicked = seen::<ALL>("GET", "/v1/pages/1", "").await;
    assert_eq!(panicked["request"]["route"], "/v1/pages/{id}");
    let unread = seen::<ALL>("POST", "/unread", r#"{"id":"7"}"#).await;
    assert_eq!((&unread["status"], &unread["request"]["id"]), (&"Conflict".into(), &serde_json::Value::Null));
    let head_alone = seen::<HEAD>("POST", "/v1/pages/1", r#"{"id":"7"}"#).await;
    assert_eq!(
        (&head_alone["request"]["id"], &head_alone["request"]["method"]),
        (&serde_json::Value::Null, &"POST".into())
    );
}

#[tokio::test]
async fn a_format_that_needs_nothing_sees_nothing() {
    let shown = seen::<NOTHING>("POST", "/v1/pages/1", r#"{"id":"7"}"#).await;
    assert_eq!(shown, serde_json::json!({"status": "Conflict", "request": null}));
}

#[tokio::test]
async fn a_traceparent_that_is_invalid_is_none() {
    for (traceparent, is_valid) in [
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true),
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later", true),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later", false),
        ("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
        ("00-00000000000000000000000000000000-b7ad6b7169203331-01", false),
        ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false),
        ("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false),
        ("00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01", false),
        ("", false),
    ] {
        let headers = &[("traceparent", traceparent)];
        let answer = Server::start(app::<ALL>()).await.ask("GET", "/none", headers, "").await.json();
        assert_eq!(answer["request"]["trace_id"].is_string(), is_valid, "{traceparent}");
    }
}

/// What a middleware reads and puts back is what others read.
#[tokio::test]
async fn a_body_that_a_middleware_reads_is_known_before_the_handler() {
    async fn rejects(request: Request, next: Next) -> Response {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, 1024).await.unwrap();
        if bytes.is_empty() {
            return next.run(Request::from_parts(parts, Body::from(bytes))).await;
        }
        axum::response::IntoResponse::into_response(StatusCode::FORBIDDEN)
    }
    let app: Router =
        Router::new().route("/", get(panics)).layer(from_fn(rejects)).errors(ErrorLayer::new(Mirror::<ALL>));
    let answer = Server::start(app).await.ask("GET", "/", &[], r#"{"id":[1]}"#).await.json();
    assert_eq!((&answer["status"], &answer["request"]["id"]), (&"Forbidden".into(), &serde_json::json!([1])));
}
