//! A layer knows the responses of ours by what they are, however they are
//! wrapped, read, kept, moved, encoded or replaced on their way. What is
//! somebody else's leaves as it came.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    thread,
};

use axum::{
    Extension, Router,
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, ErrorLayer, Id, Reply, RouterExt, Scope,
    format::{Problem, Stripe},
    layer::IdGenerator,
};
use futures_util::{StreamExt, stream};
use tower::{Layer, ServiceExt};
use tower_http::compression::CompressionLayer;

use crate::{
    format::Format,
    support::{Answer, REQUEST_ID, Server, check_text, shown},
};

/// The resource is missing
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Nothing is here, nor has there ever been")]
#[api(status = 404, code = "not_here", param = "path")]
struct NotHere;

/// Every id of an occurrence is the same.
#[derive(Debug)]
struct OneId;

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        Id::new("0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e").unwrap()
    }
}

fn layer(format: Format) -> ErrorLayer {
    format.layer().with_ids(OneId)
}

/// The handlers of this page.
fn routes() -> Router {
    Router::new()
        .route("/error", get(async || NotHere))
        .route("/spawned", get(async || spawned(async { NotHere.into_response() }).await))
        .route("/thread", get(async || thread::spawn(|| NotHere.into_response()).join().unwrap()))
        .route("/rebuilt-in-a-task", get(async || spawned(async { rebuilt(NotHere.into_response()).await }).await))
        .route("/carried", get(async || spawned(Scope::current().carry(async { NotHere.into_response() })).await))
        .route("/carried-and-rebuilt", get(carried_and_rebuilt))
        .route("/reply", get(reply))
        .route("/reply/spawned", get(async || spawned(async { reply().await.into_response() }).await))
        .route(
            "/reply/carried",
            get(async || spawned(Scope::current().carry(async { reply().await.into_response() })).await),
        )
        .route("/bare", get(async || ()))
}

async fn reply() -> Reply<&'static str> {
    Reply::ok("hunter2, and more than a compression leaves as it is")
}

async fn carried_and_rebuilt() -> Response {
    spawned(Scope::current().carry(async { rebuilt(NotHere.into_response()).await })).await
}

async fn spawned(work: impl Future<Output = Response> + Send + 'static) -> Response {
    tokio::spawn(work).await.unwrap()
}

/// What a middleware does that logs bodies.
async fn rebuilt(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, Body::from(to_bytes(body, usize::MAX).await.unwrap()))
}

async fn streamed(response: Response) -> Response {
    response.map(|body| Body::from_stream(body.into_data_stream()))
}

/// A body that knows its size and hands everything on.
async fn mapped(response: Response) -> Response {
    response.map(|body| Body::new(Counted(body)))
}

struct Counted(Body);

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        std::pin::Pin::new(&mut self.0).poll_frame(context)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}

/// A body is moved into a thread and back.
async fn moved(response: Response) -> Response {
    thread::spawn(move || response).join().unwrap()
}

/// What was read and put together again says nothing of itself: within a wrapper
/// that doesn't know its size it is somebody else's.
fn is_lost(way: &str, path: &str) -> bool {
    path.contains("rebuilt") && (way.contains("stream") || way.contains("gzip"))
}

/// `app` under a layer that answers `status` to everything.
fn rewritten(app: Router, status: u16) -> Router {
    let rewrite = move |request: Request, next: Next| async move {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        response
    };
    app.layer(from_fn(rewrite))
}

/// The ways a response takes below the layer, each with a name.
fn ways() -> Vec<(&'static str, Router)> {
    vec![
        ("as it is", routes()),
        ("gzip", routes().layer(CompressionLayer::new())),
        ("as a stream", routes().layer(map_response(streamed))),
        ("as a stream, then gzip", routes().layer(map_response(streamed)).layer(CompressionLayer::new())),
        ("in another body of its size", routes().layer(map_response(mapped))),
        ("read and put together again", routes().layer(map_response(rebuilt))),
        ("moved to a thread and back", routes().layer(map_response(moved))),
    ]
}

/// The answer to a client that takes gzip, without what a compression adds for
/// caches and with known ids.
async fn ask(app: Router, method: &str, path: &str) -> Answer {
    let headers = [("x-request-id", REQUEST_ID), ("accept-encoding", "gzip")];
    let answer = Server::start(app).await.ask(method, path, &headers, "").await;
    Answer(without_ids(&answer.0.replace("vary: accept-encoding\r\n", "")))
}

/// Ids that are made elsewhere are another each time.
fn without_ids(text: &str) -> String {
    let mut text = text.to_owned();
    let is_id = |id: &str| id.len() == 36 && id.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let found = text.split(['"', ' ', '\r', '\n']).find(|word| is_id(word)).map(str::to_owned);
    if let Some(id) = found {
        text = text.replace(&id, OneId.generate().as_str());
    }
    text
}

