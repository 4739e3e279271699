//! A layer gives a response of ours another status: the body says the new one
//! (RFC 9457, 3.1.2).

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, ErrorLayer, Reply, ResultExt, RouterExt,
    format::{FinImpulse, Finqware, HttpPolicy, Problem, Stripe},
};
use tower::Layer;

use crate::support::{Answer, REQUEST_ID, Server, panics};

/// The resource is missing
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Nothing is here")]
#[api(status = 404, code = "not_here", param = "path")]
struct NotHere;

/// The amount is too large
#[derive(Debug, thiserror::Error, ApiError)]
#[error("At most {limit} is possible")]
#[api(status = 422, code = "amount_too_large", docs = "https://docs.example.com/amounts")]
struct TooLarge {
    #[api(detail)]
    limit: u64,
    #[api(detail)]
    asked: Box<serde_json::value::RawValue>,
    #[api(detail)]
    nested: serde_json::Value,
}

fn too_large() -> TooLarge {
    TooLarge {
        limit: u64::MAX,
        asked: serde_json::value::RawValue::from_string("1.50e3".to_owned()).unwrap(),
        nested: serde_json::json!({ "status": 422 }),
    }
}

fn problem() -> ErrorLayer {
    ErrorLayer::new(Problem::new())
}

/// The routes of this page, under a layer that answers `status` to everything.
fn rewriting(status: u16) -> Router {
    let rewrite = move |request: Request, next: Next| async move {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        response
    };
    let spawned = async || tokio::spawn(async { NotHere.into_response() }).await.internal();
    Router::new()
        .route("/fixed", get(async || NotHere))
        .route("/details", get(async || too_large()))
        .route("/spawned", get(spawned))
        .route("/bare", get(async || StatusCode::NOT_FOUND))
        .route("/text", get(async || "fine"))
        .route("/reply", get(async || Reply::ok("hunter2")))
        .route("/panic", get(panics))
        .route("/foreign", get(foreign))
        .layer(from_fn(rewrite))
}

/// A problem that the handler wrote itself.
async fn foreign() -> Response {
    let body = r#"{"type":"about:blank","status":404}"#;
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}

async fn ask(app: Router, method: &str, path: &str) -> Answer {
    Server::start(app).await.ask(method, path, &[("x-request-id", REQUEST_ID)], "").await
}

#[tokio::test]
async fn the_status_of_a_problem_is_the_one_that_is_sent() {
    let gone = r#"{"type":"about:blank","title":"Gone","status":410,"detail":"Nothing is here","code":"not_here","param":"path"}"#;
    let app = rewriting(410).errors(problem());
    // The second time the error is prepared.
    for path in ["/fixed", "/fixed", "/spawned"] {
        let answer = ask(app.clone(), "GET", path).await;
        answer.check(410, gone);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("content-length"), Some(gone.len().to_string().as_str()));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-request-id"), Some(REQUEST_ID));
    }
    // All else stays to the byte: a title that is no status phrase, numbers of
    // any form, a member of the same name further down.
    ask(app.clone(), "GET", "/details").await.check(
        410,
        concat!(
            r#"{"type":"https://docs.example.com/amounts","title":"The amount is too large","status":410,"#,
            r#""detail":"At most 18446744073709551615 is possible","code":"amount_too_large","#,
            r#""limit":18446744073709551615,"asked":1.50e3,"nested":{"status":422}}"#,
        ),
    );
    // Nobody rendered these before; they are adopted as what they have become.
    let adopted = r#"{"type":"about:blank","title":"Gone","status":410,"detail":"The resource is gone","code":"gone"}"#;
    ask(app.clone(), "GET", "/bare").await.check(410, adopted);
    ask(app.clone(), "GET", "/text").await.check(410, adopted);
    // A panic leaves no response that the layer could have rewritten.
    let answer = ask(app.clone(), "GET", "/panic").await;
    assert_eq!((answer.status(), &answer.json()["status"]), (500, &500.into()));
    // What somebody structured is theirs.
    ask(app, "GET", "/foreign").await.check(410, r#"{"type":"about:blank","status":404}"#);
}

#[tokio::test]
async fn an_error_that_becomes_a_success_says_so() {
    let app = rewriting(200).errors(problem());
    let ok = r#"{"type":"about:blank","title":"OK","status":200,"detail":"Nothing is here","code":"not_here","param":"path"}"#;
    ask(app.clone(), "GET", "/fixed").await.check(200, ok);
    ask(app, "GET", "/text").await.check(200, "fine");
}

