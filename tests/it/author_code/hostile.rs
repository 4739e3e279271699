//! Authors', clients' and other layers' code at its worst: an error still
//! leaves whole, in the API's format, and is told once.

use std::{
    any::Any,
    collections::HashMap,
    error::Error as StdError,
    fmt,
    future::ready,
    panic::panic_any,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{AppendHeaders, IntoResponse, Response},
    routing::{any, get},
};
use error_response::{
    ApiError, BodyError, Call, Category, CategoryError, Error, ErrorLayer, ErrorView, FinImpulse, Finqware, Id,
    IdGenerator, LeaveAlone, Observer, Problem, Reply, ResultExt, RouterExt, Stripe, Unwrapped, UuidV4, WireFormat,
};
use serde::{Serialize, Serializer};
use tower::{BoxError, Layer, service_fn};
use tracing::Level;

use crate::records::{one, watch, watch_unnamed};

/// The resource is missing
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Nothing is here for acc_1")]
#[api(status = 404, code = "not_here")]
struct NotHere;

/// Counts what it hears.
#[derive(Clone, Default)]
struct Heard(Arc<AtomicU64>);

impl Heard {
    /// How much it heard since it was asked last.
    fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Observer for Heard {
    fn on_error(&self, _: &ErrorView<'_>, _: StatusCode) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

fn problem() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

const INTERNAL_IN_STRIPE: &str =
    r#"{"error":{"code":"internal_error","message":"An internal error occurred","type":"api_error"}}"#;

/// An error that is rendered on a task that knows nothing of the layer.
async fn out_of_scope<E: IntoResponse + Send + 'static>(error: E) -> Result<Response, Error> {
    tokio::spawn(async { error.into_response() }).await.internal()
}

#[tokio::test]
async fn a_call_echo_that_can_not_be_written() {
    async fn fails(call: Call) -> NotHere {
        call.set_echo(HashMap::from([((1, 2), 3)]));
        NotHere
    }
    async fn succeeds(call: Call) -> Reply<u8> {
        call.set_echo(HashMap::from([((1, 2), 3)]));
        Reply::ok(1)
    }
    let heard = Heard::default();
    let app = Router::new()
        .route("/fails", get(fails))
        .route("/succeeds", get(succeeds))
        .errors(ErrorLayer::new(FinImpulse::new()).with_observer(heard.clone()));
    for (path, told) in [("/fails", "Nothing is here for acc_1"), ("/succeeds", "a body could not be written")] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        let mut body = answer.json();
        assert_eq!(body["task_id"].take().as_str().map(str::len), Some(36), "{answer:?}");
        let expected = concat!(
            r#"{"task_id":null,"status_code":50000,"status_message":"Internal server error","#,
            r#""cost":0,"data":[],"result":null}"#
        );
        assert_eq!(body, serde_json::from_str::<serde_json::Value>(expected).unwrap());
        assert_eq!((answer.status(), answer.header("content-type")), (500, Some("application/json")));
        let logged = one(events);
        assert_eq!((logged.level, logged.get("status")), (Level::ERROR, "500"));
        assert_eq!(Some(logged.get("request_id")), answer.header("x-request-id"));
        let cause = logged.get("cause");
        assert!(cause.contains(told) && cause.contains("key must be a string"), "{cause}");
        assert_eq!(heard.take(), 1, "{path}");
    }
}

/// Its `Display` fails.
#[derive(Debug)]
struct FailingDisplay;

impl fmt::Display for FailingDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half a te")?;
        Err(fmt::Error)
    }
}

impl StdError for FailingDisplay {}

