//! Rate limits and retries: the rows that begin with L.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use error_response::{
    ApiError, ErrorLayer, RateLimit, RouterExt,
    format::{RateLimitHeaders, RetryHeader},
};

use super::{failures::AccountError, reading::Make};
use crate::{
    format::Format,
    support::{Answer, REQUEST_ID, Server},
};

/// The problem types that the draft registers, with their registered titles.
#[derive(Debug, thiserror::Error, ApiError)]
enum QuotaError {
    /// Request cannot be satisfied as assigned quota has been exceeded
    #[error("The quota is used up")]
    #[api(
        status = 429,
        code = "quota_exceeded",
        docs = "https://iana.org/assignments/http-problem-types#quota-exceeded"
    )]
    Exceeded {
        #[api(retry_after)]
        wait: Duration,
        #[api(rate_limit)]
        quota: RateLimit,
        #[api(detail = "violated-policies")]
        violated: [&'static str; 1],
    },

    /// Request cannot be satisfied due to temporary server capacity constraints
    #[error("hunter2")]
    #[api(
        status = 503,
        code = "temporary_reduced_capacity",
        retry_after = 9,
        docs = "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity"
    )]
    Reduced,

    /// Request cannot be satisfied due to detection of abnormal request pattern
    #[error("The requests follow an abnormal pattern")]
    #[api(
        status = 429,
        code = "abnormal_usage_detected",
        retry_after = unknown,
        docs = "https://iana.org/assignments/http-problem-types#abnormal-usage-detected"
    )]
    Abnormal {
        #[api(detail = "violated-policies")]
        violated: [&'static str; 1],
    },
}

