//! Where in a stack an error may come from, and that it leaves in the format
//! of the router it happened in.

use std::{
    convert::Infallible,
    future::{Future, Ready, pending, ready},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    extract::{Json, Request},
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use error_response::{
    ApiError, Call, Category, CategoryError, Challenge, Error, ErrorInfo, ErrorLayer, Problem, Reply, ResultExt,
    RouterExt, Scope, Stripe,
};
use tower::{
    BoxError, Layer, Service, ServiceBuilder, buffer::BufferLayer, limit::ConcurrencyLimitLayer,
    load_shed::LoadShedLayer, service_fn, timeout::TimeoutLayer,
};

use crate::support::{REQUEST_ID, ask, ask_with, check};

/// The resource is missing
#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("Nothing is here")]
#[api(status = 404, code = "not_here", param = "path")]
struct NotHere;

async fn not_here() -> NotHere {
    NotHere
}

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

fn problem() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

const NOT_HERE_IN_STRIPE: &str = "stack/not_here_in_stripe.http";
const NOT_HERE_IN_PROBLEM: &str = "stack/not_here_in_problem.http";
const UNKNOWN_IN_STRIPE: &str = "stack/unknown_path_in_stripe.http";
const UNKNOWN_IN_PROBLEM: &str = "stack/unknown_path_in_problem.http";
const WRONG_METHOD_IN_STRIPE: &str = "stack/wrong_method_in_stripe.http";
const WRONG_METHOD_IN_PROBLEM: &str = "stack/wrong_method_in_problem.http";
const PANIC_IN_STRIPE: &str = "stack/panic_in_stripe.http";
const PANIC_IN_PROBLEM: &str = "stack/panic_in_problem.http";

/// A layer of each dialect, and what `NotHere` and a panic are in it.
fn dialects() -> [(ErrorLayer, &'static str, &'static str); 2] {
    [(stripe(), NOT_HERE_IN_STRIPE, PANIC_IN_STRIPE), (problem(), NOT_HERE_IN_PROBLEM, PANIC_IN_PROBLEM)]
}

#[tokio::test]
async fn the_layer_is_inside_or_around_the_router() {
    let routes = || Router::new().route("/here", get(not_here));
    let inside = || routes().layer(stripe());
    check(NOT_HERE_IN_STRIPE, &ask(inside(), "GET", "/here").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(inside(), "PUT", "/here").await);
    check(UNKNOWN_IN_STRIPE, &ask(inside(), "GET", "/none").await);

    let around = || Router::new().fallback_service(stripe().layer(routes()));
    check(NOT_HERE_IN_STRIPE, &ask(around(), "GET", "/here").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(around(), "PUT", "/here").await);
    check(UNKNOWN_IN_STRIPE, &ask(around(), "GET", "/none").await);
}

#[tokio::test]
async fn nested_routers_with_two_dialects() {
    let app = || {
        let inner = Router::new().route("/here", get(not_here)).errors(stripe());
        Router::new().route("/here", get(not_here)).nest("/inner", inner).errors(problem())
    };
    check(NOT_HERE_IN_STRIPE, &ask(app(), "GET", "/inner/here").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(app(), "PUT", "/inner/here").await);
    check(UNKNOWN_IN_STRIPE, &ask(app(), "GET", "/inner/none").await);
    check(NOT_HERE_IN_PROBLEM, &ask(app(), "GET", "/here").await);
    check(WRONG_METHOD_IN_PROBLEM, &ask(app(), "PUT", "/here").await);
    check(UNKNOWN_IN_PROBLEM, &ask(app(), "GET", "/none").await);
}

#[tokio::test]
async fn merged_routers_with_two_dialects() {
    let app = || {
        let one = Router::new().route("/one", get(not_here)).layer(stripe());
        let two = Router::new().route("/two", get(not_here)).layer(problem());
        one.merge(two).errors(problem())
    };
    check(NOT_HERE_IN_STRIPE, &ask(app(), "GET", "/one").await);
    check(WRONG_METHOD_IN_STRIPE, &ask(app(), "PUT", "/one").await);
    check(NOT_HERE_IN_PROBLEM, &ask(app(), "GET", "/two").await);
    check(WRONG_METHOD_IN_PROBLEM, &ask(app(), "PUT", "/two").await);
    check(UNKNOWN_IN_PROBLEM, &ask(app(), "GET", "/none").await);
}

#[tokio::test]
async fn from_fn_on_either_side() {
    async fn refuse(_: Request, _: Next) -> Result<Response, NotHere> {
        Err(NotHere)
    }
    let routes = || Router::new().route("/here", get(async || "never"));
    let inside = routes().layer(ServiceBuilder::new().layer(stripe()).layer(from_fn(refuse)));
    check(NOT_HERE_IN_STRIPE, &ask(inside, "GET", "/here").await);

    // Outside the layer an error is rendered in the process's default.
    let outside = routes().layer(ServiceBuilder::new().layer(from_fn(refuse)).layer(stripe()));
    check(NOT_HERE_IN_PROBLEM, &without_uuid(ask(outside, "GET", "/here").await));
}

/// The answer with the id that was made for it replaced by the known one.
fn without_uuid(answer: String) -> String {
    let id = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap_or_default().to_owned();
    assert_eq!(id.len(), 36, "{answer}");
    answer.replace(&id, REQUEST_ID)
}

#[tokio::test]
async fn a_spawned_task_with_and_without_the_scope() {
    let without = async || tokio::spawn(async { NotHere.into_response() }).await.internal();
    let with = async || {
        let work = async {
            assert_eq!(Call::current().request_id(), Some(REQUEST_ID));
            NotHere.into_response()
        };
        tokio::spawn(Scope::current().carry(work)).await.internal()
    };
    let entered = async || {
        let scope = Scope::current();
        tokio::task::spawn_blocking(|| scope.enter(|| NotHere.into_response())).await.internal()
    };
    async fn panics(carried: bool) -> Result<(), Error> {
        let work = async { panic!("hunter2") };
        let task = if carried { tokio::spawn(Scope::current().carry(work)) } else { tokio::spawn(work) };
        task.await.internal()
    }
    let routes = Router::new()
        // Rendered in the process's default, and anew by the layer.
        .route("/without", get(without))
        .route("/with", get(with))
        .route("/entered", get(entered))
        .route("/panic/without", get(async || panics(false).await))
        .route("/panic/with", get(async || panics(true).await));
    for (layer, not_here, panic) in dialects() {
        let app = routes.clone().errors(layer);
        for path in ["/without", "/with", "/entered"] {
            check(not_here, &ask(app.clone(), "GET", path).await);
        }
        for path in ["/panic/without", "/panic/with"] {
            check(panic, &ask(app.clone(), "GET", path).await);
        }
    }
}

#[tokio::test]
async fn a_carried_task_renders_in_the_layers_format_at_once() {
    for (layer, media_type) in [(stripe(), "application/json"), (problem(), "application/problem+json")] {
        let handler = async move || {
            let work = async move { assert_eq!(NotHere.into_response().headers()["content-type"], media_type) };
            tokio::spawn(Scope::current().carry(work)).await.internal()
        };
        let answer = ask(Router::new().route("/here", get(handler)).errors(layer), "GET", "/here").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}

/// A service that does everything at once in `call`.
#[derive(Clone)]
struct Eager<F>(F);

impl<F: FnMut() -> Response> Service<Request> for Eager<F> {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        ready(Ok((self.0)()))
    }
}

#[tokio::test]
async fn a_response_built_inside_call() {
    for (layer, not_here, _) in dialects() {
        let app = Router::new().fallback_service(layer.layer(Eager(|| NotHere.into_response())));
        check(not_here, &ask(app, "GET", "/here").await);
    }
}

#[tokio::test]
async fn behind_a_buffer() {
    // The worker of the buffer calls the service on a task of its own.
    for (layer, not_here, _) in dialects() {
        let stack = ServiceBuilder::new().layer(layer).layer(BufferLayer::new(4));
        let app = Router::new().fallback_service(stack.service(Eager(|| NotHere.into_response())));
        check(not_here, &ask(app, "GET", "/here").await);
    }
}

/// A service that panics where it is told to.
#[derive(Clone, Copy, PartialEq)]
enum PanicsIn {
    PollReady,
    Call,
    Poll,
    Drop,
}

struct PanickingFuture(PanicsIn);

impl Future for PanickingFuture {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        assert!(self.0 != PanicsIn::Poll, "hunter2");
        Poll::Ready(Ok(NotHere.into_response()))
    }
}

