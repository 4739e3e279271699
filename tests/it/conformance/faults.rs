//! Faults seen in other systems: none of them comes back here.

use std::{collections::HashMap, time::Duration};

use axum::{
    Extension, Json, Router,
    extract::{Path, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{AppendHeaders, Html, IntoResponse, Response},
    routing::{get, post},
};
use error_core::{CallView, ErrorView, Message};
use error_formats::{ErasedWireFormat, WireFormat, render};
use error_response::{
    ApiError, Catalog, Category, CategoryError, Challenge, Error, ErrorLayer, Id, ResultExt, RetryAfter, RouterExt,
    Violation, catalog, extract,
    format::{FinImpulse, Finqware, Finternet, Location, Problem, Stripe, Uppercase, entries},
    layer::IdGenerator,
};
use tracing::Level;

use super::{
    failures::{self, AccountError, FAILURES, secret},
    page::does_not_compile,
    reading::{Make, both_answers},
};
use crate::{
    format::{Details, Format},
    records::{one, watch},
    support::{Answer, REQUEST_ID, Server},
};

#[tokio::test]
async fn fault_01_no_500_carries_the_text_of_the_internal_error() {
    for format in Format::all() {
        let layer = format.layer().forward_client_error_text();
        let routes = Router::new()
            .route("/ledger", get(async || AccountError::from(secret())))
            .route("/internal", get(async || Err::<(), _>(secret()).internal()))
            .route("/text", get(async || (StatusCode::INTERNAL_SERVER_ERROR, secret().to_string())))
            .route("/gateway", get(async || (StatusCode::BAD_GATEWAY, secret().to_string())));
        let server = Server::start(routes.errors(layer)).await;
        for (path, status) in [("/ledger", 500), ("/internal", 500), ("/text", 500), ("/gateway", 502)] {
            let answer = server.ask("GET", path, &[("x-request-id", REQUEST_ID)], "").await;
            format.check(&answer, status, path);
        }
        assert_eq!(format.message(&server.ask("GET", "/ledger", &[], "").await), "The ledger failed");
    }
}

#[tokio::test]
async fn fault_02_no_validation_error_echoes_a_value() {
    const JSON: [(&str, &str); 2] = [("x-request-id", REQUEST_ID), ("content-type", "application/json")];

    #[derive(serde::Deserialize)]
    struct Login {
        #[expect(dead_code, reason = "it is never read")]
        pin: u8,
    }
    #[derive(serde::Deserialize, garde::Validate)]
    struct Registration {
        #[garde(length(min = 20))]
        password: String,
    }
    for format in Format::all() {
        let own = Router::new()
            .route("/login", post(async |_: extract::Json<Login>| "never"))
            .route("/register", post(async |_: extract::garde::Valid<extract::Json<Registration>>| "never"))
            .route("/query", get(async |_: extract::Query<Login>| "never"))
            .route("/number/{number}", get(async |_: extract::Path<u8>| "never"));
        let routes = Router::new()
            .route("/login", post(async |_: Json<Login>| "never"))
            .route("/number/{number}", get(async |_: Path<u8>| "never"))
            .nest("/own", own);
        let server = Server::start(routes.errors(format.layer())).await;
        for body in [r#"{"pin":"hunter2"}"#, r#"{"hunter2":1}"#, r#"{"pin":hunter2}"#, r#"["hunter2"]"#, "hunter2"] {
            let answer = server.ask("POST", "/login", &JSON, body).await;
            assert!([400, 422].contains(&answer.status()), "{}: {answer:?}", format.name());
            format.check(&answer, answer.status(), body);
        }
        format.check(&server.ask("GET", "/number/hunter2", &JSON, "").await, 400, "a path");
        // Our own extractors say which field it is, and still no value.
        for (method, path, body) in [
            ("POST", "/own/login", r#"{"pin":"hunter2"}"#),
            ("POST", "/own/login", r#"{"pin":hunter2}"#),
            ("POST", "/own/register", r#"{"password":"hunter2"}"#),
            ("GET", "/own/query?pin=hunter2", ""),
            ("GET", "/own/number/hunter2", ""),
        ] {
            let answer = server.ask(method, path, &JSON, body).await;
            assert!([400, 422].contains(&answer.status()), "{} {path}: {answer:?}", format.name());
            format.check(&answer, answer.status(), path);
        }
    }
}

#[tokio::test]
async fn fault_03_no_401_without_challenge_no_405_without_allow() {
    /// Sign in
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Sign in")]
    #[api(status = 401, code = "sign_in", challenge = "Bearer")]
    struct SignIn;

    /// Read only
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Read only")]
    #[api(status = 405, code = "read_only", allow = "GET, HEAD")]
    struct ReadOnly;

    async fn spawned<E: IntoResponse + Send + 'static>(error: E) -> Result<Response, Error> {
        tokio::spawn(async { error.into_response() }).await.internal()
    }
    async fn refuse(_: Request, _: Next) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }
    for format in Format::all() {
        for outer in Format::all() {
            let inner = Router::new()
                .route("/sign-in", get(async || SignIn))
                .route("/read-only", get(async || ReadOnly))
                .route("/spawned/sign-in", get(async || spawned(SignIn).await))
                .route("/spawned/read-only", get(async || spawned(ReadOnly).await))
                .route("/bare", get(async || StatusCode::UNAUTHORIZED))
                .route("/middleware", get(async || "never").layer(from_fn(refuse)))
                .errors(format.layer());
            let app = Router::new().nest("/inner", inner).errors(outer.layer());
            let server = Server::start(app).await;
            for (method, path, status) in [
                ("GET", "/sign-in", 401),
                ("GET", "/spawned/sign-in", 401),
                ("GET", "/bare", 401),
                ("GET", "/middleware", 401),
                ("GET", "/read-only", 405),
                ("GET", "/spawned/read-only", 405),
                ("DELETE", "/bare", 405),
            ] {
                let answer = server.ask(method, &format!("/inner{path}"), &[("x-request-id", REQUEST_ID)], "").await;
                format.check(&answer, status, path);
                let owed = if status == 401 { "www-authenticate" } else { "allow" };
                assert!(answer.header(owed).is_some_and(|value| !value.is_empty()), "{} {path}", format.name());
            }
        }
    }
}

/// Too many requests
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Slow down")]
#[api(status = 429, code = "slow_down")]
struct SlowDown {
    #[api(retry_after)]
    wait: Duration,
}

#[tokio::test]
async fn fault_04_retry_after_is_not_truncated_to_zero() {
    let waits: [fn() -> SlowDown; 3] = [
        || SlowDown { wait: Duration::from_nanos(1) },
        || SlowDown { wait: Duration::from_millis(499) },
        || SlowDown { wait: Duration::from_millis(999) },
    ];
    for format in Format::all() {
        for error in waits {
            let answer = format.answer(error).await;
            format.check(&answer, 429, "less than a second");
            assert_eq!(answer.header("retry-after"), Some("1"), "{}", format.name());
        }
    }
}

#[tokio::test]
async fn fault_05_no_answer_repeats_the_path_of_the_request() {
    let with_instances = ErrorLayer::new(Problem::new().with_instances());
    let layers = Format::all().into_iter().map(Format::layer).chain([with_instances]);
    for layer in layers {
        let routes = Router::new()
            .route("/accounts/{id}", get(async || AccountError::NoAccount { id: "acc_1" }))
            .errors(layer.clone());
        let server = Server::start(routes).await;
        for path in ["/accounts/acc_9", "/unknown/acc_9"] {
            let answer = server.ask("GET", &format!("{path}?page=77"), &[], "").await;
            assert_eq!(answer.status(), 404, "{layer:?}");
            for part in ["/accounts", "/unknown", "acc_9", "page=77"] {
                assert!(!answer.0.contains(part), "{layer:?}: {answer:?}");
            }
        }
    }
}

#[tokio::test]
async fn fault_06_no_empty_body_when_accept_does_not_match() {
    for format in Format::all() {
        for accept in ["text/html", "application/json;q=0, application/problem+json;q=0", "image/png, */*;q=0"] {
            for (failure, answer) in failures::answers(format, &[("accept", accept)]).await {
                format.check(&answer, failure.status, failure.name);
            }
        }
    }
}

#[tokio::test]
async fn fault_07_a_failure_of_the_mapper_is_not_swallowed() {
    /// Its detail fails to serialize
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Nobody reads this")]
    #[api(status = 409, code = "never_seen", category = conflict)]
    struct Unwritable {
        #[api(detail)]
        broken: HashMap<(u8, u8), u8>,
    }
    /// Its text panics
    #[derive(Debug, ApiError)]
    #[api(status = 400, code = "bad_display", message = "{0}")]
    struct BadDisplay(Panics);
    #[derive(Debug)]
    struct Panics;
    impl std::fmt::Display for Panics {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("it has no text")
        }
    }
    impl std::fmt::Display for BadDisplay {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl std::error::Error for BadDisplay {}

    for format in Format::all() {
        let unwritable = async || Unwritable { broken: HashMap::from([((1, 2), 3)]) };
        let routes = Router::new()
            .route("/serialize", get(unwritable))
            .route("/display", get(async || BadDisplay(Panics)))
            .errors(format.layer());
        // Formats without details never meet the value that can't be written.
        let has_details = !matches!(format.facts().details, Details::NotSent);
        let cases = [("/serialize", has_details, "key must be a string"), ("/display", true, "it has no text")];
        for (path, fails, cause) in cases {
            let (answer, events) = watch(routes.clone(), "GET", path).await;
            let logged = one(events);
            format.check(&answer, if fails { 500 } else { 409 }, path);
            if fails {
                assert_eq!(logged.level, Level::ERROR, "{} {path}", format.name());
                assert!(logged.get("cause").contains(cause), "{} {path}: {logged:?}", format.name());
            }
        }
    }
}

#[tokio::test]
async fn fault_08_no_rust_name_is_part_of_an_answer() {
    mod before {
        /// The card was declined
        #[derive(Debug, thiserror::Error, error_response::ApiError)]
        pub(super) enum PaymentError {
            /// The card was declined
            #[error("Your card was declined")]
            #[api(status = 402, code = "card_declined", type = "card_error")]
            Declined {
                #[api(detail = "decline_code")]
                reason: &'static str,
            },
            #[error("Nobody pays here")]
            #[api(category = not_found)]
            Nobody,
        }
    }
    mod after {
        /// The card was declined
        #[derive(Debug, thiserror::Error, error_response::ApiError)]
        pub(super) enum RenamedFailure {
            /// The card was declined
            #[error("Your card was declined")]
            #[api(status = 402, code = "card_declined", type = "card_error")]
            RenamedCard {
                #[api(detail = "decline_code")]
                renamed_field: &'static str,
            },
            #[error("Nobody pays here")]
            #[api(category = not_found)]
            RenamedNobody,
        }
    }
    does_not_compile("no_definition", "has no definition");
    let pairs: [(Make<Error>, Make<Error>); 2] = [
        (
            || before::PaymentError::Declined { reason: "expired_card" }.into(),
            || after::RenamedFailure::RenamedCard { renamed_field: "expired_card" }.into(),
        ),
        (|| before::PaymentError::Nobody.into(), || after::RenamedFailure::RenamedNobody.into()),
    ];
    for format in Format::all() {
        for (before, after) in pairs {
            let (before, after) = (format.answer(before).await, format.answer(after).await);
            assert_eq!(format.error_without_ids(&before), format.error_without_ids(&after), "{}", format.name());
            for name in ["PaymentError", "RenamedFailure", "Declined", "RenamedCard", "reason", "renamed"] {
                assert!(!(before.0.contains(name) || after.0.contains(name)), "{}: {name} in {after:?}", format.name());
            }
        }
    }
}

#[test]
fn fault_09_the_body_is_the_struct_of_the_schema() {
    #[derive(Debug)]
    struct Always;
    impl IdGenerator for Always {
        fn generate(&self) -> Id {
            Id::new("err_1").unwrap()
        }
    }

    #[track_caller]
    fn check<F: WireFormat>(format: F) {
        let call = CallView::default().with_ids(&Always);
        let errors: [&dyn ApiError; 3] = [
            &AccountError::NoAccount { id: "acc_1" },
            &SlowDown { wait: Duration::from_secs(60) },
            &CategoryError::new(Category::InvalidField)
                .with_violations([Violation::new(Location::Body, "price").with_message("too small")]),
        ];
        for error in errors {
            let message = Message::of(error);
            let view = ErrorView::new(
                error,
                &message,
                |definition| (&format as &dyn ErasedWireFormat).resolve(definition),
                call,
            );
            // The type that serializes is named by the format, so that a schema
            // can be asked of it; nothing is added to it on its way out.
            let body: F::Failure<'_> = format.failure(&view);
            let expected = serde_json::to_string(&body).unwrap();
            let sent = render(error, &format, call).unwrap();
            assert_eq!(sent.body(), expected.as_bytes(), "{format:?}");
        }
    }
    check(Stripe::new());
    check(FinImpulse::new());
    check(Finqware::new());
    check(Finternet::new());
    check(Uppercase::new());
    check(Problem::new());
}

#[tokio::test]
async fn fault_10_no_layer_drops_a_header_while_rewriting() {
    const ADDED: [(&str, &str); 5] = [
        ("access-control-allow-origin", "https://example.com"),
        ("vary", "origin"),
        ("set-cookie", "seen=1"),
        ("x-ratelimit-remaining", "0"),
        ("link", "<https://example.com>; rel=\"help\""),
    ];
    /// The method is wrong and the client too fast
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Not so fast, and not by this method")]
    #[api(status = 405, code = "wrong_and_fast", allow = "GET, HEAD", header("Set-Cookie" = "theme=; Max-Age=0"))]
    struct WrongAndFast {
        #[api(retry_after)]
        wait: RetryAfter,
    }
    let error = || WrongAndFast { wait: RetryAfter::seconds(7) };
    async fn add(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        for (name, value) in ADDED {
            response.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        response
    }
    for format in Format::all() {
        // Rendered in a task, in the process's format, and again by the layer.
        let spawned = async move || tokio::spawn(async move { error().into_response() }).await.internal();
        let foreign = async || {
            let headers = [("allow", "GET, HEAD"), ("retry-after", "7"), ("set-cookie", "theme=; Max-Age=0")];
            (StatusCode::METHOD_NOT_ALLOWED, AppendHeaders(headers), "hunter2")
        };
        let routes = Router::new()
            .route("/typed", get(async move || error()))
            .route("/spawned", get(spawned))
            .route("/foreign", get(foreign))
            .layer(from_fn(add));
        for path in ["/typed", "/spawned", "/foreign"] {
            let answer = format.ask(routes.clone(), "GET", path, &[]).await;
            format.check(&answer, 405, path);
            assert_eq!(answer.header("retry-after"), Some("7"), "{} {path}", format.name());
            assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{} {path}", format.name());
            assert_eq!(answer.header("x-request-id"), Some(REQUEST_ID), "{} {path}", format.name());
            for (name, value) in ADDED {
                assert!(answer.headers(name).contains(&value), "{} {path} {name}: {answer:?}", format.name());
            }
            assert!(answer.headers("set-cookie").contains(&"theme=; Max-Age=0"), "{} {path}", format.name());
        }
    }
}

#[tokio::test]
async fn fault_11_a_body_that_somebody_structured_is_not_wrapped() {
    let problem = async || {
        let body = r#"{"type":"about:blank","status":409}"#;
        (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/problem+json")], body)
    };
    let routes = Router::new()
        .route("/json", get(async || (StatusCode::CONFLICT, Json([1, 2]))))
        .route("/html", get(async || (StatusCode::CONFLICT, Html("<p>hi"))))
        .route("/xml", get(async || (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/xml")], "<hi/>")))
        .route("/problem", get(problem));
    for format in Format::all() {
        for (path, media_type, body) in [
            ("/json", "application/json", "[1,2]"),
            ("/html", "text/html; charset=utf-8", "<p>hi"),
            ("/xml", "application/xml", "<hi/>"),
            ("/problem", "application/problem+json", r#"{"type":"about:blank","status":409}"#),
        ] {
            let answer = format.ask(routes.clone(), "GET", path, &[]).await;
            answer.check(409, body);
            assert_eq!(answer.header("content-type"), Some(media_type), "{} {path}", format.name());
        }
        // What the layer below rendered is somebody's as well.
        for outer in Format::all() {
            let app = Router::new().fallback_service(failures::app(format)).layer(outer.layer());
            let server = Server::start(app).await;
            for failure in FAILURES.iter().filter(|failure| failure.method == "GET") {
                let answer = server.ask("GET", failure.path, &[("x-request-id", REQUEST_ID)], "").await;
                format.check(&answer, failure.status, failure.name);
            }
        }
    }
}

/// Whether a shared cache may store an answer to a GET (RFC 9111, 3): by the
/// answer's word, or by its status alone where it says nothing.
fn may_be_stored(answer: &Answer) -> bool {
    let cacheable = [200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501].contains(&answer.status());
    let Some(said) = answer.header("cache-control") else {
        return cacheable || answer.header("expires").is_some();
    };
    !said.split(',').any(|directive| ["no-store", "private"].contains(&directive.trim()))
}

#[tokio::test]
async fn fault_12_no_proxy_caches_an_error() {
    let statuses = async |Path(status): Path<u16>| StatusCode::from_u16(status).unwrap();
    let routes = Router::new().route("/{status}", get(statuses)).route("/fine/success", get(async || "fine"));
    for format in Format::all() {
        for (failure, answer) in failures::answers(format, &[]).await {
            assert!(!may_be_stored(&answer), "{} {}: {answer:?}", format.name(), failure.name);
        }
        let server = Server::start(routes.clone().errors(format.layer())).await;
        for status in 400..600 {
            let answer = server.ask("GET", &format!("/{status}"), &[], "").await;
            assert!(!may_be_stored(&answer), "{} {status}: {answer:?}", format.name());
        }
        assert!(may_be_stored(&server.ask("GET", "/fine/success", &[], "").await), "{}", format.name());
    }
}

#[test]
fn fault_13_two_errors_on_one_status_are_both_listed() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[expect(dead_code, reason = "only its definitions are looked at")]
    enum Conflict {
        /// The name is taken
        #[error("The name is taken")]
        #[api(status = 409, code = "name_taken", number = 40_901)]
        NameTaken,
        /// The edit collides
        #[error("The edit collides")]
        #[api(status = 409, code = "edit_conflict", number = 40_902)]
        EditConflict,
    }
    const CATALOG: Catalog = catalog![Conflict];
    for format in Format::all() {
        let listed = entries(&*format.wire_format(), &CATALOG);
        for code in ["name_taken", "edit_conflict"] {
            let found: Vec<_> = listed.iter().filter(|entry| entry.code() == code).collect();
            assert_eq!(found.len(), 1, "{}: {code}", format.name());
            assert_eq!(found[0].status(), 409, "{}: {code}", format.name());
        }
    }
    does_not_compile("catalog_duplicate_code", "two different errors have the code");
}

#[tokio::test]
async fn fault_15_a_missing_extension_names_no_type() {
    #[derive(Clone)]
    struct VaultConnectionPool;
    let routes = Router::new().route("/", get(async |_: Extension<VaultConnectionPool>| "never"));
    for format in Format::all() {
        let answer = format.ask(routes.clone(), "GET", "/", &[]).await;
        format.check(&answer, 500, "a missing extension");
        for name in ["VaultConnectionPool", "Extension", "conformance"] {
            assert!(!answer.0.contains(name), "{}: {answer:?}", format.name());
        }
    }
}

#[tokio::test]
async fn fault_16_a_panic_does_not_drop_the_connection() {
    for format in Format::all() {
        let server = Server::start(failures::app(format)).await;
        let (first, second) = both_answers(&server, ["/panic", "/typed"]).await;
        format.check(&first, 500, "the panic");
        format.check(&second, 404, "the next request of the same connection");
    }
}

#[tokio::test]
async fn fault_17_no_challenge_is_broken_by_a_quote() {
    /// The token is not valid
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("The token is not valid")]
    #[api(status = 401, code = "token_invalid")]
    struct Invalid {
        #[api(challenge)]
        challenge: Challenge,
    }
    // A text from the request ends up in the challenge.
    let handler = async |request: Request| {
        let text = request.headers().get("x-text").and_then(|text| text.to_str().ok()).unwrap_or_default().to_owned();
        Invalid { challenge: Challenge::bearer().with_realm("api").with_error("invalid_token", &text) }
    };
    for format in Format::all() {
        for text in [r#"not "valid" here"#, r#"", Basic realm="evil"#, r#"\"#, r#"\", x="y"#] {
            let routes = Router::new().route("/", get(handler));
            let answer = format.ask(routes, "GET", "/", &[("x-text", text)]).await;
            format.check(&answer, 401, text);
            let challenge = answer.header("www-authenticate").unwrap();
            let start = r#"Bearer realm="api", error="invalid_token", error_description=""#;
            let rest = challenge.strip_prefix(start).and_then(|rest| rest.strip_suffix('"'));
            let value = rest.unwrap_or_else(|| panic!("{}: {challenge}", format.name()));
            assert!(!value.contains(['"', '\\']), "{}: {challenge}", format.name());
        }
    }
}
