//! RFC 9110 and the RFCs of single statuses: the rows that begin with S.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Request},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};
use error_response::{
    ApiError, Category, CategoryError, Challenge, Error, Reply, ResultExt, RetryAfter, RouterExt,
    catalog::SuccessDefinition, extract,
};

use super::{
    failures::{self, FAILURES},
    page::does_not_compile,
    reading::{Make, both_answers},
};
use crate::{
    format::Format,
    support::{Answer, REQUEST_ID, Server},
};

/// What the statuses of HTTP owe, each once.
#[derive(Debug, thiserror::Error, ApiError)]
enum Owed {
    /// Sign in first
    #[error("Sign in first")]
    #[api(status = 401, code = "sign_in", challenge = r#"Bearer realm="api""#)]
    SignIn,

    /// The token has expired
    #[error("The token has expired")]
    #[api(status = 401, code = "token_expired")]
    TokenExpired {
        #[api(challenge)]
        challenge: Challenge,
    },

    /// No such account
    #[error("No such account")]
    #[api(status = 404, code = "no_account")]
    Missing,

    /// Not the caller's
    #[error("account of {owner}")]
    #[api(same_as = Missing, message = "No such account")]
    Hidden { owner: &'static str },

    /// Only reading is possible
    #[error("Only reading is possible")]
    #[api(status = 405, code = "read_only", allow = "GET, HEAD")]
    ReadOnly,

    /// No such representation
    #[error("There is no such representation, but {available}")]
    #[api(status = 406, code = "no_representation")]
    NoRepresentation {
        #[api(detail)]
        available: &'static str,
    },

    /// The proxy asks for credentials
    #[error("The proxy asks for credentials")]
    #[api(status = 407, code = "proxy_credentials", header("Proxy-Authenticate" = "Basic realm=\"proxy\""))]
    Proxy,

    /// The edit collides
    #[error("The account is at version {found}, and not at {expected}")]
    #[api(status = 409, code = "edit_conflict")]
    Conflict {
        #[api(detail)]
        found: u8,
        #[api(detail)]
        expected: u8,
    },

    /// The upload is too large today
    #[error("The upload is too large while the disk is being cleaned")]
    #[api(status = 413, code = "too_large_now")]
    TooLargeNow {
        #[api(retry_after)]
        wait: RetryAfter,
    },

    /// The patch is of an unknown kind
    #[error("Patches are JSON patches")]
    #[api(status = 415, code = "unknown_patch", header("Accept-Patch" = "application/json-patch+json"))]
    UnknownPatch,

    /// The upload is of an unknown kind
    #[error("Uploads are CSV")]
    #[api(status = 415, code = "unknown_upload", header("Accept" = "text/csv"), header("Accept-Encoding" = "gzip"))]
    UnknownUpload,

    /// The range lies outside
    #[error("The range lies outside the file")]
    #[api(status = 416, code = "bad_range")]
    BadRange {
        #[api(header = "content-range")]
        length: Unsatisfied,
    },

    /// The request came too early
    #[error("Send it again after the handshake")]
    #[api(status = 425, code = "too_early_here")]
    TooEarly,

    /// Another protocol is required
    #[error("Speak WebSocket")]
    #[api(status = 426, code = "speak_websocket", header("Upgrade" = "websocket"))]
    Upgrade,

    /// The request must be conditional
    #[error("Send If-Match with the version you saw")]
    #[api(status = 428, code = "if_match_missing", param = "If-Match")]
    NotConditional,

    /// Too many requests
    #[error("At most {limit} requests a minute")]
    #[api(status = 429, code = "too_many_here")]
    TooMany {
        #[api(detail)]
        limit: u8,
        #[api(retry_after)]
        wait: RetryAfter,
    },

    /// A header is too large
    #[error("The header {name} is too large")]
    #[api(status = 431, code = "header_too_large")]
    HeaderTooLarge {
        #[api(param)]
        name: &'static str,
    },

    /// The law forbids it
    #[error("A court has ordered it")]
    #[api(status = 451, code = "blocked_here", header("Link" = r#"<https://court.example.com>; rel="blocked-by""#))]
    Blocked,

    /// The service is closed
    #[error("hunter2")]
    #[api(status = 503, code = "closed_now", message = "Closed for maintenance")]
    Closed {
        #[api(retry_after)]
        wait: RetryAfter,
    },
}

/// The length of what a range missed (RFC 9110, 14.4).
#[derive(Debug)]
struct Unsatisfied(u64);

impl std::fmt::Display for Unsatisfied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bytes */{}", self.0)
    }
}