/// The edit collides
#[derive(Debug, ApiError)]
#[api(status = 409, code = "edit_conflict", message = "{0}")]
struct Conflict(FailingDisplay);

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Conflict {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

/// The edit collides, says a text for users
#[derive(Debug, thiserror::Error, ApiError)]
#[error("collision")]
#[api(status = 409, code = "edit_conflict", message = "Collision", user_message = "{0}")]
struct UserConflict(FailingDisplay);

#[tokio::test]
async fn a_display_that_fails() {
    let routes = Router::new()
        .route("/here", get(async || Conflict(FailingDisplay)))
        .route("/spawned", get(async || out_of_scope(Conflict(FailingDisplay)).await));
    for path in ["/here", "/spawned"] {
        let (answer, events) = watch(routes.clone().errors(stripe()), "GET", path).await;
        let expected =
            r#"{"error":{"code":"edit_conflict","message":"The edit collides","type":"invalid_request_error"}}"#;
        assert_eq!((answer.status(), answer.body()), (409, expected), "{path}");
        let logged = one(events);
        assert_eq!((logged.level, logged.get("error_message")), (Level::DEBUG, "half a te"));
        assert_eq!(logged.get("cause"), "half a te");
    }

    // A text that fails inside a body fails the body, wherever it is rendered.
    let routes = Router::new()
        .route("/here", get(async || UserConflict(FailingDisplay)))
        .route("/spawned", get(async || out_of_scope(UserConflict(FailingDisplay)).await));
    for app in [routes.clone(), routes.errors(problem())] {
        for path in ["/here", "/spawned"] {
            let (answer, events) = watch(app.clone(), "GET", path).await;
            assert!([409, 500].contains(&answer.status()), "{answer:?}");
            assert_eq!(answer.json()["status"], answer.status());
            assert_eq!(one(events).get("status"), answer.status().to_string(), "{path}");
        }
    }
}

#[tokio::test]
async fn a_value_that_can_not_be_written_out_of_scope() {
    /// Its detail fails to serialize
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Never seen")]
    #[api(status = 409, code = "never_seen")]
    struct Unwritable {
        #[api(detail)]
        broken: HashMap<(u8, u8), u8>,
    }
    let unwritable = || Unwritable { broken: HashMap::from([((1, 2), 3)]) };
    let app = Router::new()
        .route("/here", get(async move || unwritable()))
        .route("/spawned", get(async move || out_of_scope(unwritable()).await))
        .errors(stripe());
    for path in ["/here", "/spawned"] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE), "{path}");
        let logged = one(events);
        assert_eq!((logged.level, logged.get("status")), (Level::ERROR, "500"));
        assert!(logged.get("cause").contains("Never seen"), "{logged:?}");
    }
}

#[tokio::test]
async fn an_observer_hears_of_an_error_that_was_rendered_out_of_scope() {
    let heard = Heard::default();
    let app = Router::new()
        .route("/here", get(async || out_of_scope(NotHere).await))
        .errors(stripe().with_observer(heard.clone()));
    let (answer, events) = watch(app, "GET", "/here").await;
    assert_eq!((answer.status(), answer.header("content-type")), (404, Some("application/json")));
    assert_eq!((one(events).get("error_code"), heard.take()), ("not_here", 1));
}