impl Drop for PanickingFuture {
    fn drop(&mut self) {
        assert!(self.0 != PanicsIn::Drop, "hunter2");
    }
}

impl Service<Request> for PanicsIn {
    type Response = Response;
    type Error = Infallible;
    type Future = PanickingFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        assert!(*self != PanicsIn::PollReady, "hunter2");
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> PanickingFuture {
        assert!(*self != PanicsIn::Call, "hunter2");
        PanickingFuture(*self)
    }
}

#[tokio::test]
async fn a_panic_in_each_place_of_a_service() {
    for (layer, not_here, panic) in dialects() {
        for place in [PanicsIn::PollReady, PanicsIn::Call, PanicsIn::Poll] {
            let app = Router::new().fallback_service(layer.layer(place));
            check(panic, &ask(app, "GET", "/here").await);
        }
        // The response is there already when its maker is dropped.
        let app = Router::new().fallback_service(layer.layer(PanicsIn::Drop));
        check(not_here, &ask(app, "GET", "/here").await);
    }
}

/// Panics while it is printed.
#[derive(Debug, ApiError)]
#[api(status = 400, code = "bad_display", title = "Bad display", message = "{0}")]
struct BadDisplay(Panics);

#[derive(Debug)]
struct Panics;

impl std::fmt::Display for Panics {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("hunter2")
    }
}

