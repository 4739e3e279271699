//! Errors that a handler or a library structured: their body stays, and they have
//! one wait and the headers by which SDKs decide.

use std::time::Duration;

use axum::{
    Extension, Json, Router,
    body::Body,
    http::{Request, StatusCode},
    response::{AppendHeaders, IntoResponse, Response},
    routing::any,
};
use error_response::{
    Category, CategoryError, Error, ErrorLayer, ErrorStatus, LeaveAlone, RouterExt,
    format::{Problem, RetryHeader, Stripe},
    layer::{IdempotencyKeys, Jitter},
};
use tower::ServiceExt;

const NAMES: [&str; 4] = ["retry-after", "retry-after-ms", "x-should-retry", "stripe-should-retry"];

fn errors() -> ErrorLayer {
    ErrorLayer::new(Stripe::new()).with_retry_headers(RetryHeader::ALL)
}

fn structured(status: u16) -> (StatusCode, Json<&'static str>) {
    (StatusCode::from_u16(status).unwrap(), Json("mine"))
}

/// The headers of `NAMES`, and the body.
async fn ask(app: Router, method: &str) -> ([Option<String>; 4], String) {
    let request = Request::builder().method(method).uri("/").header("idempotency-key", "k1");
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let headers = NAMES.map(|name| {
        let values: Vec<_> = response.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        (!values.is_empty()).then(|| values.join(" and "))
    });
    let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
    (headers, String::from_utf8(body.to_vec()).unwrap())
}

fn said(values: [&str; 4]) -> [Option<String>; 4] {
    values.map(|value| (!value.is_empty()).then(|| value.to_owned()))
}

#[tokio::test]
async fn every_status_that_sdks_retry_has_the_headers() {
    for (status, get, post) in [
        (400, "", ""),
        (404, "", ""),
        (408, "true", "false"),
        (409, "false", "false"),
        (422, "", ""),
        (429, "true", "false"),
        (500, "true", "false"),
        (501, "false", "false"),
        (503, "true", "false"),
        (507, "false", "false"),
        (599, "false", "false"),
    ] {
        for (method, expected) in [("GET", get), ("PUT", get), ("POST", post), ("PATCH", post)] {
            let app = Router::new().route("/", any(async move || structured(status))).errors(errors());
            let expected = (said(["", "", expected, expected]), "\"mine\"".to_owned());
            assert_eq!(ask(app, method).await, expected, "{method} {status}");
        }
    }
}

#[tokio::test]
async fn a_key_counts_where_its_route_honours_keys() {
    let route = || any(async || structured(500));
    let (honours, ignores) = (route().layer(IdempotencyKeys::default()), route());
    for (route, expected) in [(honours, "true"), (ignores, "false")] {
        let app = Router::new().route("/", route).errors(errors());
        assert_eq!(ask(app, "POST").await.0, said(["", "", expected, expected]));
    }
}

#[tokio::test]
async fn one_wait_its_own_or_else_the_layers() {
    let answers = |layer: ErrorLayer, status, headers: &'static [(&str, &str)]| async move {
        let route = any(async move || (structured(status).0, AppendHeaders(headers.to_vec()), Json("mine")));
        ask(Router::new().route("/", route).errors(layer), "GET").await.0
    };
    let layer = || errors().with_default_wait(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_millis(30_500));
    for (status, headers, expected) in [
        (503, &[("retry-after", "7")][..], ["7", "7000", "true", "false"]),
        (503, &[("retry-after", "59.4")], ["60", "60000", "true", "false"]),
        (503, &[("retry-after", "0")], ["0", "0", "true", "true"]),
        (503, &[("retry-after", "+5")], ["31", "30500", "true", "false"]),
        (503, &[], ["31", "30500", "true", "false"]),
        (503, &[("retry-after", "5"), ("retry-after", "8")], ["8", "8000", "true", "false"]),
        (503, &[("retry-after", "5"), ("ratelimit", "\"a\";r=0;t=50")], ["50", "50000", "true", "false"]),
        (429, &[("ratelimit", "\"a\";r=0;t=50")], ["50", "50000", "true", "false"]),
        (429, &[("retry-after", "1e3")], ["", "", "true", "true"]),
        (429, &[], ["", "", "true", "true"]),
        // A moment that has passed stays as it is written.
        (
            503,
            &[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")],
            ["Sun, 06 Nov 1994 08:49:37 GMT", "0", "true", "true"],
        ),
        (404, &[("retry-after", "59.4")], ["60", "", "", ""]),
    ] {
        assert_eq!(answers(layer(), status, headers).await, said(expected), "{status} {headers:?}");
    }
    // Its body may say its wait: only the layer's own is spread.
    let jitter = || layer().with_jitter(Jitter::percent(100).with_source(|| 1.0));
    assert_eq!(answers(jitter(), 503, &[("retry-after", "7")]).await[0].as_deref(), Some("7"));
    assert_eq!(answers(jitter(), 503, &[]).await[0].as_deref(), Some("61"));
}

