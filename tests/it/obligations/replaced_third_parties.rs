//! An author may have structured errors of a status or a route replaced.

use axum::{
    Extension, Router,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::Response,
    routing::get,
};
use error_response::{LeaveAlone, RouterExt};

use super::{Heard, NOT_FOUND, THEIRS, always_ok, layers, send, structured};
use crate::{
    format::Format,
    records::{one, watch},
    support::REQUEST_ID,
};

/// What an upstream returns to a proxy.
fn upstream(status: u16) -> Response {
    let mut response = structured(status);
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("7"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    headers.insert("x-upstream", HeaderValue::from_static("kept"));
    response
}

fn proxy() -> Router {
    Router::new()
        .route("/429", get(async || upstream(429)))
        .route("/502", get(async || upstream(502)))
        .route("/left-alone", get(async || (Extension(LeaveAlone), upstream(429))))
        .route("/typed", get(async || (StatusCode::TOO_MANY_REQUESTS, NOT_FOUND)))
        .route("/fine", get(async || upstream(200)))
}

#[tokio::test]
async fn two_tests_add_up() {
    let layer = Format::STRIPE.layer();
    let layer = layer.replace_structured(|status| status == StatusCode::TOO_MANY_REQUESTS);
    let app = proxy().errors(layer.replace_structured(|status| status == StatusCode::BAD_GATEWAY));
    for path in ["/429", "/502"] {
        let answer = send(app.clone(), path).await;
        assert!(answer.body.starts_with(br#"{"error":{"code":"#), "{path}");
    }
}

#[tokio::test]
async fn by_status() {
    for (name, layer) in layers() {
        let app = proxy().errors(layer.replace_structured(|status| status == StatusCode::TOO_MANY_REQUESTS));
        let answer = send(app.clone(), "/429").await;
        assert_eq!((answer.status, answer.header("retry-after")), (429, Some("7")), "{name}");
        assert!(!answer.text().contains("theirs"), "{name}: {answer:?}");
        let found = (answer.header("cache-control"), answer.header("x-upstream"), answer.header("x-request-id"));
        assert_eq!(found, (Some("no-store"), Some("kept"), Some(REQUEST_ID)), "{name}");
        for (path, status) in [("/502", 502), ("/left-alone", 429), ("/fine", 200)] {
            let answer = send(app.clone(), path).await;
            assert_eq!((answer.status, answer.text()), (status, THEIRS), "{name} {path}");
        }
        assert!(send(app, "/typed").await.text().contains("No order"), "{name}");
    }
}

#[tokio::test]
async fn by_route() {
    for (name, layer) in layers() {
        let all = layer.clone().replace_structured(|_| true);
        let on_the_route = get(async || upstream(502)).layer(all.clone());
        let app = Router::new().route("/replaced", on_the_route).merge(proxy()).errors(layer.clone());
        let by_path = proxy().errors(layer.for_path("/502", all));
        for (app, path, is_replaced) in
            [(&app, "/replaced", true), (&app, "/502", false), (&by_path, "/502", true), (&by_path, "/429", false)]
        {
            let answer = send(app.clone(), path).await;
            assert_eq!(!answer.text().contains("theirs"), is_replaced, "{name} {path}");
        }
    }
}

#[tokio::test]
async fn a_test_that_panics_replaces_nothing() {
    for (name, layer) in layers() {
        let app = proxy().errors(layer.replace_structured(|_| panic!("hunter2")));
        assert_eq!(send(app, "/502").await.text(), THEIRS, "{name}");
    }
}

#[tokio::test]
async fn its_record_has_a_code_and_is_the_only_one() {
    let heard = Heard::default();
    let layer = Format::STRIPE.layer().replace_structured(|_| true).with_observer(heard.clone());
    let (_, events) = watch(proxy().errors(layer), "GET", "/429").await;
    assert_eq!(
        one(events.into_iter().filter(|logged| !logged.fields.contains_key("replaced")).collect()).get("status"),
        "429"
    );
    assert_eq!(heard.take(), [("rate_limit_exceeded", 429)]);
}

/// Other bytes in the place of an error of a layer further in: an observer changes nothing of what leaves.
#[tokio::test]
async fn with_an_observer_and_without() {
    let replaced = async |mut response: Response| {
        *response.body_mut() = Body::from(THEIRS);
        response
    };
    for (name, layer) in layers() {
        let inner = Router::new().route("/", get(async || NOT_FOUND)).errors(Format::STRIPE.layer());
        let app = inner.layer(map_response(replaced));
        let layer = layer.replace_structured(|_| true);
        let without = send(app.clone().layer(layer.clone()), "/").await;
        let with = send(app.layer(layer.with_observer(Heard::default())), "/").await;
        for answer in [&without, &with] {
            assert!(!answer.text().contains("theirs"), "{name}: {answer:?}");
        }
        // The ids differ, and nothing else.
        assert_eq!(with.text().len(), without.text().len(), "{name}: {with:?}");
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get() {
    for (name, layer) in layers() {
        let app = proxy().errors(layer.replace_structured(|_| true));
        let headers = [("x-request-id", REQUEST_ID)];
        let get = super::send_as(app.clone(), "GET", "/502", &headers).await;
        let head = super::send_as(app, "HEAD", "/502", &headers).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{name}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{name}");
    }
}

#[tokio::test]
async fn a_format_that_returns_200() {
    let answer = send(proxy().errors(always_ok().replace_structured(|_| true)), "/502").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("status_code"), "{answer:?}");
}