impl std::fmt::Display for BadDisplay {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("hunter2")
    }
}

impl std::error::Error for BadDisplay {}

#[tokio::test]
async fn a_panic_in_a_handler_a_middleware_an_extractor_or_a_display() {
    async fn handler() {
        panic!("hunter2")
    }
    async fn middleware(_: Request, _: Next) -> Response {
        panic!("hunter2")
    }
    struct Extractor;
    impl<S: Sync> axum::extract::FromRequestParts<S> for Extractor {
        type Rejection = Infallible;
        async fn from_request_parts(_: &mut axum::http::request::Parts, _: &S) -> Result<Self, Infallible> {
            panic!("hunter2")
        }
    }
    let apps = [
        Router::new().route("/here", get(handler)),
        Router::new().route("/here", get(async || "never")).layer(from_fn(middleware)),
        Router::new().route("/here", get(async |_: Extractor| "never")),
        Router::new().route("/here", get(async || BadDisplay(Panics))),
    ];
    for (layer, _, panic) in dialects() {
        for app in &apps {
            check(panic, &ask(app.clone().errors(layer.clone()), "GET", "/here").await);
        }
        for (around, _, _) in dialects() {
            let inner = Router::new().route("/here", get(handler)).errors(layer.clone());
            let app = Router::new().nest("/inner", inner).errors(around);
            check(panic, &ask(app, "GET", "/inner/here").await);
        }
    }
    // With no layer, a text that panics is still an answer.
    let bare = Router::new().route("/here", get(async || BadDisplay(Panics)));
    check(PANIC_IN_PROBLEM, &without_uuid(ask(bare, "GET", "/here").await));
}

#[tokio::test]
async fn an_error_that_is_replaced_by_another_response() {
    async fn replace(request: Request, next: Next) -> Response {
        assert_eq!(next.run(request).await.status(), StatusCode::NOT_FOUND);
        Error::from(CategoryError::new(Category::PermissionDenied)).into_response()
    }
    let app = || Router::new().route("/here", get(not_here));
    let replaced = app().layer(ServiceBuilder::new().layer(stripe()).layer(from_fn(replace)));
    check("stack/replaced_in_stripe.http", &ask(replaced, "GET", "/here").await);

    async fn recover(request: Request, next: Next) -> Response {
        let _ = next.run(request).await;
        "fine after all".into_response()
    }
    let recovered = app().layer(ServiceBuilder::new().layer(stripe()).layer(from_fn(recover)));
    let answer = ask(recovered, "GET", "/here").await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("fine after all"), "{answer}");
    assert!(!answer.contains("no-store"), "{answer}");
}

