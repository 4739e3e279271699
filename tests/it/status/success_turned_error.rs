//! A layer, or the handler, gives a success of ours the status of an error: it
//! leaves as one, with all that the format's errors have.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ErrorLayer, Id, Reply, ResultExt, RouterExt,
    extract::Json,
    format::{ErasedWireFormat, ErrorView, Finqware, Problem, ResultBody, Stripe, SuccessView, WireFormat},
    layer::IdGenerator,
};
use http_body::{Frame, SizeHint};
use serde::Serialize;
use tower::Layer;
use tracing::Level;

use crate::{
    format::Format,
    records::{one, watch, watch_unnamed},
    support::{Answer, Server, ask, ask_with, shown},
};

/// A format of one's own that wraps successes and has no code for them.
#[derive(Debug)]
struct Cloudflare;

#[derive(Serialize)]
struct Envelope<'a> {
    success: bool,
    errors: Vec<&'a str>,
    result: Option<ResultBody<'a>>,
}

impl WireFormat for Cloudflare {
    type Failure<'a> = Envelope<'a>;
    type Success<'a> = Envelope<'a>;

    fn name(&self) -> &'static str {
        "cloudflare"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Envelope<'a> {
        Envelope { success: false, errors: vec![view.message()], result: None }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Envelope<'a>> {
        Some(Envelope { success: true, errors: vec![], result: Some(view.result()) })
    }

    fn success_media_type(&self) -> HeaderValue {
        HeaderValue::from_static("application/vnd.success+json")
    }
}

/// Every id is the same, so that whole answers can be compared.
#[derive(Debug)]
struct OneId;

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        Id::new("0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e").unwrap()
    }
}

/// The built-in formats, and one of one's own.
fn formats() -> Vec<Arc<dyn ErasedWireFormat>> {
    Format::all().into_iter().map(Format::wire_format).chain([Arc::new(Cloudflare) as _]).collect()
}

fn layer(format: &Arc<dyn ErasedWireFormat>) -> ErrorLayer {
    ErrorLayer::from_shared(format.clone()).with_ids(OneId)
}

/// The routes of this page.
fn routes() -> Router {
    let spawned = async || tokio::spawn(async { Reply::ok(["hunter2"]).into_response() }).await.internal();
    let carried =
        async || tokio::spawn(error_response::Scope::current().carry(async { Reply::ok(1).into_response() })).await;
    Router::new()
        .route("/bare", get(async || ()))
        .route("/reply", get(async || Reply::ok(["hunter2"])))
        .route("/long", get(async || Reply::ok("hunter2 ".repeat(10_000))))
        .route("/created", get(created))
        .route("/spawned", get(spawned))
        .route("/carried", get(async move || carried().await.internal()))
        .route("/deleted", get(async || Reply::no_content()))
        .route("/json", get(async || axum::Json(["theirs"])))
}

/// A success that says how long it may be kept.
async fn created() -> impl IntoResponse {
    let kept = [("cache-control", "public, max-age=3600"), ("expires", "0"), ("etag", "\"a\""), ("x-kept", "yes")];
    (kept, Reply::created(["hunter2"]).with_location("/hunter2"))
}

/// The routes under a layer that answers `status` to everything.
fn rewriting(status: u16) -> Router {
    let rewrite = move |request: Request, next: Next| async move {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        response
    };
    routes().layer(from_fn(rewrite))
}

/// The same as tower-http's `CompressionLayer` does it for a client that accepts
/// no coding: it keeps the body, sets the status and adds to `Vary`.
fn without_coding() -> Router {
    let refuse = async |request: Request, next: Next| {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::NOT_ACCEPTABLE;
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    };
    routes().layer(from_fn(refuse))
}

/// The answer to a request that sends no id.
async fn unnamed(app: Router, method: &str, path: &str) -> Answer {
    Answer(ask_with(app, method, path, &[], "").await)
}