/// The handler knows; a `true` may be that of another server, about another
/// request.
#[tokio::test]
async fn a_false_of_the_handler_stays_and_a_true_does_where_the_method_allows_it() {
    for (method, wrote, expected) in
        [("GET", "false", "false"), ("GET", "true", "true"), ("POST", "false", "false"), ("POST", "true", "false")]
    {
        let route = any(async move || (structured(503).0, [("x-should-retry", wrote)], Json("mine")));
        let app = Router::new().route("/", route).errors(errors());
        assert_eq!(ask(app, method).await.0[2].as_deref(), Some(expected), "{method} {wrote}");
    }
}

/// SDKs obey a `true` at a status as well that they never retry by themselves.
#[tokio::test]
async fn a_true_at_another_status_stays_where_the_method_allows_it() {
    for (status, method, wrote, expected) in [
        (402, "POST", "true", "false"),
        (400, "POST", "true", "false"),
        (424, "GET", "true", "true"),
        (402, "POST", "false", "false"),
    ] {
        let route = any(async move || (structured(status).0, [("x-should-retry", wrote)], Json("mine")));
        let app = Router::new().route("/", route).errors(errors());
        assert_eq!(ask(app, method).await.0, said(["", "", expected, ""]), "{status} {method} {wrote}");
    }
}

#[tokio::test]
async fn what_is_left_alone_stays() {
    let proxied = async || {
        let headers = [("retry-after", "59.4"), ("x-should-retry", "true")];
        (structured(503).0, Extension(LeaveAlone), headers, Json("theirs"))
    };
    let app = Router::new().route("/", any(proxied)).errors(errors());
    assert_eq!(ask(app, "POST").await, (said(["59.4", "", "true", ""]), "\"theirs\"".to_owned()));
}

/// A layer further in that sends none: the outermost one does.
#[tokio::test]
async fn an_error_of_a_layer_inside_has_them_as_well() {
    type Respond = fn() -> Response;
    let cases: [(Respond, &str, &str); 4] = [
        (|| Error::from(CategoryError::new(Category::Unavailable)).into_response(), "true", "false"),
        (|| StatusCode::SERVICE_UNAVAILABLE.into_response(), "true", "false"),
        (|| structured(503).into_response(), "true", "false"),
        (|| Error::from(CategoryError::new(Category::Conflict)).into_response(), "false", "false"),
    ];
    for (respond, get, post) in cases {
        for (method, expected) in [("GET", get), ("POST", post)] {
            let inner = Router::new().route("/", any(async move || respond())).errors(ErrorLayer::new(Problem::new()));
            let (headers, _) = ask(inner.layer(errors()), method).await;
            assert_eq!(headers, said(["", "", expected, expected]), "{method}");
        }
    }
}

/// The inner layer knows more, and its `true` stays.
#[tokio::test]
async fn what_a_layer_inside_says_stays() {
    let early = async || Err::<(), _>(Error::from(CategoryError::new(Category::Unavailable).before_effects()));
    let inner = Router::new().route("/", any(early)).errors(errors());
    assert_eq!(ask(inner.layer(errors()), "POST").await.0, said(["", "", "true", "true"]));
}