/// The answer to one of them in each format, whole.
async fn in_each_format(error: Make<Owed>, status: u16, check: impl Fn(Format, &Answer)) {
    for format in Format::all() {
        let answer = format.answer(error).await;
        format.check(&answer, status, "its own status");
        check(format, &answer);
    }
}

#[tokio::test]
async fn s4xx_5xx_the_body_explains_the_error() {
    for format in Format::all() {
        let bare = Router::new()
            .route("/{status}", get(async |Path(status): Path<u16>| StatusCode::from_u16(status).unwrap()))
            .errors(format.layer());
        let server = Server::start(bare).await;
        for status in 400..600 {
            let answer = server.ask("GET", &format!("/{status}"), &[("x-request-id", REQUEST_ID)], "").await;
            format.check(&answer, status, "a bare status");
            assert!(format.message(&answer).contains(char::is_alphabetic), "{}: {answer:?}", format.name());
        }
        // Where it is known when it passes, the answer says so.
        let passes: [Make<Error>; 4] = [
            || CategoryError::new(Category::Maintenance).with_retry_after(RetryAfter::seconds(9)).into(),
            || CategoryError::new(Category::Overloaded).with_retry_after(RetryAfter::seconds(9)).into(),
            || CategoryError::new(Category::RateLimited).with_retry_after(RetryAfter::seconds(9)).into(),
            || CategoryError::new(Category::UpstreamFailed).with_retry_after(RetryAfter::seconds(9)).into(),
        ];
        for error in passes {
            assert_eq!(format.answer(error).await.header("retry-after"), Some("9"), "{}", format.name());
        }
    }
}

#[tokio::test]
async fn s_head_has_no_body_and_the_headers_of_get() {
    for format in Format::all() {
        let server = Server::start(failures::app(format)).await;
        for failure in FAILURES.iter().filter(|failure| failure.method == "GET") {
            let headers = [("x-request-id", REQUEST_ID)];
            let get = server.ask("GET", failure.path, &headers, "").await;
            let head = server.ask("HEAD", failure.path, &headers, "").await;
            let lines = |answer: &Answer| -> Vec<_> {
                let (head, _) = answer.0.split_once("\r\n\r\n").unwrap();
                let mut lines: Vec<_> =
                    head.split("\r\n").filter(|line| !line.starts_with("date: ")).map(str::to_owned).collect();
                lines.sort_unstable();
                lines
            };
            assert_eq!(lines(&head), lines(&get), "{} {}", format.name(), failure.name);
            assert_eq!(head.body(), "", "{} {}", format.name(), failure.name);
            assert_eq!(get.header("content-length"), Some(&*get.body().len().to_string()), "{}", format.name());
        }
    }
}

#[tokio::test]
async fn s1xx_204_304_have_no_body_and_no_content_type() {
    static DELETED: SuccessDefinition = SuccessDefinition::new("deleted").with_status(StatusCode::NO_CONTENT);
    static RESET: SuccessDefinition = SuccessDefinition::new("form_reset").with_status(StatusCode::RESET_CONTENT);

    let switch = || (StatusCode::SWITCHING_PROTOCOLS, [(header::UPGRADE, "echo"), (header::CONNECTION, "upgrade")]);
    let routes = Router::new()
        .route("/deleted", get(async || Reply::no_content()))
        .route("/defined", get(async || Reply::ok(7).with_definition(&DELETED)))
        .route("/reset", get(async || Reply::ok(7).with_definition(&RESET)))
        .route("/bare", get(async || StatusCode::NO_CONTENT))
        .route("/unchanged", get(async || (StatusCode::NOT_MODIFIED, [(header::ETAG, "\"a\"")])))
        .route("/switch", get(async move || switch()));
    for format in Format::all() {
        for (path, status) in [
            ("/deleted", 204),
            ("/defined", 204),
            ("/reset", 205),
            ("/bare", 204),
            ("/unchanged", 304),
            ("/switch", 101),
        ] {
            let answer = format.ask(routes.clone(), "GET", path, &[]).await;
            assert_eq!((answer.status(), answer.body()), (status, ""), "{} {path}", format.name());
            assert_eq!(answer.header("content-type"), None, "{} {path}", format.name());
            assert_eq!(answer.header("cache-control"), None, "{} {path}", format.name());
        }
        let server = Server::start(routes.clone().errors(format.layer().watch_streams())).await;
        let switched = server.ask("GET", "/switch", &[], "").await;
        assert_eq!((switched.status(), switched.body(), switched.header("content-type")), (101, "", None));
    }
}

