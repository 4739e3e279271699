//! RFC 9457, problem details: the rows that begin with P.

use axum::{
    Router,
    extract::{Path, Request},
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer, ErrorStatus, ResultExt, RetryAfter, RouterExt, Violation,
    catalog::Definition,
    format::{Facts, FieldPath, Location, Problem},
};
use serde_json::{Value, json};

use super::{
    failures::{self, AccountError, secret},
    page::does_not_compile,
};
use crate::{
    format::Format,
    support::{Answer, ask_with},
};

/// What `app` answers to a GET, under an id that a layer made.
async fn problem_of(app: Router, path: &str) -> Value {
    let answer = Answer(ask_with(app, "GET", path, &[], "").await);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    answer.json()
}

#[tokio::test]
async fn p1_problems_are_problem_json() {
    assert_eq!(Format::PROBLEM.media_type(), "application/problem+json");
    for format in Format::all() {
        for (failure, answer) in failures::answers(format, &[]).await {
            format.check(&answer, failure.status, failure.name);
        }
    }
}

#[tokio::test]
async fn p2_accept_changes_nothing() {
    for format in Format::all() {
        let here = async |headers: &[(&str, &str)]| {
            let routes = Router::new().route("/here", get(async || AccountError::NoAccount { id: "acc_1" }));
            format.ask(routes, "GET", "/here", headers).await
        };
        let expected = here(&[]).await;
        for accept in ["text/html", "image/png", "application/xml;q=1, */*;q=0", "*/*;q=0", "", "nonsense"] {
            let answer = here(&[("accept", accept)]).await;
            format.check(&answer, 404, accept);
            assert_eq!(format.error_without_ids(&answer), format.error_without_ids(&expected), "{}", format.name());
        }
    }
}

/// The link has expired
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The link has expired")]
#[api(status = 410, code = "link_expired", docs = "https://docs.example.com/link_expired")]
struct LinkExpired;

fn typed() -> Router {
    Router::new()
        .route("/typed/{id}", get(async |Path(_): Path<String>| AccountError::NoAccount { id: "acc_1" }))
        .route("/docs", get(async || LinkExpired))
        .route("/bare", get(async || StatusCode::IM_A_TEAPOT))
}

#[tokio::test]
async fn p4_a_type_is_absolute_or_a_full_path() {
    for case in ["docs_without_address", "docs_without_scheme"] {
        does_not_compile(case, "begins with `https://`, `http://` or one `/`");
    }
    for relative in ["example-problem", "", "errors/", "./errors/", "//api.example.com/", "api.example.com/"] {
        let refused = Problem::new().with_type_base(relative).unwrap_err();
        assert!(refused.to_string().contains("must begin with https://, http:// or one /"), "{refused}");
    }
    for base in ["https://api.example.com/errors/", "http://localhost/", "/errors/"] {
        let app = typed().errors(ErrorLayer::new(Problem::new().with_type_base(base).unwrap()));
        for (path, code) in [("/typed/1", "no_account"), ("/docs", "link_expired"), ("/none", "not_found")] {
            assert_eq!(problem_of(app.clone(), path).await["type"], format!("{base}{code}"));
        }
    }
    let app = typed().errors(Format::PROBLEM.layer());
    let blank = "about:blank";
    for (path, kind) in [("/typed/1", blank), ("/docs", "https://docs.example.com/link_expired"), ("/bare", blank)] {
        assert_eq!(problem_of(app.clone(), path).await["type"], kind, "{path}");
    }
}

#[tokio::test]
async fn p5_status_equals_the_real_status() {
    async fn rewrite(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        *response.status_mut() = StatusCode::GONE;
        response
    }
    async fn spawned() -> Result<Response, Error> {
        tokio::spawn(async { AccountError::NoAccount { id: "acc_1" }.into_response() }).await.internal()
    }
    let routes = Router::new()
        .route("/typed", get(async || AccountError::NoAccount { id: "acc_1" }))
        .route("/details", get(async || TooManyTransfers { limit: 5, wait: RetryAfter::seconds(60) }))
        .route("/category", get(async || Error::from(CategoryError::new(Category::Conflict))))
        .route("/bare", get(async || StatusCode::IM_A_TEAPOT))
        .route("/spawned", get(spawned));
    for format in Format::all() {
        for (failure, answer) in failures::answers(format, &[]).await {
            format.check(&answer, failure.status, failure.name);
        }
        for path in ["/typed", "/details", "/category", "/bare", "/spawned"] {
            let plain = format.ask(routes.clone(), "GET", path, &[]).await;
            format.check(&plain, plain.status(), path);
            let rewritten = format.ask(routes.clone().layer(from_fn(rewrite)), "GET", path, &[]).await;
            format.check(&rewritten, 410, path);
            if path != "/bare" {
                assert_eq!(format.code(&rewritten), format.code(&plain), "{} {path}", format.name());
            }
            if format == Format::PROBLEM {
                assert_eq!(rewritten.json()["title"], "Gone", "{path}: of about:blank");
            }
        }
    }
}