#[tokio::test]
async fn it_leaves_as_a_bare_status_would() {
    for format in formats() {
        for app in [rewriting(502), rewriting(404), without_coding()] {
            let app = app.errors(layer(&format));
            let bare = unnamed(app.clone(), "GET", "/bare").await;
            assert_eq!(bare.header("x-request-id"), Some(OneId.generate().as_str()), "{format:?} {bare:?}");
            assert_eq!(bare.header("cache-control"), Some("no-store"));
            for path in ["/reply", "/long", "/spawned", "/carried", "/deleted"] {
                let answer = unnamed(app.clone(), "GET", path).await;
                assert_eq!(shown(&answer.0), shown(&bare.0), "{format:?} {path}");
            }
            // Somebody else's body is theirs.
            let theirs = unnamed(app, "GET", "/json").await;
            theirs.check(bare.status(), r#"["theirs"]"#);
        }
    }
}

#[tokio::test]
async fn it_has_the_body_and_the_headers_of_an_error() {
    let whole = async |app: Router| shown(&unnamed(app, "GET", "/reply").await.0);
    let head = |status: &str, length: usize, media_type: &str, more: &str| {
        format!(
            "HTTP/1.1 {status}\ncache-control: no-store\ncontent-length: {length}\ncontent-type: {media_type}\n{more}\
             x-request-id: 0d0a6d2c-4f0e-4d3f-8f0e-6b9a5f0c1d2e\n\n"
        )
    };
    let own = |app: Router| app.errors(ErrorLayer::new(Cloudflare).with_ids(OneId));
    let body = r#"{"success":false,"errors":["An upstream service failed"],"result":null}"#;
    let expected = head("502 Bad Gateway", body.len(), "application/json", "");
    assert_eq!(whole(own(rewriting(502))).await, format!("{expected}{body}\n"));

    let problem = without_coding().errors(ErrorLayer::new(Problem::new()).with_ids(OneId));
    let body = concat!(
        r#"{"type":"about:blank","title":"Not Acceptable","status":406,"#,
        r#""detail":"No acceptable representation is available","code":"not_acceptable"}"#,
    );
    let vary = "vary: accept-encoding\n";
    let expected = head("406 Not Acceptable", body.len(), "application/problem+json", vary);
    assert_eq!(whole(problem).await, format!("{expected}{body}\n"));
}

#[tokio::test]
async fn what_described_the_success_is_gone() {
    for format in formats() {
        let answer = unnamed(rewriting(503).errors(layer(&format)), "GET", "/created").await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer:?}");
        for gone in ["expires", "etag", "location"] {
            assert_eq!(answer.header(gone), None, "{gone} {answer:?}");
        }
        assert_eq!(answer.header("x-kept"), Some("yes"));
        assert!(!answer.0.contains("hunter2"), "{answer:?}");
    }
}

