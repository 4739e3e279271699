//! CORS: a script in a browser reads every error and the headers it needs, and
//! a preflight is none of the error layer's business.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{HeaderValue, StatusCode},
    routing::get,
};
use error_response::{
    Api, ApiError, ErrorLayer, RateLimit, RouterExt, catalog,
    catalog::Day,
    extract,
    format::{RateLimitHeaders, RetryHeader, Stripe},
    layer::DeprecatedOperation,
};
use tower_governor::{GovernorLayer, governor::GovernorConfigBuilder, key_extractor::GlobalKeyExtractor};
use tower_http::cors::CorsLayer;

use crate::support::{Answer, Server, panics};

const ORIGIN: &str = "https://app.example.com";

/// Too many requests
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Please wait")]
#[api(status = 429, code = "too_many")]
struct TooMany {
    #[api(retry_after)]
    wait: Duration,
    #[api(rate_limit)]
    quota: RateLimit,
}

fn layer() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
        .with_request_id_header("request-id".parse().unwrap())
        .with_rate_limit_headers(RateLimitHeaders::Structured)
        .with_retry_headers([RetryHeader::StripeShouldRetry])
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(ORIGIN.parse::<HeaderValue>().unwrap())
        .allow_methods([axum::http::Method::GET])
        .expose_headers(layer().exposed_headers())
}

fn routes() -> Router {
    let too_many = async || TooMany { wait: Duration::from_secs(7), quota: RateLimit::new(10, 0) };
    Router::new()
        .route("/fine", get(async || "fine"))
        .route("/typed", get(too_many))
        .route("/bare", get(async || StatusCode::UNAUTHORIZED))
        .route("/text", get(async || (StatusCode::FORBIDDEN, [("x-kept", "yes")], "hunter2")))
        .route("/panic", get(panics))
}

async fn ask(app: Router, method: &str, path: &str) -> Answer {
    let headers = [("origin", ORIGIN), ("access-control-request-method", "GET")];
    Server::start(app).await.ask(method, path, &headers, "").await
}

/// The names that a script is allowed to read.
fn exposed(answer: &Answer) -> Vec<String> {
    let header = answer.header("access-control-expose-headers").unwrap_or_default();
    header.split(',').map(|name| name.trim().to_owned()).collect()
}

/// The nonce is stale
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The nonce is stale")]
#[api(status = 400, code = "stale_nonce", header("x-region" = "eu"))]
struct StaleNonce {
    #[api(header = "next-nonce")]
    next: &'static str,
}

/// A format with a header of its own.
#[derive(Debug)]
struct Coded;

impl error_response::format::WireFormat for Coded {
    type Failure<'a> = serde_json::Value;
    type Success<'a> = error_response::format::Unwrapped;

    fn name(&self) -> &'static str {
        "coded"
    }

    fn failure<'a>(&'a self, view: &'a error_response::format::ErrorView<'a>) -> serde_json::Value {
        serde_json::json!({"code": view.wire_code()})
    }

    fn headers(&self, view: &error_response::format::ErrorView<'_>, headers: &mut axum::http::HeaderMap) {
        if view.status().is_server_error() {
            headers.insert("x-code", HeaderValue::from_static("1"));
        }
    }
}

/// What the errors of a catalog send, and what the format adds.
#[tokio::test]
async fn the_catalog_and_the_format_are_exposed() {
    let names = ErrorLayer::new(Coded).exposed_headers_of(&error_response::catalog![StaleNonce]);
    for name in ["next-nonce", "x-region", "x-code", "retry-after", "x-request-id"] {
        assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name} in {names:?}");
    }
    assert!(!names.iter().any(|name| name == "content-type" || name == "cache-control"), "{names:?}");
    let app = Router::new().route("/", get(async || StaleNonce { next: "n_2" })).errors(ErrorLayer::new(Coded));
    let answer = Server::start(app).await.ask("GET", "/", &[], "").await;
    assert_eq!((answer.header("next-nonce"), answer.header("x-region")), (Some("n_2"), Some("eu")));
}