#[tokio::test]
async fn p6_the_title_is_the_same_for_all_occurrences() {
    /// No such account
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "no_account")]
    struct NoAccount {
        id: String,
    }
    let refused = async |Path(text): Path<String>| (StatusCode::CONFLICT, text);
    let app = Router::new()
        .route("/typed/{id}", get(async |Path(id): Path<String>| NoAccount { id }))
        .route("/text/{text}", get(refused));
    for format in [Problem::new(), Problem::new().with_type_base("/errors/").unwrap()] {
        let app = app.clone().errors(ErrorLayer::new(format).forward_client_error_text());
        for source in ["typed", "text"] {
            let one = problem_of(app.clone(), &format!("/{source}/acc_1")).await;
            let other = problem_of(app.clone(), &format!("/{source}/acc_2")).await;
            assert_ne!(one["detail"], other["detail"], "{source}");
            assert!(other["detail"].as_str().unwrap().contains("acc_2"), "{other}");
            assert!(one["title"].is_string(), "{one}");
            assert_eq!(one["title"], other["title"], "{source}");
        }
    }
}

/// Too many transfers
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Only {limit} transfers an hour; come back in {wait} s")]
#[api(status = 429, code = "too_many_transfers", param = "amount")]
struct TooManyTransfers {
    #[api(detail)]
    limit: u8,
    #[api(retry_after)]
    wait: RetryAfter,
}

/// Fields are invalid
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Fields are invalid")]
#[api(status = 422, code = "invalid_fields")]
struct InvalidFields {
    #[api(violations)]
    violations: Vec<Violation>,
}

fn invalid_fields() -> InvalidFields {
    let price = Violation::new(Location::Body, FieldPath::key("items").then_index(0).then_key("price"));
    let page = Violation::new(Location::Query, "page").with_message("must be a number");
    InvalidFields { violations: vec![price.with_code("too_small").with_message("must be at least 1"), page] }
}

#[tokio::test]
async fn p7_what_a_client_needs_is_a_member() {
    for format in Format::all() {
        let answer = format.answer(|| TooManyTransfers { limit: 5, wait: RetryAfter::seconds(60) }).await;
        format.check(&answer, 429, "details, parameter, wait");
        assert!(format.message(&answer).starts_with("Only 5 transfers an hour; come back in 60 s"), "{answer:?}");
        assert_eq!(answer.header("retry-after"), Some("60"), "{}", format.name());
        let error = format.error(&answer);
        // The formats of the reference APIs have no members but their own.
        if let Some(details) = format.details(&error) {
            assert_eq!(details["limit"], 5, "{}", format.name());
        }
        let names_param = [Format::STRIPE, Format::PROBLEM, Format::FINTERNET].contains(&format);
        let param = if names_param { json!("amount") } else { Value::Null };
        assert_eq!(error["param"], param, "{}", format.name());

        let answer = format.answer(invalid_fields).await;
        format.check(&answer, 422, "violations");
        let error = format.error(&answer);
        let param = match format {
            Format::STRIPE => json!("items[0][price]"),
            Format::FINTERNET => json!("items.0.price"),
            _ => Value::Null,
        };
        assert_eq!(error["param"], param, "{}", format.name());
        if format == Format::PROBLEM {
            let errors = json!([
                {"detail": "must be at least 1", "pointer": "#/items/0/price", "code": "too_small"},
                {"detail": "must be a number", "parameter": "page"},
            ]);
            assert_eq!(error["errors"], errors);
        }
    }
}

/// An error that names its occurrence itself.
#[derive(Debug, thiserror::Error)]
#[error("here")]
struct Placed(&'static str);

impl ApiError for Placed {
    fn definition(&self) -> &'static Definition {
        const { &Definition::new(ErrorStatus::CONFLICT, "placed").with_title("Placed") }
    }

    fn facts<'a>(&'a self, facts: &mut Facts<'a>) {
        facts.instance(self.0);
    }
}

#[tokio::test]
async fn p8_instance_is_the_occurrence_absolute_or_a_full_path() {
    let app = typed().errors(ErrorLayer::new(Problem::new().with_instances()));
    for path in ["/typed/1", "/bare", "/none"] {
        let mut instances = Vec::new();
        for _ in 0..2 {
            let instance = problem_of(app.clone(), path).await["instance"].as_str().unwrap().to_owned();
            let id = instance.strip_prefix("urn:uuid:").unwrap_or_else(|| panic!("{instance}"));
            assert!(id.len() == 36 && !instance.contains(path), "{instance}");
            instances.push(instance);
        }
        assert_ne!(instances[0], instances[1], "{path}");
    }
    // Without them there is none, not the path.
    assert_eq!(problem_of(typed().errors(Format::PROBLEM.layer()), "/typed/1").await["instance"], Value::Null);

    let named = |instance: &'static str| {
        let routes = Router::new().route("/here", get(async move || Error::from(Placed(instance))));
        problem_of(routes.errors(Format::PROBLEM.layer()), "/here")
    };
    for placed in ["/occurrences/7", "https://api.example.com/occurrences/7", "tag:example.com,2026:7"] {
        assert_eq!(named(placed).await["instance"], placed);
    }
    for relative in ["occurrence-7", "", "7:8", "/two words", "//api.example.com/7"] {
        assert_eq!(named(relative).await["instance"], Value::Null, "{relative}");
    }
}

