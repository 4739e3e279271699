//! What rendering replaces and what it keeps: the rows that begin with B.

use axum::{
    Extension, Router,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::{Next, from_fn},
    response::{AppendHeaders, IntoResponse, Response},
    routing::get,
};
use error_response::{Error, ResultExt};

use super::failures::AccountError;
use crate::{
    format::Format,
    support::{Answer, Server},
};

/// Headers that describe the body that goes.
const DESCRIBING: [(&str, &str); 10] = [
    ("content-type", "text/plain; charset=latin1"),
    ("content-encoding", "gzip"),
    ("content-language", "de"),
    ("content-disposition", "attachment"),
    ("content-location", "/old"),
    ("content-digest", "sha-256=:x:"),
    ("etag", "\"a\""),
    ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("accept-ranges", "bytes"),
    ("repr-digest", "sha-256=:x:"),
];

/// Headers that have nothing to do with it.
const KEPT: [(&str, &str); 15] = [
    ("allow", "GET"),
    ("www-authenticate", "Basic realm=\"a\""),
    ("proxy-authenticate", "Basic realm=\"b\""),
    ("retry-after", "7"),
    ("set-cookie", "a=1"),
    ("set-cookie", "b=2"),
    ("vary", "origin"),
    ("link", "<https://example.com>; rel=\"help\""),
    ("ratelimit", "\"day\";r=0;t=7"),
    ("ratelimit-policy", "\"day\";q=100;w=86400"),
    ("x-ratelimit-limit", "100"),
    ("x-ratelimit-remaining", "0"),
    ("access-control-allow-origin", "https://example.com"),
    ("access-control-allow-credentials", "true"),
    ("x-shard", "s7"),
];

fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for &(name, value) in list {
        headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
}

/// An error that was rendered on a task, and passes a middleware that adds
/// headers before the layer renders it anew.
fn spawned(added: &'static [(&'static str, &'static str)]) -> Router {
    let handler = async || -> Result<Response, Error> {
        tokio::spawn(async { AccountError::NoAccount { id: "acc_1" }.into_response() }).await.internal()
    };
    let add = async move |request: Request, next: Next| {
        let mut response = next.run(request).await;
        for (name, value) in &headers(added) {
            if name == "content-type" {
                continue;
            }
            response.headers_mut().append(name, value.clone());
        }
        response
    };
    Router::new().route("/", get(handler)).layer(from_fn(add))
}

#[track_caller]
fn describes_itself(format: Format, answer: &Answer) {
    assert_eq!(answer.header("content-type"), Some(format.media_type()), "{}", format.name());
    assert_eq!(answer.header("content-length"), Some(&*answer.body().len().to_string()), "{}", format.name());
    for (name, _) in DESCRIBING.iter().filter(|(name, _)| *name != "content-type") {
        assert_eq!(answer.header(name), None, "{} {name}", format.name());
    }
}

#[tokio::test]
async fn b1_what_describes_the_old_body_goes_with_it() {
    for format in Format::all() {
        let foreign = async || (StatusCode::BAD_GATEWAY, headers(&DESCRIBING), "hunter2");
        let answer = format.ask(Router::new().route("/", get(foreign)), "GET", "/", &[]).await;
        format.check(&answer, 502, "another layer's");
        describes_itself(format, &answer);

        let answer = format.ask(spawned(&DESCRIBING), "GET", "/", &[]).await;
        format.check(&answer, 404, "rendered anew");
        describes_itself(format, &answer);
    }
}

#[derive(Clone)]
struct Mark;

/// Tells whether the extension of the response below is still there.
async fn look(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let found = if response.extensions().get::<Mark>().is_some() { "yes" } else { "no" };
    (AppendHeaders([("x-extension", found)]), response).into_response()
}

#[tokio::test]
async fn b2_all_other_headers_and_extensions_stay() {
    for format in Format::all() {
        let foreign = async || {
            (StatusCode::FORBIDDEN, headers(&KEPT), [("x-request-id", "req_inner")], Extension(Mark), "hunter2")
        };
        let routes = Router::new().route("/", get(foreign)).layer(format.layer()).layer(from_fn(look));
        let answer = Server::start(routes).await.ask("GET", "/", &[], "").await;
        format.check(&answer, 403, "another layer's");
        for (name, value) in KEPT {
            assert!(answer.headers(name).contains(&value), "{} {name}: {answer:?}", format.name());
            let known = KEPT.iter().filter(|(other, _)| *other == name).count();
            assert_eq!(answer.headers(name).len(), known, "{} {name}: {answer:?}", format.name());
        }
        assert_eq!(answer.header("x-request-id"), Some("req_inner"), "{}", format.name());
        assert_eq!(answer.header("x-extension"), Some("yes"), "{}", format.name());
    }
}
