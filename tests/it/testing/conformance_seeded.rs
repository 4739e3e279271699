//! Every rule that an error response can break, seeded and found: by handlers,
//! layers, tuples and formats of the test's own. The mended router has nothing.

use std::num::NonZeroU32;

use axum::{
    Json, Router,
    body::Bytes,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn, map_response},
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, any, get},
};
use error_core::{Catalog, catalog};
use error_response::{
    ApiError, ErrorLayer, RetryAfter, RouterExt,
    catalog::PublishedOperation,
    format::{ErrorView, JsonBody, RetryHeader, Unwrapped, WireFormat, publish},
    testing::{FaultKind, Report, conformance, conformance_at},
};
use serde_json::json;
use tokio::net::TcpListener;

/// A format that repeats status, wait and id in its bodies; or one thing of it
/// wrong.
#[derive(Debug, Clone, Default)]
struct Ledger {
    wrong: Option<Member>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Status,
    Wait,
    Message,
    Id,
}

#[derive(serde::Serialize)]
struct Body<'a> {
    code: &'a str,
    message: String,
    status: u16,
    wait: Option<u64>,
    request: Option<&'a str>,
}

impl WireFormat for Ledger {
    type Failure<'a> = Body<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "ledger"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
        let is = |member| self.wrong == Some(member);
        let status = view.status().as_u16();
        let milliseconds = if is(Member::Wait) { 1_000 } else { 1 };
        let message = match view.retry_after_seconds().filter(|_| is(Member::Message)) {
            Some(wait) => format!("Too many rows. Try again in {} seconds", wait * 1_000),
            None => view.message().to_owned(),
        };
        Body {
            code: view.code(),
            message,
            status: if is(Member::Status) { 400 } else { status },
            wait: view.retry_after_seconds().map(|seconds| seconds * milliseconds),
            request: if is(Member::Id) { Some("req_of_the_format") } else { view.request_id() },
        }
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        Some(JsonBody::new(body)?.replace("/status", &status.as_u16())?.into_bytes())
    }
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum RowError {
    /// The row is locked
    #[error("The row is locked")]
    #[api(status = 409, code = "row_locked")]
    Locked,

    /// No such row
    #[error("There is no such row")]
    #[api(status = 404, code = "row_missing")]
    Missing,

    /// No such row, for a while
    #[error("There is no such row")]
    #[api(status = 404, code = "row_cached", max_age = 60)]
    Cached,

    /// Too many rows
    #[error("Too many rows. Try again in {wait} seconds")]
    #[api(status = 429, code = "too_many_rows")]
    Limited {
        #[api(retry_after)]
        wait: RetryAfter,
    },

    /// The key is missing
    #[error("The key is missing")]
    #[api(status = 401, code = "key_missing", challenge = "Bearer")]
    Denied,

    /// The rows are busy
    #[error("The rows are busy. Try again in 1 second")]
    #[api(status = 503, code = "rows_busy", retry_after = 1, before_effects)]
    Busy,

    /// The row is lost
    #[error("disk 7 is gone")]
    #[api(status = 500, code = "row_lost")]
    Lost,
}

fn rows() -> Catalog {
    catalog![RowError]
}

fn limited() -> RowError {
    RowError::Limited { wait: RetryAfter::seconds(30) }
}

fn layer(format: Ledger) -> ErrorLayer {
    ErrorLayer::new(format).with_retry_headers(RetryHeader::ALL)
}

/// An error as a handler writes it by hand, with nothing missing.
fn by_hand(status: u16, code: &str, request: &HeaderMap) -> Response {
    let sent = request.get("x-request-id").and_then(|id| id.to_str().ok());
    let id = sent.filter(|id| error_core::Id::new(id).is_ok()).unwrap_or("req_by_hand").to_owned();
    let wait = (status == 429).then_some(30);
    let message = if status == 429 { "Too many rows. Try again in 30 seconds" } else { "It did not work" };
    let body = json!({ "code": code, "message": message, "status": status, "wait": wait, "request": id });
    let mut response = (StatusCode::from_u16(status).unwrap(), Json(body)).into_response();
    set(&mut response, "cache-control", "no-store");
    response.headers_mut().insert("x-request-id", HeaderValue::from_str(&id).unwrap());
    let due: &[(&'static str, &'static str)] = match status {
        401 => &[("www-authenticate", "Bearer realm=\"rows\"")],
        405 => &[("allow", "GET, HEAD")],
        407 => &[("proxy-authenticate", "Basic realm=\"proxy\"")],
        416 => &[("content-range", "bytes */7")],
        426 => &[("upgrade", "websocket"), ("connection", "upgrade")],
        429 => &[("retry-after", "30"), ("retry-after-ms", "30000")],
        451 => &[("link", "<https://court.example>; rel=\"blocked-by\"")],
        _ => &[],
    };
    due.iter().for_each(|(name, value)| set(&mut response, name, value));
    if matches!(status, 408 | 409 | 429 | 500..) {
        set(&mut response, "x-should-retry", "false");
        set(&mut response, "stripe-should-retry", "false");
    }
    response
}

