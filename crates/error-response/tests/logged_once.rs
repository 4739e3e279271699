//! What can't be sent, or is outside of every layer, is logged once in a process. So
//! each case is a process of its own.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test fails by panicking")]

use std::{
    env, fmt,
    process::{Command, Stdio},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Request, StatusCode, header},
    middleware::{Next, from_fn, map_response},
    response::IntoResponse,
    routing::get,
};
use error_response::{
    Call, Category, CategoryError, Challenge, Error, ErrorEvent, ErrorLayer, ErrorStatus, HandlerError, Id, Observer,
    Reply, RouterExt,
    catalog::SuccessDefinition,
    format::{ErrorView, Problem, Stripe, Unwrapped, WireFormat},
    layer::{IdGenerator, IdempotencyKeys},
};
use tower::ServiceExt;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{self, Attributes, Record},
};

/// Prints the warnings, and what is said of ids.
struct Warnings {
    /// Whether it renders an error itself, outside of every layer.
    renders: bool,
}

const IDS: &str = "error_response::request_id";

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        (*metadata.level() == Level::WARN && metadata.target() != "error_response::report_only")
            || (*metadata.level() == Level::DEBUG && metadata.module_path() == Some(IDS))
    }

    fn new_span(&self, _: &Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Message;

        impl Visit for Message {
            fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
                if field.name() == "message" {
                    println!("warning: {value:?}");
                }
            }
        }

        if self.renders {
            let _ = error();
        }
        event.record(&mut Message);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn install() {
    tracing::subscriber::set_global_default(Warnings { renders: false }).unwrap();
}

fn error() -> axum::response::Response {
    Error::from(CategoryError::new(Category::Conflict)).into_response()
}

async fn ask(app: &Router) -> String {
    let response = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    response.headers()["content-type"].to_str().unwrap().to_owned()
}

fn app() -> Router {
    Router::new().route("/", get(async || error()))
}

/// The warnings of the test called `name`, in a process of its own.
fn warnings_of(name: &str) -> Vec<String> {
    let mut test = Command::new(env::current_exe().unwrap());
    let output = test.args(["--exact", name, "--ignored", "--nocapture"]).stderr(Stdio::inherit()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    text.lines().filter_map(|line| line.split_once("warning: ")).map(|(_, text)| text.to_owned()).collect()
}

#[test]
fn the_first_error_without_any_layer_is_logged_once() {
    let warnings = warnings_of("no_layer");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("`.errors(ErrorLayer::new(...))`"), "{warnings:?}");
    assert!(warnings[0].contains("`ErrorLayer::set_process_default`"), "{warnings:?}");
    for name in ["a_layer_that_is_around_nothing", "a_layer_around_another_router", "an_error_of_middleware_outside"] {
        assert_eq!(warnings_of(name), warnings, "{name}");
    }
}