#[tokio::test]
async fn it_has_one_record() {
    for format in formats() {
        let (answer, events) =
            watch(rewriting(502).errors(ErrorLayer::from_shared(format.clone())), "GET", "/reply").await;
        let record = one(events);
        assert_eq!((record.level, record.get("status")), (Level::ERROR, "502"));
        assert_eq!(Some(record.get("request_id")), answer.header("x-request-id"));
        let (answer, events) =
            watch_unnamed(without_coding().errors(ErrorLayer::from_shared(format.clone())), "GET", "/reply").await;
        assert_eq!(Some(one(events).get("request_id")), answer.header("x-request-id"), "{format:?}");
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get() {
    for format in formats() {
        // The layer inside the router, and around it.
        let around = Router::new().fallback_service(layer(&format).layer(rewriting(502)));
        for app in [rewriting(502).errors(layer(&format)), around] {
            let (get, head) = (unnamed(app.clone(), "GET", "/reply").await, unnamed(app, "HEAD", "/reply").await);
            let (of_get, of_head) = (shown(&get.0), shown(&head.0));
            assert_eq!(of_get.split_once("\n\n").unwrap().0, of_head.trim_end(), "{format:?}");
        }
    }
}

#[tokio::test]
async fn a_handler_may_say_it_as_well() {
    let handler = async || (StatusCode::CONFLICT, Reply::ok("hunter2"));
    let bare = async || StatusCode::CONFLICT;
    let routes = || Router::new().route("/", get(handler)).route("/bare", get(bare));
    for format in formats() {
        let app = routes().errors(layer(&format));
        let bare = unnamed(app.clone(), "GET", "/bare").await;
        assert_eq!(shown(&unnamed(app, "GET", "/").await.0), shown(&bare.0), "{format:?}");
    }
}

#[tokio::test]
async fn a_body_that_a_handler_wrote_is_not_touched() {
    let own = async || (StatusCode::CONFLICT, Json(serde_json::json!({ "oops": true })));
    // Of the same length as the reply that is thrown away, whole and in pieces.
    let thrown_away = async || {
        drop(Reply::ok(["aaaa"]).into_response());
        (StatusCode::BAD_GATEWAY, axum::Json(["bbbb"]))
    };
    let in_pieces = async || {
        drop(Reply::ok(["aaaa"]).into_response());
        let body = Body::new(Pieces(vec!["\"]", "bbbb", "[\""]));
        (StatusCode::BAD_GATEWAY, [("content-type", "application/json")], body)
    };
    let waiting = async || {
        drop(Reply::ok(["aaaa"]).into_response());
        let body = Body::new(Pieces(vec!["[\"bbbb\"]", ""]));
        (StatusCode::BAD_GATEWAY, [("content-type", "application/json")], body)
    };
    let app = || {
        Router::new()
            .route("/own", get(own))
            .route("/whole", get(thrown_away))
            .route("/pieces", get(in_pieces))
            .route("/waiting", get(waiting))
    };
    for layer in [ErrorLayer::new(Problem::new()), ErrorLayer::new(Stripe::new())] {
        let app = app().errors(layer);
        Answer(ask(app.clone(), "GET", "/own").await).check(409, r#"{"oops":true}"#);
        for path in ["/whole", "/pieces", "/waiting"] {
            Answer(ask(app.clone(), "GET", path).await).check(502, r#"["bbbb"]"#);
        }
    }
}

/// A body of a known length in pieces, the last first; an empty one is a wait.
struct Pieces(Vec<&'static str>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.0.pop() {
            Some("") => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            piece => Poll::Ready(piece.map(|piece| Ok(Frame::data(Bytes::from_static(piece.as_bytes()))))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|piece| piece.len() as u64).sum())
    }
}

#[tokio::test]
async fn a_body_that_a_layer_put_together_again_is_still_ours() {
    // What a middleware does that logs bodies.
    let buffer = async |request: Request, next: Next| {
        let (mut parts, body) = next.run(request).await.into_parts();
        parts.status = StatusCode::BAD_GATEWAY;
        Response::from_parts(parts, Body::from(to_bytes(body, usize::MAX).await.unwrap()))
    };
    for format in formats() {
        let app = routes().layer(from_fn(buffer)).errors(layer(&format));
        let bare = unnamed(app.clone(), "GET", "/bare").await;
        assert_eq!(shown(&unnamed(app, "GET", "/reply").await.0), shown(&bare.0), "{format:?}");
    }
}

#[tokio::test]
async fn a_success_that_is_still_one_keeps_its_body() {
    let status = async || Reply::ok(serde_json::json!({ "status": "paid" }));
    let rewrite = async |request: Request, next: Next| {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::ACCEPTED;
        response
    };
    let app = || Router::new().route("/", get(status)).layer(from_fn(rewrite));
    // The member is the author's, also in a format whose errors have one of that name.
    for layer in [ErrorLayer::new(Problem::new()), ErrorLayer::new(Stripe::new())] {
        Answer(ask(app().errors(layer), "GET", "/").await).check(202, r#"{"status":"paid"}"#);
    }
    let wrapped = Answer(ask(app().errors(ErrorLayer::new(Finqware::new())), "GET", "/").await);
    assert_eq!((wrapped.status(), &wrapped.json()["http"]), (202, &202.into()));
}

#[tokio::test]
async fn the_outermost_of_two_layers_renders_what_was_changed_between_them() {
    let inner = || routes().layer(ErrorLayer::new(Cloudflare).with_ids(OneId));
    let rewrite = async |request: Request, next: Next| {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response
    };
    let app = inner().layer(from_fn(rewrite)).errors(ErrorLayer::new(Stripe::new()).with_ids(OneId));
    let server = Server::start(app).await;
    let answer = server.ask("GET", "/reply", &[], "").await;
    answer.check(502, r#"{"error":{"code":"bad_gateway","message":"An upstream service failed","type":"api_error"}}"#);
    assert_eq!(answer.headers("x-request-id").len(), 1);
}