/// Those of the limiter too, which are in no catalog.
#[tokio::test]
async fn every_header_of_an_api_is_exposed() {
    const API: Api<Stripe> = Api::new("limited", Stripe::new(), catalog![StaleNonce]);
    let limit = GovernorConfigBuilder::default().key_extractor(GlobalKeyExtractor).burst_size(1).use_headers().finish();
    let limit = limit.unwrap();
    let old = DeprecatedOperation::since(Day::from_static("2026-12-01")).with_sunset(Day::from_static("2027-06-30"));
    let app = Router::new()
        .route("/", get(async || StaleNonce { next: "n_2" }).post(async |_: extract::Json<u8>| "").layer(old))
        .layer(GovernorLayer::new(Arc::new(limit)))
        .errors(API);
    let server = Server::start(app).await;
    let names = API.exposed_headers();
    let read_anyway = ["cache-control", "content-type", "content-length", "date", "connection"];
    for (method, header) in [("GET", "next-nonce"), ("GET", "x-ratelimit-after")] {
        let answer = server.ask(method, "/", &[], "").await;
        assert!(answer.status() >= 400 && answer.header(header).is_some(), "{}", answer.0);
        let head = answer.0.lines().skip(1).take_while(|line| !line.is_empty());
        let sent = head.filter_map(|line| line.split_once(':')).map(|(name, _)| name);
        for sent in sent.filter(|name| !read_anyway.contains(name)) {
            assert!(names.iter().any(|name| name == sent), "{sent} in {names:?}");
        }
    }
}

#[tokio::test]
async fn the_headers_of_an_outer_cors_layer_are_on_every_error() {
    let app = routes().errors(layer()).layer(cors());
    let cases = [("/typed", 429), ("/bare", 401), ("/text", 403), ("/panic", 500), ("/none", 404)];
    for (path, status) in cases {
        let answer = ask(app.clone(), "GET", path).await;
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN), "{path}");
        assert!(answer.json()["error"]["code"].is_string(), "{}", answer.0);
    }
    let answer = ask(app.clone(), "POST", "/fine").await;
    assert_eq!((answer.status(), answer.header("access-control-allow-origin")), (405, Some(ORIGIN)));
}

#[tokio::test]
async fn a_script_may_read_what_it_needs_to_come_back() {
    let app = routes().errors(layer()).layer(cors());
    let typed = ask(app.clone(), "GET", "/typed").await;
    let names = exposed(&typed);
    for name in ["retry-after", "ratelimit", "ratelimit-policy", "stripe-should-retry", "request-id"] {
        assert!(typed.header(name).is_some(), "{name}: {}", typed.0);
        assert!(names.iter().any(|exposed| exposed == name), "{name} in {names:?}");
    }
    let bare = ask(app, "GET", "/bare").await;
    assert!(bare.header("www-authenticate").is_some() && exposed(&bare).iter().any(|name| name == "www-authenticate"));
    // The name of the request id is the layer's own; what nobody sends is not named.
    assert!(!names.iter().any(|name| name == "x-request-id" || name == "retry-after-ms"), "{names:?}");
}

#[tokio::test]
async fn an_inner_cors_layer_keeps_its_headers_on_adopted_errors() {
    let app = routes().layer(cors()).errors(layer());
    for path in ["/typed", "/bare", "/text"] {
        let answer = ask(app.clone(), "GET", path).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN), "{path}");
        assert!(answer.json()["error"]["code"].is_string(), "{}", answer.0);
    }
    // A panic passes it, and an unknown path never meets it: it stands outside
    // where those matter.
    for path in ["/panic", "/none"] {
        assert_eq!(ask(app.clone(), "GET", path).await.header("access-control-allow-origin"), None, "{path}");
    }
}

#[tokio::test]
async fn a_preflight_is_untouched() {
    let without_date = |answer: Answer| {
        let mut lines: Vec<_> =
            answer.0.lines().filter(|line| !line.starts_with("date: ")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let bare = without_date(ask(routes().layer(cors()), "OPTIONS", "/typed").await);
    assert!(bare.iter().any(|line| line == "access-control-allow-methods: GET"), "{bare:?}");
    let outside = routes().errors(layer()).layer(cors());
    assert_eq!(without_date(ask(outside, "OPTIONS", "/typed").await), bare);
    let inside = routes().layer(cors()).errors(layer());
    assert_eq!(without_date(ask(inside, "OPTIONS", "/typed").await), bare);
}