#[tokio::test]
async fn foreign_responses_are_adopted_and_keep_their_headers() {
    async fn echo(Json(_): Json<u8>) {}
    let app = || {
        Router::new()
            .route("/json", post(echo))
            .route("/bare", get(async || StatusCode::IM_A_TEAPOT))
            .route("/text", get(async || (StatusCode::FORBIDDEN, "hunter2")))
            .route("/unauthorized", get(async || StatusCode::UNAUTHORIZED))
            .route(
                "/limited",
                get(async || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "7"), ("x-kept", "yes")], "Wait for 6s")),
            )
            .route("/broken", get(async || (StatusCode::INTERNAL_SERVER_ERROR, "hunter2")))
            .route(
                "/encoded",
                get(async || (StatusCode::BAD_GATEWAY, [(header::CONTENT_ENCODING, "gzip"), (header::ETAG, "\"a\"")])),
            )
    };
    for (name, format) in [("stripe", stripe()), ("problem", problem())] {
        let app = || app().errors(format.clone());
        for path in ["bare", "text", "unauthorized", "limited", "broken", "encoded"] {
            let answer = ask(app(), "GET", &format!("/{path}")).await;
            assert!(!answer.contains("content-encoding"), "{answer}");
            check(&format!("stack/foreign_{path}_in_{name}.http"), &answer);
        }
        let json = [("x-request-id", REQUEST_ID), ("content-type", "application/json")];
        let answer = ask_with(app(), "POST", "/json", &json, r#""hunter2" and more"#).await;
        check(&format!("stack/foreign_syntax_in_{name}.http"), &answer);
        let answer = ask_with(app(), "POST", "/json", &json, r#""hunter2""#).await;
        check(&format!("stack/foreign_data_in_{name}.http"), &answer);
        let answer = ask_with(app(), "POST", "/json", &json[..1], "7").await;
        check(&format!("stack/foreign_media_type_in_{name}.http"), &answer);
    }
    let challenge = Challenge::bearer().with_realm("api");
    let app = app().errors(stripe().with_challenge(challenge));
    let answer = ask(app, "GET", "/unauthorized").await;
    assert!(answer.contains("www-authenticate: Bearer realm=\"api\"\r\n"), "{answer}");
}

#[tokio::test]
async fn text_is_forwarded_only_when_told() {
    let app = Router::new()
        .route("/client", get(async || (StatusCode::CONFLICT, "Try the \"other\" one")))
        .route("/long", get(async || (StatusCode::CONFLICT, "x".repeat(9_000))))
        .route("/server", get(async || (StatusCode::BAD_GATEWAY, "hunter2")))
        .errors(stripe().forward_client_error_text());
    assert!(ask(app.clone(), "GET", "/client").await.contains(r#""message":"Try the \"other\" one""#));
    assert!(!ask(app.clone(), "GET", "/long").await.contains("xxx"));
    assert!(!ask(app, "GET", "/server").await.contains("hunter2"));
}

#[tokio::test]
async fn the_errors_of_inner_services_become_responses() {
    #[derive(Debug, thiserror::Error)]
    #[error("wrapped")]
    struct Wrapper(#[source] NotHere);

    let failing = |error: fn() -> BoxError| service_fn(move |_: Request| ready(Err::<Response, _>(error())));
    let layer = stripe().downcast::<NotHere>();
    let known = Router::new().fallback_service(layer.layer(failing(|| NotHere.into())));
    check(NOT_HERE_IN_STRIPE, &ask(known, "GET", "/here").await);
    let wrapped = Router::new().fallback_service(layer.layer(failing(|| Wrapper(NotHere).into())));
    check(NOT_HERE_IN_STRIPE, &ask(wrapped, "GET", "/here").await);
    let unknown = Router::new().fallback_service(layer.layer(failing(|| "hunter2".into())));
    check(PANIC_IN_STRIPE, &ask(unknown, "GET", "/here").await);

    let slow = Router::new()
        .route("/here", get(pending::<()>))
        .layer(ServiceBuilder::new().layer(problem()).layer(TimeoutLayer::new(Duration::from_millis(5))));
    check("stack/timeout_in_problem.http", &ask(slow, "GET", "/here").await);

    let full = ServiceBuilder::new()
        .layer(problem())
        .layer(LoadShedLayer::new())
        .layer(ConcurrencyLimitLayer::new(0))
        .service(Eager(|| NotHere.into_response()));
    check("stack/overload_in_problem.http", &ask(Router::new().fallback_service(full), "GET", "/here").await);
}

#[tokio::test]
async fn a_value_that_can_not_be_written_is_an_internal_error() {
    /// Its detail fails to serialize
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Never seen")]
    #[api(status = 409, code = "never_seen")]
    struct Unwritable {
        #[api(detail)]
        broken: Broken,
    }

    #[derive(Debug)]
    struct Broken;
    impl serde::Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("hunter2"))
        }
    }

    let app = Router::new()
        .route("/error", get(async || Unwritable { broken: Broken }))
        .route("/success", get(async || Reply::ok(Broken)))
        .errors(stripe());
    check(PANIC_IN_STRIPE, &ask(app.clone(), "GET", "/error").await);
    check(PANIC_IN_STRIPE, &ask(app, "GET", "/success").await);
}

#[tokio::test]
async fn replies() {
    let app = Router::new()
        .route("/ok", get(async || Reply::ok([1, 2])))
        .route("/created", get(async || Reply::created("acc_1").with_location("/accounts/acc_1")))
        .route("/deleted", get(async || Reply::no_content()))
        .errors(stripe());
    for path in ["ok", "created", "deleted"] {
        check(&format!("stack/reply_{path}.http"), &ask(app.clone(), "GET", &format!("/{path}")).await);
    }
}

#[tokio::test]
async fn one_error_type_gathers_others() {
    let app = Router::new()
        .route("/here", get(async || Err::<(), Error>(NotHere.into())))
        .route("/file", get(async || std::fs::read("/no/such/hunter2").internal().map(|_| ())))
        .errors(stripe());
    check(NOT_HERE_IN_STRIPE, &ask(app.clone(), "GET", "/here").await);
    check(PANIC_IN_STRIPE, &ask(app, "GET", "/file").await);
}

/// A library that knows `error-core` only.
mod library {
    use error_core::ApiError;

    /// The resource is missing
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Nothing is here")]
    #[api(status = 404, code = "not_here", param = "path")]
    pub(super) struct NotHere;

    #[derive(Debug, thiserror::Error, ApiError)]
    pub(super) enum Failed {
        #[error(transparent)]
        #[api(transparent)]
        NotHere(#[from] NotHere),

        #[error("hunter2")]
        #[api(category = internal_error)]
        Inside,
    }

    pub(super) fn find() -> Result<(), NotHere> {
        Err(NotHere)
    }

    pub(super) fn fail(inside: bool) -> Result<(), Failed> {
        if inside { Err(Failed::Inside) } else { Ok(find()?) }
    }
}

#[tokio::test]
async fn an_error_type_of_a_library_without_axum() {
    let routes = Router::new()
        .route("/find", get(async || -> Result<(), Error> { Ok(library::find()?) }))
        .route("/fail", get(async || -> Result<(), Error> { Ok(library::fail(false)?) }))
        .route("/inside", get(async || library::fail(true).map_err(Error::from)));
    for (layer, not_here, panic) in dialects() {
        let app = routes.clone().errors(layer);
        check(not_here, &ask(app.clone(), "GET", "/find").await);
        check(not_here, &ask(app.clone(), "GET", "/fail").await);
        check(panic, &ask(app, "GET", "/inside").await);
    }
}

#[tokio::test]
async fn request_ids() {
    let routes = || Router::new().route("/here", get(not_here));
    let id_of = |answer: &str, name: &str| {
        let ids: Vec<_> = answer.lines().filter_map(|line| line.strip_prefix(name)).map(str::to_owned).collect();
        assert!(ids.len() < 2, "{answer}");
        ids.into_iter().next()
    };
    // Hostile or long ids are not repeated.
    for hostile in ["two words", "<script>", "", &"x".repeat(65)] {
        let answer = ask_with(routes().errors(stripe()), "GET", "/here", &[("x-request-id", hostile)], "").await;
        assert_eq!(id_of(&answer, "x-request-id: ").map(|id| id.len()), Some(36), "{answer}");
    }
    let own = stripe().with_request_id_header("request-id".parse().unwrap());
    let answer = ask_with(routes().errors(own), "GET", "/here", &[("request-id", "abc")], "").await;
    assert_eq!(id_of(&answer, "request-id: ").as_deref(), Some("abc"), "{answer}");
    let answer = ask(routes().errors(stripe().without_request_id()), "GET", "/here").await;
    assert_eq!(id_of(&answer, "x-request-id: "), None, "{answer}");
    // A layer outside sees the same id on every error of a request.
    let nested = Router::new().nest("/inner", routes().errors(stripe())).errors(problem());
    let answer = ask_with(nested, "GET", "/inner/here", &[], "").await;
    assert_eq!(id_of(&answer, "x-request-id: ").map(|id| id.len()), Some(36), "{answer}");
}

#[tokio::test]
async fn middleware_outside_reads_what_was_rendered() {
    async fn look(request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        let info = response.extensions().get::<ErrorInfo>().unwrap();
        assert_eq!((info.code(), info.category()), ("not_here", Category::NotFound));
        response
    }
    let app = Router::new()
        .route("/here", get(not_here))
        .layer(ServiceBuilder::new().layer(from_fn(look)).layer(stripe().with_error_info()));
    check(NOT_HERE_IN_STRIPE, &ask(app, "GET", "/here").await);
}

#[tokio::test]
async fn outside_any_layer_an_error_is_still_an_error() {
    let app = Router::new().route("/here", get(not_here));
    check(NOT_HERE_IN_PROBLEM, &without_uuid(ask(app, "GET", "/here").await));
}

#[test]
fn the_layer_is_small_and_crosses_threads() {
    fn crosses_threads<T: Send + Sync + Clone + 'static>() {}
    crosses_threads::<ErrorLayer>();
    crosses_threads::<Scope>();
    assert_eq!(size_of::<ErrorLayer>(), size_of::<usize>());
}