fn set(response: &mut Response, name: &'static str, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

fn add(response: &mut Response, name: &'static str, value: &'static str) {
    response.headers_mut().append(name, HeaderValue::from_static(value));
}

fn lose(response: &mut Response, name: &'static str) {
    response.headers_mut().remove(name);
}

fn body(response: &mut Response, text: &'static str) {
    *response.body_mut() = text.into();
    lose(response, "content-length");
}

/// What is wrong with a response.
type Spoil = fn(&mut Response);

/// A violation: where it is, who makes it, and what is said of it.
struct Seed {
    path: &'static str,
    method: &'static str,
    made: Made,
    kind: FaultKind,
    text: &'static str,
}

#[derive(Clone)]
enum Made {
    /// A handler writes the response, with this status and code.
    Handler(u16, &'static str, Spoil),
    /// A layer outside of the error layer changes the response of an error.
    Layer(RowError, Spoil),
    /// A format of the test's own writes the body.
    Format(RowError, Member),
    /// A handler returns a tuple.
    Tuple(fn() -> Response),
}

fn seed(path: &'static str, made: Made, kind: FaultKind, text: &'static str) -> Seed {
    Seed { path, method: "GET", made, kind, text }
}

impl Seed {
    /// The route; `mended` is the same without what is wrong.
    fn route(&self, mended: bool) -> MethodRouter {
        match self.made.clone() {
            Made::Handler(status, code, spoil) => any(async move |method: Method, headers: HeaderMap| {
                if status == 405 && matches!(method, Method::GET | Method::HEAD) {
                    return "a row".into_response();
                }
                let mut response = by_hand(status, code, &headers);
                if !mended && (method == Method::HEAD || !is_of_head(code)) {
                    spoil(&mut response);
                }
                response
            }),
            Made::Layer(error, spoil) => {
                let change = move |mut response: Response| async move {
                    if !mended {
                        spoil(&mut response);
                    }
                    response
                };
                typed(error).layer(layer(Ledger::default())).layer(map_response(change))
            }
            Made::Format(error, member) => typed(error).layer(layer(Ledger { wrong: (!mended).then_some(member) })),
            Made::Tuple(tuple) if !mended => any(async move || tuple()),
            Made::Tuple(_) => typed(RowError::Locked).layer(layer(Ledger::default())),
        }
    }
}

/// Whether only the response to HEAD is wrong.
fn is_of_head(code: &str) -> bool {
    code == "row_of_head"
}

fn typed(error: RowError) -> MethodRouter {
    any(async move || Err::<(), _>(error))
}

/// Bodies, statuses and what describes them.
fn of_bodies() -> Vec<Seed> {
    use FaultKind::{Empty, Foreign, Leak, Obligation, Status};
    use Made::{Format, Handler, Layer, Tuple};
    let locked = |spoil| Handler(409, "row_locked", spoil);
    vec![
        seed(
            "/body/empty",
            Tuple(|| StatusCode::CONFLICT.into_response()),
            Empty,
            "an error explains itself in a body",
        ),
        seed(
            "/body/text",
            Tuple(|| (StatusCode::CONFLICT, "The row is locked").into_response()),
            Foreign,
            "the media type is text/plain, not application/json",
        ),
        seed(
            "/body/page",
            Tuple(|| (StatusCode::CONFLICT, Html("<h1>Locked</h1>")).into_response()),
            Foreign,
            "the media type is text/html, not application/json",
        ),
        seed(
            "/body/other",
            Tuple(|| (StatusCode::CONFLICT, Json(json!({"error": {"id": "locked"}}))).into_response()),
            Foreign,
            "there is no /code",
        ),
        seed("/body/json", locked(|response| body(response, "locked")), Foreign, "the body is not JSON"),
        seed("/body/type", locked(|response| lose(response, "content-type")), Foreign, "the media type is none"),
        seed(
            "/body/types",
            locked(|response| add(response, "content-type", "application/json")),
            Obligation,
            "Content-Type must be sent once, not 2 times (RFC 9110, 8.3)",
        ),
        seed(
            "/body/encoding",
            locked(|response| set(response, "content-encoding", "gzip")),
            Obligation,
            "Content-Encoding is \"gzip\", and the body is not encoded so (RFC 9110, 8.4)",
        ),
        seed(
            "/body/leak",
            locked(|response| {
                body(
                    response,
                    r#"{"code":"row_locked","message":"sqlx::Error","status":409,"wait":null,"request":null}"#,
                )
            }),
            Leak,
            "the body holds \"sqlx\"",
        ),
        seed(
            "/status/format",
            Format(RowError::Missing, Member::Status),
            Status,
            "the body says the status is 400, and it is 404",
        ),
        seed(
            "/status/layer",
            Layer(RowError::Missing, |response| *response.status_mut() = StatusCode::GONE),
            Status,
            "the body says the status is 404, and it is 410 (RFC 9457, 3.1.2)",
        ),
        seed(
            "/status/tuple",
            Tuple(|| (StatusCode::CONFLICT, Json(json!({"statusCode": 404, "error": "Not Found"}))).into_response()),
            Status,
            "the body says the status is 404, and it is 409",
        ),
        seed(
            "/status/success",
            Layer(RowError::Locked, |response| *response.status_mut() = StatusCode::OK),
            Status,
            "the status is 200, and the body is that of an error",
        ),
        seed(
            "/status/unchanged",
            Layer(RowError::Missing, |response| *response.status_mut() = StatusCode::NOT_MODIFIED),
            Status,
            "a 304 is not an error, and its Content-Type application/json is that of one",
        ),
        seed(
            "/status/nothing",
            Layer(RowError::Missing, |response| *response.status_mut() = StatusCode::NO_CONTENT),
            Status,
            "a 204 is not an error, and its Content-Type application/json is that of one",
        ),
        seed(
            "/head/length",
            Handler(409, "row_of_head", |response| set(response, "content-length", "3")),
            Obligation,
            "HEAD says that the body has 3 bytes, and that of GET has",
        ),
        seed(
            "/head/status",
            Handler(409, "row_of_head", |response| *response.status_mut() = StatusCode::GONE),
            Obligation,
            "the response to HEAD is (410",
        ),
    ]
}

/// What caches may store.
fn of_caches() -> Vec<Seed> {
    use FaultKind::Cache;
    use Made::{Handler, Layer, Tuple};
    vec![
        seed(
            "/cache/missing",
            Handler(409, "row_locked", |response| lose(response, "cache-control")),
            Cache,
            "a 409 has no Cache-Control, which this check requires on every error",
        ),
        seed(
            "/cache/heuristic",
            Layer(RowError::Missing, |response| lose(response, "cache-control")),
            Cache,
            "a 404 may be cached unless Cache-Control says otherwise (RFC 9110, 15.1)",
        ),
        seed(
            "/cache/public",
            Layer(RowError::Missing, |response| set(response, "cache-control", "public, max-age=300")),
            Cache,
            "in the catalog the error has `no-store` (RFC 9111, 3): write `max_age = 300` on its definition",
        ),
        seed(
            "/cache/by_hand",
            Handler(409, "row_locked", |response| set(response, "cache-control", "max-age=30")),
            Cache,
            "write `max_age = 30` on its definition",
        ),
        seed(
            "/cache/other",
            Layer(RowError::Cached, |response| set(response, "cache-control", "max-age=600")),
            Cache,
            "Cache-Control is `max-age=600`, and in the catalog the error has `max-age=60`",
        ),
        seed(
            "/cache/lost",
            Layer(RowError::Cached, |response| set(response, "cache-control", "no-store")),
            Cache,
            "Cache-Control is `no-store`, and in the catalog the error has `max-age=60`: a layer replaced it",
        ),
        seed(
            "/cache/limited",
            Layer(limited(), |response| set(response, "cache-control", "private")),
            Cache,
            "a 429 is never stored by a cache: Cache-Control is no-store (RFC 6585, 4), not `private`",
        ),
        seed(
            "/cache/precondition",
            Handler(428, "row_unread", |response| set(response, "cache-control", "no-cache")),
            Cache,
            "a 428 is never stored by a cache: Cache-Control is no-store (RFC 6585, 3), not `no-cache`",
        ),
        seed(
            "/cache/fields",
            Handler(431, "row_long", |response| lose(response, "cache-control")),
            Cache,
            "a 431 is never stored by a cache",
        ),
        seed(
            "/cache/network",
            Handler(511, "row_away", |response| lose(response, "cache-control")),
            Cache,
            "a 511 is never stored by a cache: Cache-Control is no-store (RFC 6585, 6)",
        ),
        seed(
            "/cache/text",
            Tuple(|| (StatusCode::GONE, [(header::CACHE_CONTROL, "public, max-age=60")], "gone").into_response()),
            Cache,
            "an error outside of the format may be cached",
        ),
        seed(
            "/cache/cdn",
            Layer(RowError::Missing, |response| set(response, "cdn-cache-control", "max-age=600")),
            Cache,
            "cdn-cache-control is `max-age=600` on an error (RFC 9213, 2.2)",
        ),
        seed(
            "/cache/cookie",
            Layer(RowError::Cached, |response| set(response, "set-cookie", "session=1")),
            Cache,
            "an error that a cache may store has Set-Cookie",
        ),
        seed(
            "/cache/etag",
            Layer(RowError::Missing, |response| set(response, "etag", "\"1\"")),
            Cache,
            "a 404 has ETag",
        ),
        seed(
            "/cache/modified",
            Handler(409, "row_locked", |response| set(response, "last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")),
            Cache,
            "a 409 has Last-Modified, which is that of a good response (RFC 9110, 8.8)",
        ),
    ]
}

/// Challenges, and the headers that a status requires or does not have.
fn of_statuses() -> Vec<Seed> {
    use FaultKind::{Challenge, Obligation};
    use Made::{Handler, Layer, Tuple};
    let denied = |spoil| Handler(401, "key_missing", spoil);
    vec![
        seed(
            "/challenge/missing",
            Tuple(|| (StatusCode::UNAUTHORIZED, Json(json!({"error": "log in"}))).into_response()),
            Challenge,
            "a 401 names its challenge in WWW-Authenticate (RFC 9110, 15.5.2): write `challenge = \"Bearer\"`",
        ),
        seed(
            "/challenge/layer",
            Layer(RowError::Locked, |response| *response.status_mut() = StatusCode::UNAUTHORIZED),
            Challenge,
            "a 401 names its challenge",
        ),
        seed("/challenge/empty", denied(|response| set(response, "www-authenticate", "")), Challenge, "it is empty"),
        seed(
            "/challenge/quotes",
            denied(|response| set(response, "www-authenticate", "Bearer realm=\"rows")),
            Challenge,
            "WWW-Authenticate is not a list of challenges, the value of realm has quotes that do not close",
        ),
        seed(
            "/challenge/words",
            denied(|response| set(response, "www-authenticate", "Please log in first")),
            Challenge,
            "WWW-Authenticate is not a list of challenges",
        ),
        seed(
            "/challenge/basic",
            denied(|response| set(response, "www-authenticate", "Basic")),
            Challenge,
            "Basic has no realm (RFC 7617, 2)",
        ),
        seed(
            "/challenge/twice",
            Layer(RowError::Denied, |response| add(response, "www-authenticate", "Bearer")),
            Challenge,
            "WWW-Authenticate has the challenge `Bearer` twice",
        ),
        seed(
            "/challenge/proxy",
            Handler(407, "proxy_key_missing", |response| lose(response, "proxy-authenticate")),
            Challenge,
            "a 407 names its challenge in Proxy-Authenticate (RFC 9110, 15.5.8)",
        ),
        seed(
            "/allow/missing",
            Handler(405, "row_fixed", |response| lose(response, "allow")),
            Obligation,
            "a 405 lists the methods in Allow, once and not 0 times (RFC 9110, 15.5.6)",
        ),
        seed(
            "/allow/twice",
            Handler(405, "row_fixed", |response| add(response, "allow", "GET")),
            Obligation,
            "a 405 lists the methods in Allow, once and not 2 times",
        ),
        seed(
            "/allow/same",
            Handler(405, "row_fixed", |response| set(response, "allow", "GET, POST")),
            Obligation,
            "Allow lists the method that a 405 rejects, POST",
        ),
        seed(
            "/upgrade/missing",
            Handler(426, "row_old", |response| lose(response, "upgrade")),
            Obligation,
            "a 426 names the protocol in Upgrade (RFC 9110, 15.5.22)",
        ),
        seed(
            "/range/missing",
            Handler(416, "row_short", |response| lose(response, "content-range")),
            Obligation,
            "a 416 has the length in Content-Range, `bytes */LENGTH` (RFC 9110, 15.5.17)",
        ),
        seed(
            "/range/odd",
            Handler(416, "row_short", |response| set(response, "content-range", "bytes 0-6/7")),
            Obligation,
            "Content-Range of a 416 is `bytes */LENGTH`",
        ),
        seed(
            "/blocked",
            Handler(451, "row_blocked", |response| lose(response, "link")),
            Obligation,
            "a 451 links to who blocks",
        ),
        seed(
            "/left/location",
            Layer(RowError::Locked, |response| set(response, "location", "/rows/7")),
            Obligation,
            "a 409 has Location, which is of a redirect or of what was created (RFC 9110, 10.2.2)",
        ),
        seed(
            "/left/file",
            Handler(404, "row_missing", |response| set(response, "content-disposition", "attachment")),
            Obligation,
            "a 404 has Content-Disposition",
        ),
        seed(
            "/left/ranges",
            Handler(404, "row_missing", |response| set(response, "accept-ranges", "bytes")),
            Obligation,
            "a 404 has Accept-Ranges",
        ),
    ]
}

/// Waits, and whether to send the request again.
fn of_waits() -> Vec<Seed> {
    use FaultKind::{Retry, Wait};
    use Made::{Format, Handler, Layer};
    let wait = |path, spoil, text| seed(path, Handler(429, "too_many_rows", spoil), Wait, text);
    let whole = "Retry-After is whole seconds or a date, not";
    vec![
        wait("/wait/sign", |response| set(response, "retry-after", "+30"), whole),
        wait("/wait/exponent", |response| set(response, "retry-after", "3e1"), whole),
        wait("/wait/fraction", |response| set(response, "retry-after", "29.4"), whole),
        wait("/wait/negative", |response| set(response, "retry-after", "-30"), whole),
        wait("/wait/unit", |response| set(response, "retry-after", "30s"), whole),
        wait(
            "/wait/zero",
            |response| set(response, "retry-after", "0"),
            "a wait is rounded up: Retry-After of a 429 is not 0",
        ),
        wait(
            "/wait/past",
            |response| set(response, "retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"),
            "Retry-After is in the past, Sun, 06 Nov 1994 08:49:37 GMT",
        ),
        wait(
            "/wait/obsolete",
            |response| set(response, "retry-after", "Friday, 06-Nov-54 08:49:37 GMT"),
            "Retry-After has an obsolete form of a date",
        ),
        seed(
            "/wait/twice",
            Layer(limited(), |response| add(response, "retry-after", "30")),
            Wait,
            "Retry-After must be sent once, not 2 times (RFC 9110, 10.2.3)",
        ),
        seed(
            "/wait/early",
            Layer(limited(), |response| set(response, "ratelimit", "\"burst\";r=0;t=60")),
            Wait,
            "Retry-After is 30, earlier than t=60 of RateLimit",
        ),
        seed(
            "/wait/body",
            Format(limited(), Member::Wait),
            Wait,
            "the body says to wait 30000 s, and Retry-After 30 s",
        ),
        seed(
            "/wait/message",
            Format(limited(), Member::Message),
            Wait,
            "the message says to wait 30000 seconds, and Retry-After 30 s",
        ),
        seed(
            "/wait/header",
            Layer(limited(), |response| set(response, "retry-after", "5")),
            Wait,
            "the message says to wait 30 seconds, and Retry-After 5 s",
        ),
        wait(
            "/wait/lost",
            |response| lose(response, "retry-after"),
            "the body says to wait 30 s, and there is no Retry-After",
        ),
        seed(
            "/retry/missing",
            Handler(500, "row_lost", |response| lose(response, "x-should-retry")),
            Retry,
            "an error carries x-should-retry as others do, since SDKs repeat a 500 by themselves",
        ),
        Seed {
            method: "POST",
            ..seed(
                "/retry/effects",
                Layer(RowError::Lost, |response| set(response, "x-should-retry", "true")),
                Retry,
                "x-should-retry is true for POST and a 500 (RFC 9110, 9.2.2)",
            )
        },
        Seed {
            method: "POST",
            ..seed(
                "/retry/limit",
                Layer(limited(), |response| set(response, "x-should-retry", "true")),
                Retry,
                "x-should-retry is true for POST and a 429 (RFC 9110, 9.2.2)",
            )
        },
        seed(
            "/retry/useless",
            Layer(RowError::Locked, |response| set(response, "x-should-retry", "true")),
            Retry,
            "x-should-retry is true, and in the catalog a retry of this error helps `after_change`",
        ),
        seed(
            "/retry/word",
            Handler(500, "row_lost", |response| set(response, "x-should-retry", "yes")),
            Retry,
            "x-should-retry is true or false, once, not yes",
        ),
        seed(
            "/retry/stripe",
            Handler(429, "too_many_rows", |response| set(response, "stripe-should-retry", "true")),
            Retry,
            "Stripe-Should-Retry is true, and Retry-After 30",
        ),
        seed(
            "/retry/milliseconds",
            Handler(429, "too_many_rows", |response| set(response, "retry-after-ms", "30")),
            Retry,
            "Retry-After-Ms is 30, and Retry-After 30",
        ),
    ]
}

/// Ids of requests.
fn of_ids() -> Vec<Seed> {
    use FaultKind::RequestId;
    use Made::{Format, Handler, Layer};
    vec![
        seed(
            "/id/missing",
            Handler(409, "row_locked", |response| lose(response, "x-request-id")),
            RequestId,
            "an error carries the id of its request in x-request-id",
        ),
        seed(
            "/id/twice",
            Layer(RowError::Locked, |response| add(response, "x-request-id", "req_of_a_layer")),
            RequestId,
            "x-request-id must be sent once, not 2 times",
        ),
        seed(
            "/id/odd",
            Handler(409, "row_locked", |response| set(response, "x-request-id", "two words")),
            RequestId,
            "x-request-id is short and plain",
        ),
        seed(
            "/id/other",
            Layer(RowError::Locked, |response| set(response, "x-request-id", "req_of_a_layer")),
            RequestId,
            "an error has another id than its request, which other responses have",
        ),
        seed(
            "/id/body",
            Format(RowError::Locked, Member::Id),
            RequestId,
            "the body has the id \"req_of_the_format\" at /request, and no header has it",
        ),
    ]
}

fn seeds() -> Vec<Seed> {
    [of_bodies(), of_caches(), of_statuses(), of_waits(), of_ids()].into_iter().flatten().collect()
}

/// Routes that are right from the start.
const FINE: [&str; 5] = ["/fine/busy", "/fine/cached", "/fine/denied", "/fine/lost", "/fine/limited"];

/// The routes of `seeds`, all outside of the layer that makes unknown paths its
/// own.
fn app(seeds: &[Seed], mended: bool) -> Router {
    let fine = [RowError::Busy, RowError::Cached, RowError::Denied, RowError::Lost, limited()];
    let typed = |error: RowError| typed(error).layer(layer(Ledger::default()));
    let fine = fine.into_iter().zip(FINE).fold(Router::new(), |app, (error, path)| app.route(path, typed(error)));
    let app = fine.errors(layer(Ledger::default()));
    seeds.iter().fold(app, |app, seed| app.route(seed.path, seed.route(mended)))
}

async fn run(seeds: &[Seed], mended: bool) -> Report {
    let conformance = conformance(app(seeds, mended)).format(Ledger::default()).definitions(&rows()).at_once(1);
    let conformance = FINE.iter().fold(conformance, |conformance, path| conformance.route("POST", path));
    seeds.iter().fold(conformance, |conformance, seed| conformance.route(seed.method, seed.path)).run().await
}

/// Whether the report names the violation at its path.
fn is_found(report: &Report, seed: &Seed) -> bool {
    report.findings().iter().any(|finding| {
        let target = finding.request().split([' ', ',']).nth(1).unwrap_or_default();
        let fault = finding.fault();
        target == seed.path && fault.kind() == seed.kind && fault.text().contains(seed.text)
    })
}

#[tokio::test]
async fn each_violation_is_found_at_its_path() {
    let seeds = seeds();
    assert!(seeds.len() >= 60, "{}", seeds.len());
    let report = run(&seeds, false).await;
    let missed: Vec<_> = seeds.iter().filter(|seed| !is_found(&report, seed)).map(|seed| seed.path).collect();
    let at = |path: &str| {
        let found = report.findings().iter().filter(|finding| finding.request().contains(&format!(" {path},")));
        found.map(|finding| format!("{}: {}", finding.request(), finding.fault())).collect::<Vec<_>>().join("\n")
    };
    let shown: Vec<_> = missed.iter().map(|path| format!("{path}\n{}", at(path))).collect();
    assert!(missed.is_empty(), "not found: {}", shown.join("\n\n"));
    let is_fine = |finding: &&error_response::testing::Finding| finding.request().contains(" /fine/");
    assert_eq!(report.findings().iter().find(is_fine), None);
}

/// One that is found where nothing is wrong would hide those that are.
#[tokio::test]
async fn the_mended_router_has_none() {
    let report = run(&seeds(), true).await;
    report.assert_clean();
    for status in [401, 404, 405, 407, 409, 416, 426, 428, 429, 431, 451, 500, 511] {
        assert!(report.errors().contains_key(&status), "{status} in {:?}", report.errors());
    }
}

/// What a service at a URL is found of, by its published catalog alone.
async fn found_at_url(seeds: Vec<Seed>, mended: bool) -> Report {
    let mut catalog = publish("rows", &Ledger::default(), &rows()).unwrap();
    for seed in &seeds {
        catalog = catalog.with_operation(PublishedOperation::new(seed.path, "GET", seed.path));
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = app(&seeds, mended);
    let served = tokio::spawn(async move { axum::serve(listener, app).await });
    let run = move || conformance_at(&url, &catalog).unwrap().rate(NonZeroU32::MAX).run().unwrap();
    let report = tokio::task::spawn_blocking(run).await.unwrap();
    served.abort();
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_at_a_url_is_judged_alike() {
    // Codes that the catalog does not have are faults by themselves.
    let known = ["row_locked", "row_missing", "row_cached", "too_many_rows", "key_missing", "row_lost"];
    let of_url = || {
        let is_known = |seed: &Seed| match seed.made {
            Made::Handler(_, code, _) => known.contains(&code),
            Made::Format(..) | Made::Layer(..) => true,
            Made::Tuple(_) => false,
        };
        // The id that every error has is learnt, and no status is one of the catalog's by chance.
        let others = ["/id/missing", "/id/odd", "/body/json", "/body/type", "/cache/lost"];
        let is_other = |seed: &Seed| others.contains(&seed.path);
        seeds().into_iter().filter(|seed| seed.method == "GET" && is_known(seed) && !is_other(seed)).collect::<Vec<_>>()
    };
    let report = found_at_url(of_url(), false).await;
    let seeds = of_url();
    let missed: Vec<_> = seeds.iter().filter(|seed| !is_found(&report, seed)).map(|seed| seed.path).collect();
    assert!(missed.is_empty() && seeds.len() >= 30, "{missed:?} of {}\n{report}", seeds.len());
    found_at_url(of_url(), true).await.assert_clean();
}

async fn row(request: Request) -> Result<&'static str, RowError> {
    match request.uri().query() {
        None => Ok("a row"),
        Some(_) => Err(RowError::Missing),
    }
}

fn has(report: &Report, request: &str, kind: FaultKind, text: &str) -> bool {
    let is_it = |finding: &&error_response::testing::Finding| {
        finding.request().starts_with(request)
            && finding.fault().kind() == kind
            && finding.fault().text().contains(text)
    };
    report.findings().iter().any(|finding| is_it(&finding))
}

async fn ledger(app: Router, routes: &[&str]) -> Report {
    let conformance = conformance(app).format(Ledger::default());
    routes.iter().fold(conformance, |conformance, path| conformance.route("GET", path)).run().await
}

#[tokio::test]
async fn headers_of_layers_that_an_unknown_path_lacks() {
    let secure = |mut response: Response| async move {
        set(&mut response, "x-content-type-options", "nosniff");
        response
    };
    let cors = || tower_http::cors::CorsLayer::new().allow_origin(tower_http::cors::AllowOrigin::mirror_request());
    let routes = || Router::new().route("/rows", get(row));
    let before = routes().layer(map_response(secure)).layer(cors()).errors(layer(Ledger::default()));
    let report = ledger(before, &["/rows"]).await;
    let text = "x-content-type-options, which the responses of all routes have: layers added before `.errors(...)` do not see \
                its fallback";
    assert!(has(&report, "GET /zq-no-such-route", FaultKind::Layers, text), "{report}");
    let text = "has no access-control-allow-origin";
    assert!(has(&report, "GET /zq-no-such-route", FaultKind::Layers, text), "{report}");
    let after = routes().errors(layer(Ledger::default())).layer(map_response(secure)).layer(cors());
    ledger(after, &["/rows"]).await.assert_clean();
}

#[tokio::test]
async fn a_route_that_is_added_after_the_layer() {
    let late = || get(async || StatusCode::CONFLICT);
    let routes = || Router::new().route("/rows", get(row));
    let report = ledger(routes().errors(layer(Ledger::default())).route("/late", late()), &["/rows", "/late"]).await;
    let text = "a route or layer that is added after `.errors(...)` is outside of it, add it before";
    assert!(has(&report, "GET /late", FaultKind::Empty, text), "{report}");
    ledger(routes().route("/late", late()).errors(layer(Ledger::default())), &["/rows", "/late"]).await.assert_clean();
}

#[tokio::test]
async fn a_layer_that_is_added_after_the_layer() {
    let refuses = from_fn(async |request: Request, next: Next| match request.uri().path() {
        "/rows" => Err(StatusCode::TOO_MANY_REQUESTS),
        _ => Ok(next.run(request).await),
    });
    let routes = || Router::new().route("/rows", get(row));
    let report = ledger(routes().errors(layer(Ledger::default())).layer(refuses.clone()), &["/rows"]).await;
    let text = "a route or layer that is added after `.errors(...)` is outside of it, add it before";
    assert!(has(&report, "GET /rows", FaultKind::Empty, text), "{report}");
    // The format has the name that its author gave it.
    assert!(!report.to_string().contains("Ledger"), "{report}");
}

#[tokio::test]
async fn a_router_without_the_layer() {
    let routes = || Router::new().route("/rows", get(async || (StatusCode::CONFLICT, "locked")));
    let report = ledger(routes(), &["/rows"]).await;
    let text = "no error is in the format: put the layer around the router, `.errors(...)`";
    assert!(has(&report, "GET /rows", FaultKind::Foreign, text), "{report}");
    assert!(has(&report, "GET /zq-no-such-route", FaultKind::Empty, text), "{report}");
    ledger(routes().errors(layer(Ledger::default())), &["/rows"]).await.assert_clean();
}

#[tokio::test]
async fn a_slash_at_the_end_of_a_nested_router() {
    let page = async || Html("<h1>Welcome</h1>");
    let api = || Router::new().route("/rows", get(row)).errors(layer(Ledger::default()));
    let app = || Router::new().nest("/api", api()).fallback(page);
    let text = "/api and paths below it are in the format, and /api/ is not: axum does not send `/api/`";
    // The prefix is found by the route, or named.
    let report = ledger(app(), &["/api/rows"]).await;
    assert!(has(&report, "GET /api/,", FaultKind::Foreign, text), "{report}");
    let named = || conformance(app()).format_under("/api", Ledger::default()).route("GET", "/api/rows");
    let report = named().run().await;
    assert!(has(&report, "GET /api/,", FaultKind::Foreign, text), "{report}");
    let mended = Router::new().nest_with_slash("/api", api()).fallback(page);
    ledger(mended, &["/api/rows"]).await.assert_clean();
}

/// Without definitions the policies of good responses and of unknown paths say
/// what a layer wrote.
#[tokio::test]
async fn a_policy_of_good_responses_on_errors() {
    let public = |mut response: Response| async move {
        set(&mut response, "cache-control", "public, max-age=300");
        response
    };
    let app = Router::new().route("/rows", get(row)).route("/lost", get(async || Err::<(), _>(RowError::Lost)));
    let app = app.errors(layer(Ledger::default())).layer(map_response(public));
    let report = ledger(app, &["/rows", "/lost"]).await;
    let text = "Cache-Control is `max-age=300, public` on an error";
    assert!(has(&report, "GET /zq-no-such-route", FaultKind::Cache, text), "{report}");
    let text = "send `no-store` on errors, or write `max_age = 300` on its definition";
    assert!(has(&report, "GET /lost", FaultKind::Cache, text), "{report}");
}