#[tokio::test]
async fn an_error_of_any_origin_leaves_in_the_layers_format() {
    for format in Format::all() {
        let expected = shown(&ask(routes().errors(layer(format)), "GET", "/error").await.0);
        check_text(&format!("status/identity_{}.http", format.name()), &expected);
        for (way, app) in ways() {
            for path in ["/spawned", "/thread", "/rebuilt-in-a-task"] {
                if is_lost(way, path) {
                    continue;
                }
                let answer = ask(app.clone().errors(layer(format)), "GET", path).await;
                assert_eq!(shown(&answer.0), expected, "{format:?} {path} {way}");
            }
        }
    }
}

#[tokio::test]
async fn an_error_says_the_status_that_is_sent() {
    for format in Format::all() {
        let expected = shown(&ask(rewritten(routes(), 410).errors(layer(format)), "GET", "/error").await.0);
        check_text(&format!("status/identity_gone_{}.http", format.name()), &expected);
        for (way, app) in ways() {
            for path in ["/error", "/spawned", "/thread", "/rebuilt-in-a-task", "/carried", "/carried-and-rebuilt"] {
                let is_elsewhere = ["/spawned", "/thread", "/rebuilt-in-a-task"].contains(&path);
                let is_wrapped = way.contains("stream") || way.contains("gzip");
                // Without a status in the body there is nothing to correct: the wrapper stays.
                if is_lost(way, path) || is_wrapped && !is_elsewhere && !repeats_status(format) {
                    continue;
                }
                let answer = ask(rewritten(app.clone(), 410).errors(layer(format)), "GET", path).await;
                assert_eq!(shown(&answer.0), expected, "{format:?} {path} {way}");
            }
        }
    }
}

fn repeats_status(format: Format) -> bool {
    format.facts().status.is_some()
}

/// The data of an answer in chunks, or all of another one.
fn dechunked(answer: &str) -> String {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let lines = body.split("\r\n").filter(|line| u64::from_str_radix(line, 16).is_err());
    lines.collect()
}

#[tokio::test]
async fn a_success_that_became_an_error_leaves_as_one() {
    for format in Format::all() {
        let expected = shown(&ask(rewritten(routes(), 502).errors(layer(format)), "GET", "/bare").await.0);
        check_text(&format!("status/identity_bad_gateway_{}.http", format.name()), &expected);
        for (way, app) in ways() {
            for path in ["/reply", "/reply/spawned", "/reply/carried"] {
                let answer = ask(rewritten(app.clone(), 502).errors(layer(format)), "GET", path).await;
                assert_eq!(shown(&answer.0), expected, "{format:?} {path} {way}");
            }
        }
    }
}

#[tokio::test]
async fn what_has_its_status_still_leaves_as_its_wrapper_made_it() {
    for format in Format::all() {
        for path in ["/error", "/carried", "/reply"] {
            let whole = send(routes().errors(layer(format)), path).await;
            let by_hand = whole.clone();
            // The same bytes, by somebody who knows nothing of errors.
            let theirs = Router::new().fallback(async move || by_hand.into_response()).layer(CompressionLayer::new());
            let ours = send(routes().layer(CompressionLayer::new()).errors(layer(format)), path).await;
            assert_eq!(ours.headers.get(header::CONTENT_ENCODING), Some(&HeaderValue::from_static("gzip")));
            assert_eq!(ours.shown(), send(theirs, path).await.shown(), "{format:?} {path}");
        }
    }
}

/// A whole response, in memory: an encoded one is no text.
#[derive(Clone)]
struct Whole {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: Bytes,
}

impl Whole {
    fn shown(&self) -> (StatusCode, Vec<String>, &[u8]) {
        let mut headers: Vec<_> = self.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        headers.sort();
        (self.status, headers, &self.body)
    }
}

impl IntoResponse for Whole {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response
    }
}