#[tokio::test]
async fn layers_share_the_request_id_that_one_of_them_made() {
    async fn replace(request: Request, next: Next) -> Error {
        let _ = next.run(request).await;
        CategoryError::new(Category::PermissionDenied).into()
    }
    let app = Router::new()
        .route("/typed", get(async || NotHere))
        .route("/spawned", get(async || out_of_scope(NotHere).await))
        .route("/bare", get(async || StatusCode::CONFLICT))
        .route("/panic", get(async || -> &'static str { panic!("here") }))
        .layer(stripe())
        .layer(from_fn(replace))
        .layer(problem());
    for path in ["/typed", "/spawned", "/bare", "/panic", "/none"] {
        let (answer, events) = watch_unnamed(app.clone(), "GET", path).await;
        let id = answer.header("x-request-id").unwrap();
        assert_eq!((answer.status(), id.len(), events.len()), (403, 36, 2), "{path}: {events:#?}");
        for logged in events {
            assert_eq!(logged.get("request_id"), id, "{path}");
        }
    }
}

/// Plain text: `code: message`.
#[derive(Debug, Clone)]
struct Plain;

impl WireFormat for Plain {
    type Failure<'a> = String;
    type Success<'a> = Unwrapped;

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> String {
        // As a format with a fault would, on the errors of a request alone.
        assert!(view.code() != "not_here_again" || view.request_id().is_none(), "a fault of the format");
        format!("{}: {}", view.code(), view.message())
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("text/plain; charset=utf-8")
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        let value = serde_json::to_value(body).map_err(BodyError::new)?;
        Ok(Bytes::from(value.as_str().unwrap_or_default().to_owned()))
    }
}

#[tokio::test]
async fn a_format_of_plain_text_is_not_taken_for_a_foreign_one() {
    /// Its format panics
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Nothing is here again")]
    #[api(status = 404, code = "not_here_again")]
    struct NotHereAgain;

    let heard = Heard::default();
    let layer = || ErrorLayer::new(Plain).with_observer(heard.clone());
    let routes = || {
        Router::new()
            .route("/typed", get(async || NotHere))
            .route("/spawned", get(async || out_of_scope(NotHere).await))
            .route("/bare", get(async || StatusCode::NOT_FOUND))
            .route("/panic", get(async || -> &'static str { panic!("here") }))
            .route("/fault", get(async || NotHereAgain))
    };
    let alone = routes().errors(layer());
    let twice = routes().layer(layer()).layer(layer());
    let nested = Router::new().fallback_service(routes().errors(layer())).layer(stripe());
    let internal = (500, "internal_error: An internal error occurred");
    for (app, name, hears) in [(alone, "alone", 1), (nested, "nested", 1), (twice, "twice", 1)] {
        let cases = [
            ("GET", "/typed", (404, "not_here: Nothing is here for acc_1")),
            ("GET", "/spawned", (404, "not_here: Nothing is here for acc_1")),
            ("GET", "/bare", (404, "not_found: The requested resource was not found")),
            ("GET", "/none", (404, "not_found: The requested resource was not found")),
            ("PUT", "/typed", (405, "method_not_allowed: The method is not allowed for this resource")),
            ("GET", "/panic", internal),
            ("GET", "/fault", internal),
        ];
        for (method, path, expected) in cases {
            let (answer, events) = watch(app.clone(), method, path).await;
            assert_eq!((answer.status(), answer.body()), expected, "{name} {path}");
            assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"), "{name} {path}");
            assert!(answer.header("x-request-id").is_some(), "{name} {path}");
            one(events);
            assert_eq!(heard.take(), hears, "{name} {path}");
        }
    }
}

#[tokio::test]
async fn what_middleware_made_of_an_error_is_not_undone() {
    async fn recover(request: Request, next: Next) -> Response {
        let (mut parts, _) = next.run(request).await.into_parts();
        parts.status = StatusCode::OK;
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Response::from_parts(parts, Body::from(r#"{"found":false}"#))
    }
    async fn rewrite(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::GONE;
        response
    }
    async fn own_body(request: Request, next: Next) -> Response {
        let (mut parts, _) = next.run(request).await.into_parts();
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Response::from_parts(parts, Body::from(r#"{"found":false}"#))
    }
    let spawned = || Router::new().route("/here", get(async || out_of_scope(NotHere).await));

    let (answer, events) = watch(spawned().layer(from_fn(recover)).errors(stripe()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (200, r#"{"found":false}"#));
    one(events);

    let (answer, events) = watch(spawned().layer(from_fn(rewrite)).errors(stripe()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.header("content-type")), (410, Some("application/json")));
    assert_eq!(answer.json()["error"]["code"], "not_here");
    one(events);

    let (answer, events) = watch(spawned().layer(from_fn(own_body)).errors(stripe()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (404, r#"{"found":false}"#));
    one(events);
}

#[tokio::test]
async fn an_empty_body_is_adopted_whatever_its_type() {
    let empty = async || (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json")]);
    let app = Router::new().route("/here", any(empty)).errors(problem());
    let (answer, events) = watch(app.clone(), "GET", "/here").await;
    assert_eq!((answer.status(), answer.header("content-type")), (409, Some("application/problem+json")));
    assert_eq!(answer.json()["code"], "conflict");
    assert_eq!(one(events).get("error_code"), "conflict");

    // The body of an answer to HEAD is always empty: its type says what it is.
    let (answer, events) = watch(app, "HEAD", "/here").await;
    assert_eq!((answer.status(), answer.header("content-type")), (409, Some("application/json")));
    assert_eq!((answer.body(), events.len()), ("", 0));
}

/// The session has ended
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The session has ended")]
#[api(status = 404, code = "session_ended", header("Set-Cookie" = "theme=; Max-Age=0"))]
struct SessionEnded {
    #[api(header = "set-cookie")]
    cookie: &'static str,
}

#[tokio::test]
async fn cookies_survive() {
    async fn append(request: Request, next: Next) -> Response {
        (AppendHeaders([(header::SET_COOKIE, "seen=1")]), next.run(request).await).into_response()
    }
    let ended = || SessionEnded { cookie: "login=; Max-Age=0" };
    let app = Router::new()
        .route("/here", get(async move || ended()))
        .route("/spawned", get(async move || out_of_scope(ended()).await))
        .layer(from_fn(append))
        .errors(stripe());
    for path in ["/here", "/spawned"] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        let mut cookies: Vec<_> = answer.0.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect();
        cookies.sort_unstable();
        assert_eq!(cookies, ["login=; Max-Age=0", "seen=1", "theme=; Max-Age=0"], "{path}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        one(events);
    }
}

fn failing(error: fn() -> BoxError) -> Router {
    let service = service_fn(move |_: Request| ready(Err::<Response, _>(error())));
    Router::new().fallback_service(stripe().downcast::<NotHere>().layer(service))
}

#[tokio::test]
async fn an_error_of_an_inner_service_behind_pointers() {
    #[derive(Debug, thiserror::Error)]
    #[error("wrapped")]
    struct Wrapper<E: StdError + 'static>(#[source] E);

    let errors: [fn() -> BoxError; 4] = [
        || Arc::new(NotHere).into(),
        || Box::<Box<NotHere>>::new(Box::new(NotHere)),
        || Wrapper(Arc::new(NotHere)).into(),
        || Wrapper(Wrapper(Box::new(NotHere))).into(),
    ];
    for (at, error) in errors.into_iter().enumerate() {
        let (answer, events) = watch(failing(error), "GET", "/here").await;
        let logged = one(events);
        assert_eq!((answer.status(), logged.get("error_code")), (404, "not_here"), "{at}");
    }
}

/// It goes round
#[derive(Debug, ApiError)]
#[api(status = 502, code = "goes_round")]
struct GoesRound;

impl fmt::Display for GoesRound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("round")
    }
}

impl StdError for GoesRound {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self)
    }
}

#[tokio::test]
async fn an_error_that_is_its_own_source_ends() {
    let (answer, events) = watch(failing(|| GoesRound.into()), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE));
    assert!(one(events).get("cause").starts_with("round: round"));

    let app = Router::new().route("/here", get(async || GoesRound)).errors(stripe());
    let (answer, events) = watch(app, "GET", "/here").await;
    assert_eq!(answer.status(), 502);
    assert!(one(events).get("cause").starts_with("round: round"));
}

/// Panics when it is dropped, with another one while there are any left.
struct Bomb(u8);

impl Drop for Bomb {
    fn drop(&mut self) {
        let next: Box<dyn Any + Send> = match self.0 {
            0 => Box::new("the last one"),
            left => Box::new(Bomb(left - 1)),
        };
        std::panic::resume_unwind(next);
    }
}

#[tokio::test]
async fn a_panic_whose_payload_panics() {
    struct Explosive;

    impl Observer for Explosive {
        fn on_error(&self, _: &ErrorView<'_>, _: StatusCode) {
            panic_any(Bomb(0));
        }
    }

    /// Explodes while it is written
    #[derive(Debug, ApiError)]
    #[api(status = 404, code = "explodes", message = "{0}")]
    struct Explodes(ExplosiveText);

    #[derive(Debug)]
    struct ExplosiveText;

    impl fmt::Display for ExplosiveText {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic_any(Bomb(0))
        }
    }

    impl fmt::Display for Explodes {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("explodes")
        }
    }

    impl StdError for Explodes {}

    let app = Router::new()
        .route("/plain", get(async || -> &'static str { panic_any(Bomb(0)) }))
        .route("/chain", get(async || -> &'static str { panic_any(Bomb(3)) }))
        .route("/text", get(async || Explodes(ExplosiveText)));
    for path in ["/plain", "/chain", "/text"] {
        let (answer, events) = watch(app.clone().errors(stripe()), "GET", path).await;
        assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE), "{path}");
        let logged = one(events);
        assert!(logged.get("cause").starts_with("panic: of a value that is no text"), "{path}: {logged:?}");
    }

    let service = service_fn(|_: Request| ready(Err::<Response, BoxError>(Box::new(Explodes(ExplosiveText)))));
    let app = Router::new().fallback_service(stripe().downcast::<Explodes>().layer(service));
    let (answer, events) = watch(app, "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE));
    one(events);

    let app = Router::new()
        .route("/here", get(async || NotHere))
        .route("/bare", get(async || StatusCode::NOT_FOUND))
        .errors(stripe().with_observer(Explosive));
    for path in ["/here", "/bare"] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        assert_eq!((answer.status(), events.len()), (404, 1), "{path}: {events:#?}");
    }
}

#[tokio::test]
async fn an_id_generator_that_asks_for_the_call() {
    #[derive(Debug)]
    struct Curious;

    impl IdGenerator for Curious {
        fn generate(&self) -> Id {
            let call = Call::current();
            Id::new(&format!("own_{}", call.request_id().map_or(0, str::len))).unwrap_or_else(|_| UuidV4.generate())
        }
    }

    let app = Router::new()
        .route("/error", get(async || NotHere))
        .route("/reply", get(async |_: Call| Reply::ok(1)))
        .route("/bare", get(async || StatusCode::NOT_FOUND))
        .errors(ErrorLayer::new(FinImpulse::new()).with_ids(Curious));
    for (path, status) in [("/error", 404), ("/reply", 200), ("/bare", 404)] {
        let (answer, _) = watch(app.clone(), "GET", path).await;
        assert_eq!(answer.status(), status, "{path}");
        let (answer, events) = watch_unnamed(app.clone(), "GET", path).await;
        let task = answer.json()["task_id"].as_str().unwrap().to_owned();
        assert!(task.starts_with("own_"), "{path}: {answer:?}");
        assert_eq!(answer.status(), status, "{path}");
        if status != 200 {
            let logged = one(events);
            assert_eq!((Some(logged.get("request_id")), &*task), (answer.header("x-request-id"), &*task));
            assert_eq!(answer.header("x-request-id"), Some(&*task), "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_to_be_left_alone() {
    let proxied = async || (StatusCode::BAD_GATEWAY, Extension(LeaveAlone), "upstream says no");
    let empty = async || (StatusCode::NOT_FOUND, Extension(LeaveAlone));
    let inner = Router::new().route("/text", get(proxied)).route("/empty", get(empty)).layer(stripe());
    for (path, status, body) in [("/text", 502, "upstream says no"), ("/empty", 404, "")] {
        let (answer, events) = watch(inner.clone().layer(problem()), "GET", path).await;
        assert_eq!((answer.status(), answer.body(), events.len()), (status, body, 0));
        assert_eq!((answer.header("cache-control"), answer.header("x-request-id")), (None, None));
    }
}

/// A format with ids that fails on every error of a request, but not on the one
/// that is prepared at start.
#[derive(Debug, Clone, Copy)]
enum Fragile {
    ByPanic,
    BySerialize,
}

#[derive(Serialize)]
struct FragileBody<'a> {
    id: &'a str,
    code: &'a str,
    is_whole: Whole,
}

struct Whole(bool);

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 { serializer.serialize_bool(true) } else { Err(serde::ser::Error::custom("a fault of the format")) }
    }
}

impl WireFormat for Fragile {
    type Failure<'a> = FragileBody<'a>;
    type Success<'a> = Unwrapped;

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FragileBody<'a> {
        let fails = view.request_id().is_some();
        assert!(!(fails && matches!(self, Fragile::ByPanic)), "a fault of the format");
        FragileBody { id: view.id().as_str(), code: view.code(), is_whole: Whole(!fails) }
    }
}

#[tokio::test]
async fn a_format_that_fails() {
    for format in [Fragile::ByPanic, Fragile::BySerialize] {
        let heard = Heard::default();
        let foreign = async || {
            (StatusCode::FORBIDDEN, AppendHeaders([(header::SET_COOKIE, "a=1"), (header::SET_COOKIE, "b=2")]), "no")
        };
        let app = Router::new()
            .route("/typed", get(async || NotHere))
            .route("/spawned", get(async || out_of_scope(NotHere).await))
            .route("/panic", get(async || -> &'static str { panic!("here") }))
            .route("/foreign", get(foreign))
            .errors(ErrorLayer::new(format).with_observer(heard.clone()));
        let mut ids = Vec::new();
        for path in ["/typed", "/typed", "/panic", "/foreign", "/none"] {
            let (answer, events) = watch(app.clone(), "GET", path).await;
            let mut body = answer.json();
            let id = body["id"].take();
            assert_eq!(body, serde_json::json!({"id": null, "code": "internal_error", "is_whole": true}), "{path}");
            let head = (answer.status(), answer.header("content-type"), answer.header("cache-control"));
            assert_eq!(head, (500, Some("application/json"), Some("no-store")), "{path}");
            let logged = one(events);
            assert_eq!((logged.level, logged.get("error_id")), (Level::ERROR, id.as_str().unwrap()), "{path}");
            assert_eq!(Some(logged.get("request_id")), answer.header("x-request-id"), "{path}");
            assert!(logged.get("cause").contains("a fault of the format"), "{path}: {logged:?}");
            if path == "/typed" {
                assert!(logged.get("cause").contains("Nothing is here for acc_1"), "{logged:?}");
            }
            assert_eq!(heard.take(), 1, "{path}");
            if path == "/foreign" {
                let cookies: Vec<_> = answer.0.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect();
                assert_eq!(cookies, ["a=1", "b=2"]);
            }
            assert!(!ids.contains(&id), "{path}");
            ids.push(id);
        }
        // Told as what it is where it was rendered first, and as a failure of
        // the format where that failed.
        let (answer, events) = watch(app, "GET", "/spawned").await;
        assert_eq!((answer.status(), answer.json()["code"].as_str()), (500, Some("internal_error")));
        let codes: Vec<_> = events.iter().map(|logged| logged.get("error_code")).collect();
        assert_eq!((&*codes, heard.take()), (&["not_here", "internal_error"][..], 1));
    }
}

#[tokio::test]
async fn bytes_of_an_error_are_adopted() {
    let raw = async || (StatusCode::INTERNAL_SERVER_ERROR, vec![0_u8, 159, 146, 150]);
    let app = Router::new().route("/here", get(raw)).errors(ErrorLayer::new(Finqware::new()));
    let (answer, events) = watch(app, "GET", "/here").await;
    let (body, logged) = (answer.json(), one(events));
    assert_eq!((answer.status(), body["code"].as_str()), (500, Some("internal_server_error")));
    assert_eq!(body["id"].as_str(), Some(logged.get("error_id")));
    assert_eq!((logged.level, logged.get("status")), (Level::ERROR, "500"));
}

/// Whoever drops it is hurt.
#[derive(Debug)]
struct Trap;

impl Drop for Trap {
    fn drop(&mut self) {
        panic!("a trap");
    }
}

/// It holds a trap.
#[derive(Debug, thiserror::Error)]
#[error("trapped")]
struct Trapped(Trap);

/// A body with a trap.
struct TrappedBody(Trap);

impl http_body::Body for TrappedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        panic!("hunter2")
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(5)
    }
}

#[tokio::test]
async fn what_panics_when_it_is_dropped_or_read_loses_no_answer() {
    let error = || {
        Router::new().fallback_service(
            stripe().layer(service_fn(|_: Request| ready(Err::<Response, BoxError>(Box::new(Trapped(Trap)))))),
        )
    };
    let (answer, events) = watch(error(), "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE));
    one(events);

    let body = async || (StatusCode::FORBIDDEN, Body::new(TrappedBody(Trap)));
    for layer in [stripe(), stripe().forward_client_error_text()] {
        let (answer, events) = watch(Router::new().route("/here", get(body)).errors(layer), "GET", "/here").await;
        assert_eq!((answer.status(), answer.header("content-type")), (403, Some("application/json")), "{}", answer.0);
        assert!(!answer.0.contains("hunter2"), "{}", answer.0);
        one(events);
    }
}

/// Everything inside it renders further errors.
#[derive(Debug, ApiError)]
#[api(status = 409, code = "entangled", message = "Entangled")]
struct Entangled {
    #[api(detail)]
    knot: Knot,
}

impl fmt::Display for Entangled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", NotHere.into_response().status())
    }
}

impl StdError for Entangled {}

#[derive(Debug)]
struct Knot;

impl Serialize for Knot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = [NotHere.into_response(), Error::from(CategoryError::new(Category::NotFound)).into_response()];
        serializer.serialize_str(inner[0].headers()["x-request-id"].to_str().unwrap_or_default())
    }
}

#[derive(Default)]
struct Tangling;

impl Observer for Tangling {
    fn on_error(&self, view: &ErrorView<'_>, _: StatusCode) {
        if view.code() == "entangled" {
            let _ = (NotHere.into_response(), Call::current().id());
        }
    }
}

#[tokio::test]
async fn errors_within_an_error_have_its_request_id() {
    for layer in [problem(), problem().with_observer(Tangling)] {
        let app = Router::new().route("/here", get(async || Entangled { knot: Knot })).errors(layer);
        let (answer, _) = watch_unnamed(app, "GET", "/here").await;
        let body = answer.json();
        assert_eq!((answer.status(), body["code"].as_str()), (409, Some("entangled")), "{}", answer.0);
        assert_eq!(body["knot"].as_str(), answer.header("x-request-id"), "{}", answer.0);
    }
}

#[tokio::test]
async fn errors_of_one_request_have_one_id_and_requests_their_own() {
    use tower::ServiceExt;

    let id_of = |response: &Response| response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let fails = move || async move {
        tokio::task::yield_now().await;
        let response = NotHere.into_response();
        tokio::task::yield_now().await;
        id_of(&response)
    };
    let handler = move || async move {
        let (one, other) = tokio::join!(fails(), fails());
        tokio::select! {
            _ = std::future::pending::<()>() => {}
            _ = fails() => {}
        }
        let mut last = Error::from(CategoryError::new(Category::Conflict)).into_response();
        last.headers_mut().insert("x-ids", HeaderValue::try_from(format!("{one} {other}")).unwrap());
        last
    };
    for app in [
        Router::new().route("/", get(handler)).errors(stripe()),
        Router::new().route("/", get(handler).layer(problem())).errors(stripe()),
    ] {
        let ask = || app.clone().oneshot(Request::new(Body::empty()));
        let answers = futures_util::future::join_all((0..64).map(|_| ask())).await;
        let mut seen = std::collections::BTreeSet::new();
        for answer in answers {
            let answer = answer.unwrap();
            let id = id_of(&answer);
            assert_eq!(answer.headers()["x-ids"], format!("{id} {id}"));
            assert!(seen.insert(id));
        }
    }
}

#[tokio::test]
async fn a_status_rewritten_after_a_task_that_carries_the_scope() {
    async fn gone(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::GONE;
        response
    }
    let spawned = async || {
        tokio::spawn(error_response::Scope::current().carry(async { NotHere.into_response() })).await.internal()
    };
    let awaited = async || error_response::Scope::current().carry(async { NotHere.into_response() }).await;
    let entered = async || error_response::Scope::current().enter(|| NotHere.into_response());
    for route in [get(spawned), get(awaited), get(entered)] {
        let app = Router::new().route("/here", route).layer(from_fn(gone)).errors(problem());
        // The second time it is not written anew.
        for _ in 0..2 {
            let (answer, _) = watch_unnamed(app.clone(), "GET", "/here").await;
            assert_eq!((answer.status(), answer.json()["status"].as_u64()), (410, Some(410)), "{}", answer.0);
        }
    }
    let reply = async || {
        tokio::spawn(error_response::Scope::current().carry(async { Reply::ok(1).into_response() })).await.internal()
    };
    let app = Router::new().route("/here", get(reply)).layer(from_fn(gone)).errors(ErrorLayer::new(FinImpulse::new()));
    let (answer, _) = watch(app, "GET", "/here").await;
    assert_eq!((answer.status(), answer.json()["status_code"].as_u64()), (410, Some(40_000)), "{}", answer.0);
}

/// Come back
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Come back")]
#[api(status = 429, code = "come_back")]
struct ComeBack {
    #[api(retry_after)]
    when: error_response::RetryAfter,
    #[api(rate_limit)]
    quota: error_response::RateLimit,
}

#[tokio::test]
async fn waits_of_any_length_and_moments_of_any_age() {
    use error_response::{
        ErasedWireFormat, Finternet, RateLimit, RateLimitHeaders, RetryAfter, RetryHeader, Uppercase,
        testing::{Inspector, Received, collect},
    };
    use std::time::{Duration, UNIX_EPOCH};
    use tower::ServiceExt;

    let far = UNIX_EPOCH.checked_add(Duration::from_secs(i64::MAX as u64)).unwrap();
    let past = UNIX_EPOCH.checked_sub(Duration::from_secs(1 << 40)).unwrap();
    let whens =
        [RetryAfter::wait(Duration::MAX), RetryAfter::seconds(u64::MAX), RetryAfter::at(far), RetryAfter::at(past)];
    let formats: [Arc<dyn ErasedWireFormat>; 7] = [
        Arc::new(Problem::new()),
        Arc::new(Stripe::new()),
        Arc::new(Finqware::new()),
        Arc::new(FinImpulse::new()),
        Arc::new(Finternet::new()),
        Arc::new(Finternet::new().with_retry_after_in_body()),
        Arc::new(Uppercase::new()),
    ];
    let foreign = [
        ("18446744073709551615", "r=0;t=1"),
        ("1", "\"default\";r=0;t=18446744073709551615"),
        ("99999999999999999999", "\"default\";r=0;t=99999999999999999999"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "x"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "\";;;,"),
        ("-1", "\\"),
        ("1.5", ""),
    ];
    for format in formats {
        let inspector = Inspector::new().shared_format(format.clone());
        for family in [RateLimitHeaders::Structured, RateLimitHeaders::Epoch, RateLimitHeaders::Seconds] {
            let layer = || {
                ErrorLayer::from_shared(format.clone())
                    .with_rate_limit_headers(family)
                    .with_retry_headers([RetryHeader::RetryAfterMs, RetryHeader::ShouldRetry])
            };
            for when in whens {
                let quota = RateLimit::new(u64::MAX, 0).with_reset(Duration::MAX).with_policy("a\"b\\", Duration::MAX);
                let error = ComeBack { when, quota };
                let app = Router::new().route("/", get(async move || error)).errors(layer());
                let answer: Received = collect(app.oneshot(Request::new(Body::empty())).await.unwrap()).await.unwrap();
                assert_eq!(answer.status(), 429, "{answer}");
                assert_eq!(inspector.inspect(&axum::http::Method::GET, &answer), [], "{when:?}: {answer}");
            }
            for (wait, limit) in foreign {
                let headers = [("retry-after", wait), ("ratelimit", limit), ("x-ratelimit-after", wait)];
                let handler = async move || (StatusCode::TOO_MANY_REQUESTS, headers, "no");
                let app = Router::new().route("/", get(handler)).errors(layer());
                let answer: Received = collect(app.oneshot(Request::new(Body::empty())).await.unwrap()).await.unwrap();
                assert_eq!(answer.status(), 429, "{answer}");
                let faults = inspector.inspect(&axum::http::Method::GET, &answer);
                let is_known = |fault: &&error_response::testing::Fault| !fault.to_string().contains("is not 0");
                assert_eq!(faults.iter().find(is_known), None, "{wait:?}: {answer}");
            }
        }
    }
}