#[test]
fn p9_a_type_has_uri_title_and_status() {
    does_not_compile("no_title", "has no title");
    does_not_compile("code_without_status", "`code` without `status`");
    does_not_compile("status_without_code", "`status` without `code`");
    does_not_compile("no_definition", "has no definition");
    does_not_compile("status_out_of_range", "400");
}

#[tokio::test]
async fn p10_extension_names_are_letters_digits_and_underscores() {
    const SAYS: &str = "(RFC 9457, 4): write `detail = \"...\"` with a letter first, then letters, digits and `_`, \
                        three or more in all";
    for case in ["short_detail", "detail_with_a_hyphen", "detail_that_begins_with_a_digit"] {
        does_not_compile(case, SAYS);
    }
    does_not_compile("reserved_detail", "`problem` has a member `code` of its own");
    // Our own members keep the rule as well.
    for answer in [Format::PROBLEM.answer(|| TooManyTransfers { limit: 5, wait: RetryAfter::seconds(60) }).await, {
        Format::PROBLEM.answer(invalid_fields).await
    }] {
        for name in answer.json().as_object().unwrap().keys() {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            assert!(name.len() > 2 && name.starts_with(char::is_alphabetic) && name.bytes().all(plain), "{name}");
        }
    }
}

/// RFC 9110, 15.5 and 15.6, and the registry.
#[rustfmt::skip]
const PHRASES: &[(u16, &str)] = &[
    (400, "Bad Request"), (401, "Unauthorized"), (402, "Payment Required"), (403, "Forbidden"), (404, "Not Found"),
    (405, "Method Not Allowed"), (406, "Not Acceptable"), (407, "Proxy Authentication Required"), (408, "Request Timeout"),
    (409, "Conflict"), (410, "Gone"), (411, "Length Required"), (412, "Precondition Failed"), (413, "Content Too Large"),
    (414, "URI Too Long"), (415, "Unsupported Media Type"), (416, "Range Not Satisfiable"), (417, "Expectation Failed"),
    (421, "Misdirected Request"), (422, "Unprocessable Content"), (423, "Locked"), (424, "Failed Dependency"),
    (425, "Too Early"), (426, "Upgrade Required"), (428, "Precondition Required"), (429, "Too Many Requests"),
    (431, "Request Header Fields Too Large"), (451, "Unavailable For Legal Reasons"), (500, "Internal Server Error"),
    (501, "Not Implemented"), (502, "Bad Gateway"), (503, "Service Unavailable"), (504, "Gateway Timeout"),
    (505, "HTTP Version Not Supported"), (506, "Variant Also Negotiates"), (507, "Insufficient Storage"),
    (508, "Loop Detected"), (511, "Network Authentication Required"),
];

#[tokio::test]
async fn p11_the_title_of_about_blank_is_the_status_phrase() {
    let app = Router::new()
        .route("/{status}", get(async |Path(status): Path<u16>| StatusCode::from_u16(status).unwrap()))
        .errors(Format::PROBLEM.layer());
    for (status, phrase) in PHRASES {
        let problem = problem_of(app.clone(), &format!("/{status}")).await;
        assert_eq!((&problem["type"], &problem["title"]), (&json!("about:blank"), &json!(phrase)));
    }
    let problem = problem_of(typed().errors(Format::PROBLEM.layer()), "/typed/1").await;
    assert_eq!((&problem["type"], &problem["title"]), (&json!("about:blank"), &json!("Not Found")));
}

#[tokio::test]
async fn p12_nothing_internal_is_in_an_answer() {
    /// The transfer failed
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("transfer for hunter2 failed: {reason}")]
    #[api(status = 503, code = "transfer_failed", retry_after = 7, action = "Try again.")]
    struct TransferFailed {
        #[source]
        reason: std::io::Error,
    }
    for format in Format::all() {
        for (failure, answer) in failures::answers(format, &[]).await {
            format.check(&answer, failure.status, failure.name);
        }
        let answer = format.answer(|| TransferFailed { reason: secret() }).await;
        format.check(&answer, 503, "a source in the text");
        assert_eq!(format.message(&answer), "The transfer failed", "{}", format.name());
    }
}