#[tokio::test]
async fn s401_names_a_challenge() {
    does_not_compile("unauthorized_without_challenge", "a 401 must say how to authenticate (RFC 9110, 15.5.2)");
    let expired = || {
        let challenge = Challenge::bearer().with_realm("api").with_error("invalid_token", "expired");
        Error::from(Owed::TokenExpired { challenge })
    };
    let missing = || CategoryError::new(Category::CredentialsMissing).into();
    let foreign = async || (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"a\"")], "no");
    let routes = Router::new().route("/bare", get(async || StatusCode::UNAUTHORIZED)).route("/foreign", get(foreign));
    for format in Format::all() {
        let sources: [(Make<Error>, &str); 3] = [
            (|| Owed::SignIn.into(), r#"Bearer realm="api""#),
            (expired, r#"Bearer realm="api", error="invalid_token", error_description="expired""#),
            (missing, format.facts().challenge),
        ];
        for (error, challenge) in sources {
            let answer = format.answer(error).await;
            format.check(&answer, 401, challenge);
            assert_eq!(answer.header("www-authenticate"), Some(challenge), "{}", format.name());
        }
        for (path, challenge) in [("/bare", format.facts().challenge), ("/foreign", "Basic realm=\"a\"")] {
            let answer = format.ask(routes.clone(), "GET", path, &[]).await;
            format.check(&answer, 401, path);
            assert_eq!(answer.header("www-authenticate"), Some(challenge), "{} {path}", format.name());
        }
        let layer = format.layer().with_challenge(Challenge::bearer().with_realm("api"));
        let server = Server::start(routes.clone().errors(layer)).await;
        let answer = server.ask("GET", "/bare", &[], "").await;
        assert_eq!(answer.header("www-authenticate"), Some(r#"Bearer realm="api""#), "{}", format.name());
    }
}

#[tokio::test]
async fn s403_404_existence_can_be_hidden() {
    for format in Format::all() {
        let missing = format.answer(|| Owed::Missing).await;
        let hidden = format.answer(|| Owed::Hidden { owner: "hunter2" }).await;
        format.check(&hidden, 404, "hidden");
        assert_eq!(format.error_without_ids(&hidden), format.error_without_ids(&missing), "{}", format.name());
        let names = |answer: &Answer| answer.0.lines().count();
        assert_eq!(names(&hidden), names(&missing), "{}: a header tells them apart", format.name());
    }
}

#[tokio::test]
async fn s405_allow_lists_the_methods_once() {
    does_not_compile("wrong_method_without_allow", "a 405 must list the allowed methods (RFC 9110, 15.5.6)");
    for format in Format::all() {
        let routes = || Router::new().route("/here", get(async || "fine").post(async || "fine"));
        let nested = Router::new().nest("/nested", routes().errors(format.layer()));
        let merged = Router::new().route("/merged", get(async || "fine").put(async || "fine"));
        let fallback = routes().fallback(async || StatusCode::NOT_FOUND);
        let app = routes().merge(merged).merge(nested).nest("/fallback", fallback);
        for (path, allow) in [
            ("/here", "GET,HEAD,POST"),
            ("/nested/here", "GET,HEAD,POST"),
            ("/merged", "GET,HEAD,PUT"),
            ("/fallback/here", "GET,HEAD,POST"),
        ] {
            let answer = format.ask(app.clone(), "DELETE", path, &[]).await;
            format.check(&answer, 405, path);
            assert_eq!(answer.header("allow"), Some(allow), "{} {path}", format.name());
        }
        let answer = format.answer(|| Owed::ReadOnly).await;
        format.check(&answer, 405, "typed");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{}", format.name());
    }
}

#[tokio::test]
async fn s406_lists_what_is_available() {
    let error = || Owed::NoRepresentation { available: "application/json and text/csv" };
    in_each_format(error, 406, |format, answer| {
        assert!(format.message(answer).contains("application/json and text/csv"), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn s407_names_a_challenge() {
    does_not_compile("proxy_without_challenge", "a 407 must say how to authenticate (RFC 9110, 15.5.8)");
    in_each_format(
        || Owed::Proxy,
        407,
        |format, answer| {
            assert_eq!(answer.header("proxy-authenticate"), Some("Basic realm=\"proxy\""), "{}", format.name());
        },
    )
    .await;
}

#[tokio::test]
async fn s409_shows_the_conflict() {
    in_each_format(
        || Owed::Conflict { found: 9, expected: 8 },
        409,
        |format, answer| {
            assert_eq!(format.message(answer), "The account is at version 9, and not at 8", "{}", format.name());
            let error = format.error(answer);
            if let Some(members) = format.details(&error) {
                assert_eq!((&members["found"], &members["expected"]), (&9.into(), &8.into()), "{}", format.name());
            }
        },
    )
    .await;
}

#[tokio::test]
async fn s413_has_a_wait_where_it_is_temporary() {
    in_each_format(
        || Owed::TooLargeNow { wait: RetryAfter::seconds(90) },
        413,
        |format, answer| assert_eq!(answer.header("retry-after"), Some("90"), "{}", format.name()),
    )
    .await;
    for format in Format::all() {
        let routes = Router::new().route("/", post(async |_: Bytes| "never").layer(DefaultBodyLimit::max(4)));
        let server = Server::start(routes.errors(format.layer())).await;
        let answer = server.ask("POST", "/", &[("x-request-id", REQUEST_ID)], "12345").await;
        format.check(&answer, 413, "a limit for good");
        assert_eq!(answer.header("retry-after"), None, "{}", format.name());
    }
}

#[tokio::test]
async fn s415_names_what_is_accepted() {
    for format in Format::all() {
        let patch = format.answer(|| Owed::UnknownPatch).await;
        format.check(&patch, 415, "a patch");
        assert_eq!(patch.header("accept-patch"), Some("application/json-patch+json"), "{}", format.name());
        let upload = format.answer(|| Owed::UnknownUpload).await;
        format.check(&upload, 415, "an upload");
        let found = (upload.header("accept"), upload.header("accept-encoding"));
        assert_eq!(found, (Some("text/csv"), Some("gzip")), "{}", format.name());

        let foreign = async || (StatusCode::UNSUPPORTED_MEDIA_TYPE, [(header::ACCEPT, "text/csv")], "hunter2");
        let answer = format.ask(Router::new().route("/", get(foreign)), "GET", "/", &[]).await;
        format.check(&answer, 415, "another layer's");
        assert_eq!(answer.header("accept"), Some("text/csv"), "{}", format.name());

        // Our own extractors know what they read.
        let json = post(async |_: extract::Json<u8>| "never").patch(async |_: extract::Json<u8>| "never");
        let form = post(async |_: extract::Form<[(String, String); 1]>| "never");
        let routes = Router::new().route("/json", json).route("/form", form);
        let (json, form) = (Some("application/json"), Some("application/x-www-form-urlencoded"));
        for (method, path, accept, accept_patch) in
            [("POST", "/json", json, None), ("PATCH", "/json", json, json), ("POST", "/form", form, None)]
        {
            let answer = format.ask(routes.clone(), method, path, &[("content-type", "text/csv")]).await;
            format.check(&answer, 415, path);
            let found = (answer.header("accept"), answer.header("accept-patch"));
            assert_eq!(found, (accept, accept_patch), "{} {method} {path}", format.name());
        }
    }
}

#[tokio::test]
async fn s416_has_the_length_as_content_range() {
    in_each_format(
        || Owed::BadRange { length: Unsatisfied(1234) },
        416,
        |format, answer| assert_eq!(answer.header("content-range"), Some("bytes */1234"), "{}", format.name()),
    )
    .await;
    for format in Format::all() {
        let file = async || (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, "bytes */1234")]);
        let answer = format.ask(Router::new().route("/", get(file)), "GET", "/", &[]).await;
        format.check(&answer, 416, "a file server's");
        assert_eq!(answer.header("content-range"), Some("bytes */1234"), "{}", format.name());
        // Rendered in the process's format, and anew by the layer.
        let spawned = async || {
            let range = async { Owed::BadRange { length: Unsatisfied(9) }.into_response() };
            tokio::spawn(range).await.internal()
        };
        let answer = format.ask(Router::new().route("/", get(spawned)), "GET", "/", &[]).await;
        format.check(&answer, 416, "in a task");
        assert_eq!(answer.header("content-range"), Some("bytes */9"), "{}", format.name());
    }
}

#[tokio::test]
async fn s425_only_after_early_data() {
    let early = async |request: Request| match request.headers().get("early-data") {
        Some(value) if value == "1" => Err(Owed::TooEarly),
        _ => Ok("fine"),
    };
    for format in Format::all() {
        for (failure, answer) in failures::answers(format, &[("early-data", "1")]).await {
            assert_ne!(answer.status(), 425, "{} {}", format.name(), failure.name);
        }
        let routes = Router::new().route("/", get(early));
        let answer = format.ask(routes.clone(), "GET", "/", &[("early-data", "1")]).await;
        format.check(&answer, 425, "early data");
        assert_eq!(format.ask(routes, "GET", "/", &[]).await.status(), 200, "{}", format.name());
    }
}

#[tokio::test]
async fn s426_names_the_protocol() {
    does_not_compile("upgrade_without_protocol", "a 426 must name the protocol (RFC 9110, 15.5.22)");
    for format in Format::all() {
        let routes = Router::new().route("/here", get(async || Owed::Upgrade)).errors(format.layer());
        // A server that closes the connection says that, too: the first answer
        // keeps it.
        let (answer, _) = both_answers(&Server::start(routes).await, ["/here", "/here"]).await;
        format.check(&answer, 426, "typed");
        let found = (answer.header("upgrade"), answer.header("connection"));
        assert_eq!(found, (Some("websocket"), Some("upgrade")), "{}", format.name());
    }
}

/// What RFC 6585 forbids to store is not, whatever its author says.
fn is_never_stored(format: Format, answer: &Answer) {
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", format.name());
    assert_eq!(answer.header("expires"), None, "{}", format.name());
}

async fn stores_no_foreign(format: Format, status: StatusCode) {
    let cached =
        async move || (status, [(header::CACHE_CONTROL, "public, max-age=60"), (header::EXPIRES, "0")], "hunter2");
    let answer = format.ask(Router::new().route("/", get(cached)), "GET", "/", &[]).await;
    format.check(&answer, status.as_u16(), "another layer's");
    is_never_stored(format, &answer);
}

#[tokio::test]
async fn s428_names_the_precondition_and_is_never_cached() {
    does_not_compile("cache_control_of_a_precondition", "a cache must not store a 428 (RFC 6585, 3)");
    for format in Format::all() {
        let answer = format.answer(|| Owed::NotConditional).await;
        format.check(&answer, 428, "typed");
        assert!(format.message(&answer).contains("If-Match"), "{}: {answer:?}", format.name());
        is_never_stored(format, &answer);
        stores_no_foreign(format, StatusCode::PRECONDITION_REQUIRED).await;
    }
}

#[tokio::test]
async fn s429_explains_and_is_never_cached() {
    does_not_compile("max_age_of_a_rate_limit", "a cache must not store a 429 (RFC 6585, 4)");
    does_not_compile("rate_limit_without_wait", "must say when the client may retry (RFC 9110, 10.2.3)");
    for format in Format::all() {
        let answer = format.answer(|| Owed::TooMany { limit: 100, wait: RetryAfter::seconds(60) }).await;
        format.check(&answer, 429, "typed");
        assert!(format.message(&answer).starts_with("At most 100 requests a minute"), "{}: {answer:?}", format.name());
        assert_eq!(answer.header("retry-after"), Some("60"), "{}", format.name());
        is_never_stored(format, &answer);
        stores_no_foreign(format, StatusCode::TOO_MANY_REQUESTS).await;
    }
}

#[tokio::test]
async fn s431_names_the_field_and_is_never_cached() {
    for format in Format::all() {
        let answer = format.answer(|| Owed::HeaderTooLarge { name: "x-trace" }).await;
        format.check(&answer, 431, "typed");
        assert_eq!(format.message(&answer), "The header x-trace is too large", "{}", format.name());
        is_never_stored(format, &answer);
        stores_no_foreign(format, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE).await;
    }
}

#[tokio::test]
async fn s451_explains_and_links_to_who_blocks() {
    does_not_compile("legal_without_link", "a 451 must link to the party that blocks the resource (RFC 7725, 4)");
    in_each_format(
        || Owed::Blocked,
        451,
        |format, answer| {
            assert_eq!(format.message(answer), "A court has ordered it", "{}", format.name());
            let link = r#"<https://court.example.com>; rel="blocked-by""#;
            assert_eq!(answer.header("link"), Some(link), "{}", format.name());
        },
    )
    .await;
}

#[tokio::test]
async fn s503_may_have_a_wait() {
    in_each_format(
        || Owed::Closed { wait: RetryAfter::seconds(120) },
        503,
        |format, answer| {
            assert_eq!(answer.header("retry-after"), Some("120"), "{}", format.name());
            assert_eq!(format.message(answer), "Closed for maintenance", "{}", format.name());
        },
    )
    .await;
}