/// `.errors(...)` is there already.
#[test]
fn an_error_inside_a_layer_that_only_reports_says_so() {
    let warnings = warnings_of("a_layer_that_only_reports");
    let texts = [
        "an error was rendered inside an error layer that only reports (`report_only()`), so it is problem+json: to choose \
         the format of such errors until the layer is in effect, call `ErrorLayer::set_process_default` at start",
        "`IdempotencyKeys` is outside every error layer or inside one that only reports (`report_only()`) and has no effect: \
         put it on the route, inside the error layer: \
         `.route(\"/payments\", post(pay).layer(IdempotencyKeys::default())).errors(...)`",
    ];
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    for text in texts {
        assert!(warnings.iter().any(|warning| warning == text), "{warnings:?}");
    }
    assert_eq!(warnings_of("a_layer_that_only_reports_and_a_process_default"), Vec::<String>::new());
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_layer_that_only_reports() {
    install();
    let route = get(async || error()).layer(IdempotencyKeys::default());
    let app = Router::new().route("/", route).errors(ErrorLayer::new(Stripe::new()).report_only());
    for _ in 0..2 {
        let response = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        // What the layer reports is logged at another target: it is no warning of this test.
        to_bytes(response.into_body(), usize::MAX).await.unwrap();
    }
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_layer_that_only_reports_and_a_process_default() {
    install();
    ErrorLayer::new(Stripe::new()).set_process_default().unwrap();
    let app = app().errors(ErrorLayer::new(Stripe::new()).report_only());
    let response = app.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    to_bytes(response.into_body(), usize::MAX).await.unwrap();
}

#[test]
fn an_error_that_has_a_format_is_not_logged() {
    for name in ["a_layer", "a_task_behind_a_layer", "a_task_that_middleware_reads", "a_scope", "a_process_default"] {
        assert_eq!(warnings_of(name), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_can_not_be_sent_is_logged_once() {
    for (name, part) in [
        ("a_value_without_a_body", "the value of a Reply is not sent, since a 204 No Content has no body"),
        ("a_call_outside", "a Call is used outside every error layer"),
        ("a_panicking_id_generator", "an id generator panicked"),
        ("a_challenge_of_the_layer", "a parameter of a challenge is left out or cut"),
        ("a_challenge_of_an_error", "a parameter of a challenge is left out or cut"),
        ("a_panicking_observer", "an observer or a subscriber panicked"),
        ("a_format_that_fails", "the wire format \"fails\" cannot write an internal error"),
        ("a_long_location", "a Location of more than 4096 bytes is left out"),
        ("idempotency_keys_outside", "`IdempotencyKeys` is outside every error layer"),
        #[cfg(feature = "sandbox")]
        ("a_sandbox_outside", "a `Sandbox` is outside every error layer"),
        ("a_panicking_restate", "`WireFormat::restate` of the wire format \"restates\" panicked"),
        ("an_id_of_a_client", "the request id in x-request-id was not accepted"),
    ] {
        let warnings = warnings_of(name);
        assert!(warnings.len() == 1 && warnings[0].contains(part), "{name}: {warnings:?}");
    }
    assert_eq!(warnings_of("nothing_is_lost"), Vec::<String>::new());
}

#[test]
fn what_http_requires_of_an_error_without_a_type_is_logged_once() {
    let warnings = warnings_of("errors_without_what_http_requires");
    let parts =
        ["`Allow`", "`Proxy-Authenticate`", "what is supported", "`Content-Range`", "`Upgrade`", "429", "451", "503"];
    assert_eq!(warnings.len(), parts.len(), "{warnings:?}");
    for part in parts {
        let named = warnings.iter().filter(|warning| warning.contains(part) && warning.contains("add `"));
        assert_eq!(named.count(), 1, "{part}: {warnings:?}");
    }
    assert_eq!(warnings_of("errors_with_what_http_requires"), Vec::<String>::new());
}

/// The categories whose status requires a header, with one that meets it.
fn required() -> [(Category, header::HeaderName, &'static str); 8] {
    [
        (Category::MethodNotAllowed, header::ALLOW, "GET"),
        (Category::ProxyCredentialsMissing, header::PROXY_AUTHENTICATE, "Basic"),
        (Category::UnsupportedMediaType, header::ACCEPT, "application/json"),
        (Category::RangeNotSatisfiable, header::CONTENT_RANGE, "bytes */7"),
        (Category::UpgradeRequired, header::UPGRADE, "HTTP/3.0"),
        (Category::RateLimited, header::RETRY_AFTER, "7"),
        (Category::LegallyUnavailable, header::LINK, "<https://example.com>; rel=\"blocked-by\""),
        (Category::Maintenance, header::RETRY_AFTER, "7"),
    ]
}

#[test]
#[ignore = "run in a process of its own"]
fn errors_without_what_http_requires() {
    install();
    let scope = || ErrorLayer::new(Problem::new()).scope();
    for _ in 0..3 {
        for (category, ..) in required() {
            let _ = scope().enter(|| Error::from(CategoryError::new(category)).into_response());
        }
    }
}

#[test]
#[ignore = "run in a process of its own"]
fn errors_with_what_http_requires() {
    install();
    let scope = || ErrorLayer::new(Problem::new()).scope();
    for (category, name, value) in required() {
        let error = CategoryError::new(category).with_header(name, value.parse().unwrap());
        let _ = scope().enter(|| HandlerError::from(error).into_response());
    }
    // The wait of the layer.
    let layer = ErrorLayer::new(Problem::new());
    let layer = layer.with_default_wait(ErrorStatus::TOO_MANY_REQUESTS, std::time::Duration::from_secs(7));
    let _ = layer.scope().enter(|| Error::from(CategoryError::new(Category::RateLimited)).into_response());
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn no_layer() {
    tracing::subscriber::set_global_default(Warnings { renders: true }).unwrap();
    for _ in 0..3 {
        assert_eq!(ask(&app()).await, "application/problem+json");
    }
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_layer_that_is_around_nothing() {
    install();
    let forgotten = ErrorLayer::new(Stripe::new());
    assert!(!forgotten.exposed_headers().is_empty());
    assert_eq!(ask(&app()).await, "application/problem+json");
}

/// Asks and reads the body, as a server does.
async fn send(app: &Router) -> StatusCode {
    let response = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    assert!(!to_bytes(body, usize::MAX).await.unwrap().is_empty());
    parts.status
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_layer_around_another_router() {
    install();
    assert_eq!(send(&app().errors(ErrorLayer::new(Stripe::new()))).await, 409);
    for _ in 0..3 {
        assert_eq!(send(&app()).await, 409);
    }
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn an_error_of_middleware_outside() {
    install();
    let app = app().errors(ErrorLayer::new(Stripe::new())).layer(from_fn(async |_: Request<Body>, _: Next| error()));
    assert_eq!(send(&app).await, 409);
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_task_that_middleware_reads() {
    install();
    let rebuilt = async |response: axum::response::Response| {
        let (parts, body) = response.into_parts();
        axum::response::Response::from_parts(parts, Body::from(to_bytes(body, usize::MAX).await.unwrap()))
    };
    let task = get(async || tokio::spawn(async { error() }).await.unwrap());
    let app = Router::new().route("/", task).layer(map_response(rebuilt)).errors(ErrorLayer::new(Stripe::new()));
    assert_eq!(send(&app).await, 409);
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_layer() {
    install();
    assert_eq!(ask(&app().errors(ErrorLayer::new(Stripe::new()))).await, "application/json");
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_task_behind_a_layer() {
    install();
    let task = get(async || tokio::spawn(async { error() }).await.unwrap());
    let app = Router::new().route("/", task).errors(ErrorLayer::new(Stripe::new()));
    assert_eq!(ask(&app).await, "application/json");
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_scope() {
    install();
    let response = ErrorLayer::new(Stripe::new()).scope().enter(error);
    assert_eq!(response.headers()["content-type"], "application/json");
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_process_default() {
    install();
    ErrorLayer::new(Stripe::new()).set_process_default().unwrap();
    assert_eq!(ask(&app()).await, "application/json");
}

const EMPTIED: SuccessDefinition = SuccessDefinition::new("emptied").with_status(StatusCode::NO_CONTENT);

fn enter<R>(work: impl FnOnce() -> R) -> R {
    ErrorLayer::new(Stripe::new()).scope().enter(work)
}

#[test]
#[ignore = "run in a process of its own"]
fn a_value_without_a_body() {
    install();
    for _ in 0..2 {
        let response = enter(|| Reply::ok(7).with_definition(&EMPTIED).into_response());
        assert_eq!(response.status(), 204);
    }
}

#[test]
#[ignore = "run in a process of its own"]
fn a_call_outside() {
    install();
    for _ in 0..2 {
        Call::current().set_operation("search");
    }
}

#[derive(Debug)]
struct Panics;

impl IdGenerator for Panics {
    fn generate(&self) -> Id {
        panic!("no ids today")
    }
}

#[test]
#[ignore = "run in a process of its own"]
fn a_panicking_id_generator() {
    install();
    std::panic::set_hook(Box::new(|_| {}));
    for _ in 0..2 {
        let response = ErrorLayer::new(Stripe::new()).with_ids(Panics).scope().enter(error);
        assert_eq!(response.headers()["x-request-id"].len(), 36);
    }
}

struct PanickingObserver;

impl Observer for PanickingObserver {
    fn on_error(&self, _: &ErrorEvent<'_>) {
        panic!("no metrics today")
    }
}

#[test]
#[ignore = "run in a process of its own"]
fn a_panicking_observer() {
    install();
    std::panic::set_hook(Box::new(|_| {}));
    for _ in 0..2 {
        let response = ErrorLayer::new(Stripe::new()).with_observer(PanickingObserver).scope().enter(error);
        assert_eq!(response.status(), 409);
    }
}

fn long_challenge() -> Challenge {
    Challenge::bearer().with_realm("api").with_scope(&"read ".repeat(1_000))
}

#[test]
#[ignore = "run in a process of its own"]
fn a_challenge_of_the_layer() {
    install();
    for _ in 0..2 {
        let layer = ErrorLayer::new(Stripe::new()).with_challenge(long_challenge());
        let missing = || Error::from(CategoryError::new(Category::CredentialsMissing)).into_response();
        assert_eq!(layer.scope().enter(missing).headers()["www-authenticate"], r#"Bearer realm="api""#);
    }
}

#[test]
#[ignore = "run in a process of its own"]
fn a_challenge_of_an_error() {
    install();
    for _ in 0..2 {
        let missing = CategoryError::new(Category::CredentialsMissing).with_challenge(long_challenge());
        let response = enter(|| Error::from(missing).into_response());
        assert_eq!(response.headers()["www-authenticate"], r#"Bearer realm="api""#);
    }
}

#[derive(Debug)]
struct Fails;

#[derive(serde::Serialize)]
struct Unwritten {
    #[serde(serialize_with = "fail")]
    value: (),
}

fn fail<S: serde::Serializer>(_: &(), _: S) -> Result<S::Ok, S::Error> {
    Err(serde::ser::Error::custom("it can't be written"))
}

impl WireFormat for Fails {
    type Failure<'a> = Unwritten;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "fails"
    }

    fn failure<'a>(&'a self, _: &'a ErrorView<'a>) -> Unwritten {
        Unwritten { value: () }
    }
}

/// It is known when the layer is made.
#[test]
#[ignore = "run in a process of its own"]
fn a_format_that_fails() {
    install();
    for _ in 0..2 {
        let _ = ErrorLayer::new(Fails);
    }
}

#[test]
#[ignore = "run in a process of its own"]
fn a_long_location() {
    install();
    for _ in 0..2 {
        let response = enter(|| Reply::created(7).with_location("/a".repeat(4_096)).into_response());
        assert!(!response.headers().contains_key("location"));
    }
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn idempotency_keys_outside() {
    install();
    let inside = app().layer(IdempotencyKeys::default()).errors(ErrorLayer::new(Stripe::new()));
    assert_eq!(send(&inside).await, 409);
    let outside = app().errors(ErrorLayer::new(Stripe::new())).layer(IdempotencyKeys::default());
    for _ in 0..2 {
        assert_eq!(send(&outside).await, 409);
    }
}

#[cfg(feature = "sandbox")]
#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_sandbox_outside() {
    install();
    let published = error_response::catalog::PublishedCatalog::default();
    let catalog = error_response::catalog![];
    let sandbox = error_response::sandbox::Sandbox::new(&Stripe::new(), &catalog, &published, |_| true).unwrap();
    let inside = app().layer(sandbox.clone()).errors(ErrorLayer::new(Stripe::new()));
    let outside = app().errors(ErrorLayer::new(Stripe::new())).layer(sandbox);
    for (app, status) in [(inside, 400), (outside.clone(), 409), (outside, 409)] {
        let request = Request::get("/").header("prefer", "error=conflict").body(Body::empty()).unwrap();
        assert_eq!(app.oneshot(request).await.unwrap().status(), status);
    }
}

#[derive(Debug)]
struct Restates;

impl WireFormat for Restates {
    type Failure<'a> = &'a str;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "restates"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> &'a str {
        view.code()
    }

    fn restate(&self, _: &[u8], _: StatusCode) -> Option<Bytes> {
        panic!("no such status today")
    }
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn a_panicking_restate() {
    install();
    std::panic::set_hook(Box::new(|_| {}));
    let app = Router::new().route("/", get(async || (StatusCode::GONE, error()))).errors(ErrorLayer::new(Restates));
    for _ in 0..2 {
        assert_eq!(send(&app).await, 410);
    }
}

/// Each request is recorded, at a level of its own: the text is a client's doing.
#[tokio::test]
#[ignore = "run in a process of its own"]
async fn an_id_of_a_client() {
    install();
    let app = app().errors(ErrorLayer::new(Stripe::new()));
    let request = Request::get("/").header("x-request-id", "Root=1-67891233;Sampled=1");
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["x-request-id"].len(), 36);
}

#[tokio::test]
#[ignore = "run in a process of its own"]
async fn nothing_is_lost() {
    install();
    let handler = get(async |call: Call| {
        call.set_operation("search");
        Reply::created(7).with_location("/accounts/é")
    });
    let layer = ErrorLayer::new(Stripe::new()).with_challenge(Challenge::bearer().with_realm("api"));
    let app = Router::new().route("/", handler).route("/none", get(async || Reply::no_content())).errors(layer);
    for path in ["/", "/none"] {
        let request = Request::get(path).header("x-request-id", "req_1");
        assert!(app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().is_success());
    }
}