fn exceeded() -> QuotaError {
    let quota = RateLimit::new(100, 0).with_reset(Duration::from_millis(29_001));
    let quota = quota.with_policy(r#"per "hour""#, Duration::from_secs(3_600));
    QuotaError::Exceeded { wait: Duration::from_millis(1_500), quota, violated: [r#"per "hour""#] }
}

/// What one error is under a layer.
async fn under(layer: ErrorLayer, error: Make<QuotaError>) -> Answer {
    let routes = Router::new().route("/", get(async move || error())).errors(layer);
    Server::start(routes).await.ask("GET", "/", &[("x-request-id", REQUEST_ID)], "").await
}

#[tokio::test]
async fn l1_rate_limit_headers_are_structured_fields() {
    for format in Format::all() {
        let layer = format.layer().with_rate_limit_headers(RateLimitHeaders::Structured);
        let answer = under(layer.clone(), exceeded).await;
        format.check(&answer, 429, "a quota");
        assert_eq!(answer.header("ratelimit-policy"), Some(r#""per \"hour\"";q=100;w=3600"#), "{}", format.name());
        assert_eq!(answer.header("ratelimit"), Some(r#""per \"hour\"";r=0;t=30"#), "{}", format.name());
        // Without a quota there is nothing to say.
        let answer = under(layer, || QuotaError::Reduced).await;
        assert_eq!((answer.header("ratelimit"), answer.header("ratelimit-policy")), (None, None), "{}", format.name());
    }
}

#[tokio::test]
async fn l2_the_registered_problem_types_are_definitions() {
    let reduced = || QuotaError::Reduced;
    let abnormal = || QuotaError::Abnormal { violated: [r#"per "hour""#] };
    let cases: [(Make<QuotaError>, u16, &str, bool); 3] = [
        (exceeded, 429, "quota-exceeded", true),
        (reduced, 503, "temporary-reduced-capacity", false),
        (abnormal, 429, "abnormal-usage-detected", true),
    ];
    for format in Format::all() {
        for (error, status, name, is_of_a_policy) in cases {
            let answer = under(format.layer(), error).await;
            format.check(&answer, status, name);
            if format != Format::FINIMPULSE {
                assert_eq!(format.code(&answer), name.replace('-', "_"), "{}", format.name());
            }
            let error = format.error(&answer);
            if let (true, Some(members)) = (is_of_a_policy, format.details(&error)) {
                assert_eq!(members["violated-policies"], serde_json::json!([r#"per "hour""#]), "{}", format.name());
            }
        }
    }
    let bodies = [
        concat!(
            r#"{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded","#,
            r#""title":"Request cannot be satisfied as assigned quota has been exceeded","status":429,"#,
            r#""detail":"The quota is used up","code":"quota_exceeded","violated-policies":["per \"hour\""]}"#,
        ),
        concat!(
            r#"{"type":"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity","#,
            r#""title":"Request cannot be satisfied due to temporary server capacity constraints","status":503,"#,
            r#""code":"temporary_reduced_capacity"}"#,
        ),
        concat!(
            r#"{"type":"https://iana.org/assignments/http-problem-types#abnormal-usage-detected","#,
            r#""title":"Request cannot be satisfied due to detection of abnormal request pattern","status":429,"#,
            r#""detail":"The requests follow an abnormal pattern","code":"abnormal_usage_detected","#,
            r#""violated-policies":["per \"hour\""]}"#,
        ),
    ];
    for ((error, status, ..), body) in cases.into_iter().zip(bodies) {
        under(Format::PROBLEM.layer(), error).await.check(status, body);
    }
}

#[tokio::test]
async fn l3_sdks_are_told_whether_to_retry() {
    /// The account is closed
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The account is closed")]
    #[api(status = 410, code = "account_closed")]
    struct Closed;

    const NAMES: [&str; 3] = ["x-should-retry", "stripe-should-retry", "retry-after-ms"];

    for format in Format::all() {
        let routes = Router::new()
            .route("/quota", any(async || exceeded()))
            .route("/reduced", any(async || QuotaError::Reduced))
            .route("/abnormal", any(async || QuotaError::Abnormal { violated: ["day"] }))
            .route("/closed", any(async || Closed))
            .route("/typed", any(async || AccountError::NoAccount { id: "acc_1" }))
            .route("/bare", any(async || (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "7")])));
        let told = Server::start(routes.clone().errors(format.layer().with_retry_headers(RetryHeader::ALL))).await;
        let untold = Server::start(routes.errors(format.layer())).await;
        for (path, retry, wait) in [
            ("/quota", "true", Some("29001")),
            ("/reduced", "true", Some("9000")),
            ("/abnormal", "true", None),
            ("/closed", "false", None),
            ("/typed", "false", None),
            ("/bare", "true", Some("7000")),
            ("/none", "false", None),
        ] {
            let answer = told.ask("GET", path, &[], "").await;
            let found = NAMES.map(|name| answer.header(name));
            // Stripe's SDKs come back after half a second, whatever the wait is.
            let stripe = if wait.is_some() { "false" } else { retry };
            assert_eq!(found, [Some(retry), Some(stripe), wait], "{} {path}", format.name());
            // A POST may have had an effect.
            let answer = told.ask("POST", path, &[], "").await;
            assert_eq!(NAMES.map(|name| answer.header(name))[..2], [Some("false"); 2], "{} {path}", format.name());
            // Only where the API opts in.
            let answer = untold.ask("GET", path, &[], "").await;
            assert_eq!(NAMES.map(|name| answer.header(name)), [None; 3], "{} {path}", format.name());
        }
    }
}

#[tokio::test]
async fn l4_the_x_ratelimit_family_counts_seconds_or_names_the_moment() {
    const NAMES: [&str; 3] = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
    for format in Format::all() {
        let seconds = under(format.layer().with_rate_limit_headers(RateLimitHeaders::Seconds), exceeded).await;
        format.check(&seconds, 429, "in seconds");
        assert_eq!(NAMES.map(|name| seconds.header(name)), [Some("100"), Some("0"), Some("30")], "{}", format.name());

        let before = now();
        let epoch = under(format.layer().with_rate_limit_headers(RateLimitHeaders::Epoch), exceeded).await;
        format.check(&epoch, 429, "the moment");
        assert_eq!(NAMES.map(|name| epoch.header(name))[..2], [Some("100"), Some("0")], "{}", format.name());
        let reset: u64 = epoch.header(NAMES[2]).unwrap().parse().unwrap();
        assert!((before + 29..=now() + 31).contains(&reset), "{}: {reset}", format.name());

        // These two APIs document the family themselves.
        let plain = under(format.layer(), exceeded).await;
        let documented = [Format::FINIMPULSE, Format::FINTERNET].contains(&format);
        assert_eq!(plain.header(NAMES[0]).is_some(), documented, "{}", format.name());
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// What a server says of an idempotency key.
#[derive(Debug, thiserror::Error, ApiError)]
enum KeyError {
    /// The key is missing
    #[error("Send an Idempotency-Key")]
    #[api(status = 400, code = "key_missing", param = "Idempotency-Key")]
    Missing,

    /// The key was used for another request
    #[error("This Idempotency-Key was used for another request")]
    #[api(status = 422, code = "key_reused")]
    Reused,

    /// The request with this key is still in progress
    #[error("The request with this Idempotency-Key is still in progress")]
    #[api(status = 409, code = "key_in_progress")]
    InProgress,
}

/// An answer as it is stored: status, headers, body.
type Stored = (StatusCode, HeaderMap, Vec<u8>);

/// An author's own middleware, which stores each answer under its key.
async fn keyed(stored: Arc<Mutex<HashMap<String, Stored>>>, request: Request, next: Next) -> Response {
    let Some(key) = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned)
    else {
        return KeyError::Missing.into_response();
    };
    match &*key {
        "reused" => return KeyError::Reused.into_response(),
        "in-progress" => return KeyError::InProgress.into_response(),
        _ => {}
    }
    let known = stored.lock().unwrap().get(&key).cloned();
    let (status, headers, body) = match known {
        Some(stored) => stored,
        None => {
            let (parts, body) = next.run(request).await.into_parts();
            let body = to_bytes(body, 4_096).await.unwrap().to_vec();
            stored.lock().unwrap().insert(key, (parts.status, parts.headers.clone(), body.clone()));
            (parts.status, parts.headers, body)
        }
    };
    let mut response = (status, Body::from(body)).into_response();
    *response.headers_mut() = headers;
    response
}

#[tokio::test]
async fn l5_idempotency_keys_have_their_statuses_and_errors_are_replayed() {
    for format in Format::all() {
        let stored = Arc::new(Mutex::new(HashMap::new()));
        let keyed = move |request: Request, next: Next| keyed(stored.clone(), request, next);
        let routes = Router::new()
            .route("/transfers", post(async || AccountError::NoAccount { id: "acc_1" }))
            .layer(from_fn(keyed))
            .errors(format.layer());
        let server = Server::start(routes).await;
        let ask = async |headers: &[(&str, &str)]| {
            let headers = [&[("x-request-id", REQUEST_ID)], headers].concat();
            server.ask("POST", "/transfers", &headers, "").await
        };
        format.check(&ask(&[]).await, 400, "no key");
        format.check(&ask(&[("idempotency-key", "reused")]).await, 422, "another payload");
        format.check(&ask(&[("idempotency-key", "in-progress")]).await, 409, "in progress");
        let first = ask(&[("idempotency-key", "k1")]).await;
        format.check(&first, 404, "the first time");
        let again = ask(&[("idempotency-key", "k1")]).await;
        assert_eq!(again.body(), first.body(), "{}: to the byte, with its ids", format.name());
        format.check(&again, 404, "replayed");
    }
}