async fn send(app: Router, path: &str) -> Whole {
    let request = Request::get(path).header("x-request-id", REQUEST_ID).header("accept-encoding", "gzip");
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Whole { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
}

const THEIRS: &str = "{\"theirs\":true}";

/// JSON that a handler wrote itself, as long as `ours`, whole or as a stream.
fn theirs(status: StatusCode, length: usize, is_streamed: bool) -> Response {
    let text = format!("{THEIRS:<length$}");
    let body = match is_streamed {
        true => Body::from_stream(stream::iter([Ok::<_, Infallible>(text)])),
        false => Body::from(text),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn length_of(response: &Response) -> usize {
    response.body().size_hint().exact().unwrap().try_into().unwrap()
}

/// How a handler gets rid of a response: the name of the way, and what is left of the response.
type Discard = (&'static str, fn(Response) -> Option<Response>);

/// What becomes of a response of ours, in whose place another one is sent.
fn discards() -> Vec<Discard> {
    vec![
        ("dropped", |ours| {
            drop(ours);
            None
        }),
        ("dropped on another thread", |ours| {
            thread::spawn(move || drop(ours)).join().unwrap();
            None
        }),
        ("kept", Some),
        ("read", |ours| {
            drop(futures_util::FutureExt::now_or_never(to_bytes(ours.into_body(), usize::MAX)).unwrap());
            None
        }),
    ]
}

#[tokio::test]
async fn somebody_elses_body_leaves_as_it_came() {
    for format in Format::all() {
        for (how, discard) in discards() {
            for (is_streamed, status) in
                [(false, 200), (true, 200), (false, 404), (true, 404), (false, 502), (true, 502)]
            {
                for render in [|| NotHere.into_response(), || Reply::ok(["hunter2"]).into_response()] {
                    let status = StatusCode::from_u16(status).unwrap();
                    let handler = async move || {
                        let ours = render();
                        let length = length_of(&ours);
                        let kept = Arc::new(Mutex::new(discard(ours)));
                        (Extension(kept), theirs(status, length, is_streamed))
                    };
                    let app = Router::new().route("/", get(handler)).errors(layer(format));
                    let answer = ask(app, "GET", "/").await;
                    let case = format!("{format:?} {how} {status} streamed: {is_streamed}");
                    assert_eq!(answer.status(), status, "{case}");
                    assert_eq!(dechunked(&answer.0).trim_end(), THEIRS, "{case}");
                    assert_eq!(answer.header("content-type"), Some("application/json"), "{case}");
                    let (policy, id) = (answer.header("cache-control"), answer.header("x-request-id"));
                    // An error of theirs has what every error has.
                    let expected = if status != 200 { (Some("no-store"), Some(REQUEST_ID)) } else { (None, None) };
                    assert_eq!((policy, id), expected, "{case}");
                }
            }
        }
    }
}

#[tokio::test]
async fn several_errors_in_one_body_leave_as_they_are() {
    let batch = async || {
        let parts = stream::iter([NotHere.into_response(), NotHere.into_response()]);
        let parts = parts.flat_map(|part| part.into_body().into_data_stream());
        (StatusCode::MULTI_STATUS, [(header::CONTENT_TYPE, "application/problem+json")], Body::from_stream(parts))
    };
    let app = Router::new().route("/", get(batch)).errors(ErrorLayer::new(Problem::new()));
    let answer = ask(app, "GET", "/").await;
    assert_eq!(answer.status(), 207);
    assert_eq!(dechunked(&answer.0).matches(r#""status":404"#).count(), 2, "{answer:?}");
}

#[tokio::test]
async fn a_body_under_the_extensions_of_ours_is_somebody_elses() {
    for format in Format::all() {
        let handler = async || {
            let (mut parts, body) = spawned(async { NotHere.into_response() }).await.into_parts();
            drop(body);
            parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Response::from_parts(parts, Body::from(THEIRS))
        };
        let app = Router::new().route("/", get(handler)).errors(layer(format));
        ask(app, "GET", "/").await.check(404, THEIRS);
    }
}

#[tokio::test]
async fn head_promises_what_get_sends() {
    for format in Format::all() {
        for (status, paths) in
            [(404, ["/error", "/spawned", "/carried"]), (502, ["/reply", "/reply/spawned", "/reply/carried"])]
        {
            for path in paths {
                let inside = rewritten(routes(), status).errors(layer(format));
                let around = Router::new().fallback_service(layer(format).layer(rewritten(routes(), status)));
                for app in [inside, around] {
                    let get = shown(&ask(app.clone(), "GET", path).await.0);
                    let head = shown(&ask(app, "HEAD", path).await.0);
                    assert_eq!(get.split_once("\n\n").unwrap().0, head.trim_end(), "{format:?} {path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_layer_further_out_knows_whose_format_it_is() {
    // Both write `application/json`; only one repeats the status.
    for (inner, outer) in [(Format::FINQWARE, Format::STRIPE), (Format::PROBLEM, Format::FINQWARE)] {
        let expected = shown(&ask(rewritten(routes(), 410).errors(layer(inner)), "GET", "/error").await.0);
        for path in ["/error", "/spawned", "/carried"] {
            let app = rewritten(routes().layer(layer(inner)), 410).errors(layer(outer));
            assert_eq!(shown(&ask(app, "GET", path).await.0), expected, "{inner:?} in {outer:?} {path}");
        }
    }
}

#[tokio::test]
async fn an_error_of_a_task_that_became_a_success_is_in_the_layers_format() {
    for format in [Format::PROBLEM, Format::FINQWARE, Format::STRIPE] {
        let expected = shown(&ask(rewritten(routes(), 200).errors(layer(format)), "GET", "/error").await.0);
        let answer = ask(rewritten(routes(), 200).errors(layer(format)), "GET", "/spawned").await;
        assert_eq!(shown(&answer.0), expected, "{format:?}");
    }
    let app = rewritten(routes(), 200).errors(ErrorLayer::new(Stripe::new()));
    assert!(ask(app, "GET", "/spawned").await.body().contains(r#""code":"not_here""#));
}