#[tokio::test]
async fn a_success_that_becomes_an_error_is_rendered_as_one() {
    let app = rewriting(500).errors(ErrorLayer::new(Finqware::new()));
    for path in ["/text", "/reply"] {
        let answer = ask(app.clone(), "GET", path).await;
        let body = answer.json();
        assert_eq!(answer.status(), 500, "{path}");
        let id = body["id"].as_str().unwrap();
        let rest =
            r#""type":"server_error","http":500,"code":"internal_server_error","message":"Internal server error"}"#;
        answer.check(500, &format!(r#"{{"id":"{id}",{rest}"#));
    }
    let finimpulse = |policy| ErrorLayer::new(FinImpulse::new().with_http_policy(policy));
    let answer = ask(rewriting(503).errors(finimpulse(HttpPolicy::Mirror)), "GET", "/reply").await;
    let body = answer.json();
    assert_eq!((answer.status(), &body["status_code"], &body["result"]), (503, &50_000.into(), &().into()));
    // The body of an error stays one, whatever status the API gives it.
    let answer = ask(rewriting(500).errors(finimpulse(HttpPolicy::AlwaysOk)), "GET", "/fixed").await;
    assert_eq!((answer.status(), &answer.json()["status_message"]), (500, &"Nothing is here".into()));

    // One success made another is still one.
    let answer = ask(rewriting(202).errors(ErrorLayer::new(Finqware::new())), "GET", "/reply").await;
    answer.check(202, r#"{"op_type":"success","code":"success","http":202,"message":"Success","result":"hunter2"}"#);
}

#[tokio::test]
async fn every_format_that_repeats_the_status_says_the_new_one() {
    let answer = ask(rewriting(410).errors(ErrorLayer::new(Finqware::new())), "GET", "/fixed").await;
    assert_eq!((answer.status(), &answer.json()["http"]), (410, &410.into()));
    assert_eq!(answer.json()["code"], "not_here");

    // The others have none to correct.
    let answer = ask(rewriting(410).errors(ErrorLayer::new(Stripe::new())), "GET", "/fixed").await;
    answer.check(
        410,
        r#"{"error":{"code":"not_here","message":"Nothing is here","param":"path","type":"invalid_request_error"}}"#,
    );
    let answer = ask(rewriting(410).errors(ErrorLayer::new(FinImpulse::new())), "GET", "/fixed").await;
    assert_eq!((answer.status(), answer.header("content-type")), (410, Some("application/json")));
}

#[tokio::test]
async fn a_layer_between_two_error_layers() {
    let rewrite = async |request: Request, next: Next| {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::GONE;
        response
    };
    let inner = || Router::new().route("/fixed", get(async || NotHere)).layer(problem()).layer(from_fn(rewrite));
    let gone = r#"{"type":"about:blank","title":"Gone","status":410,"detail":"Nothing is here","code":"not_here","param":"path"}"#;
    ask(inner().errors(problem()), "GET", "/fixed").await.check(410, gone);
    ask(inner().errors(ErrorLayer::new(Stripe::new())), "GET", "/fixed").await.check(410, gone);
}

#[tokio::test]
async fn head_promises_the_length_of_the_new_body_or_none() {
    let app = rewriting(410).errors(problem());
    let get = ask(app.clone(), "GET", "/fixed").await;
    let head = ask(app, "HEAD", "/fixed").await;
    head.check(410, "");
    assert_eq!(head.header("content-type"), Some("application/problem+json"));
    assert_eq!(head.header("content-length"), get.header("content-length"));

    // The router has dropped the body before the layer sees the answer.
    let around = Router::new().fallback_service(problem().layer(rewriting(410)));
    let head = ask(around, "HEAD", "/fixed").await;
    head.check(410, "");
    assert_eq!(head.header("content-length"), None);
}

#[tokio::test]
async fn another_body_under_the_same_type_is_not_touched() {
    let replace = async |request: Request, next: Next| {
        let (mut parts, _) = next.run(request).await.into_parts();
        parts.status = StatusCode::GONE;
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        parts.headers.remove(header::CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(r#"{"status":404}"#))
    };
    let app = Router::new().route("/fixed", get(async || NotHere)).layer(from_fn(replace)).errors(problem());
    ask(app, "GET", "/fixed").await.check(410, r#"{"status":404}"#);
}

#[tokio::test]
async fn a_media_type_is_known_in_any_case_and_with_parameters() {
    let spell = |media_type: &'static str| {
        let rewrite = move |request: Request, next: Next| async move {
            let mut response = next.run(request).await;
            *response.status_mut() = StatusCode::GONE;
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
            response
        };
        Router::new().route("/fixed", get(async || NotHere)).layer(from_fn(rewrite))
    };
    let gone = r#"{"type":"about:blank","title":"Gone","status":410,"detail":"Nothing is here","code":"not_here","param":"path"}"#;
    for media_type in ["Application/Problem+JSON", "application/problem+json; charset=utf-8"] {
        let answer = ask(spell(media_type).errors(problem()), "GET", "/fixed").await;
        answer.check(410, gone);
        assert_eq!(answer.header("content-type"), Some(media_type));
    }
    // What says nothing is adopted, however it is spelt.
    let adopted = r#"{"type":"about:blank","title":"Gone","status":410,"detail":"The resource is gone","code":"gone"}"#;
    for media_type in ["Text/Plain", "TEXT/PLAIN; charset=utf-8", "Application/Octet-Stream"] {
        ask(spell(media_type).errors(problem()), "GET", "/fixed").await.check(410, adopted);
    }
}
