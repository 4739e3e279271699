//! `assert_error`, in every format.

use std::{borrow::Cow, panic, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use error_core::{FieldPath, Location};
use error_response::{
    Api, ApiError, ErrorLayer, Violation, catalog,
    format::{
        ErasedWireFormat, ErrorView, FinImpulse, Finternet, HttpPolicy, Problem, Stripe, Unwrapped, Uppercase,
        WireFormat,
    },
    testing::{ErrorAssertion, assert_error, collect},
};

use crate::format::Format;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    /// Out of stock
    #[error("There are no more of {item}")]
    #[api(status = 409, code = "out_of_stock", type = "stock_error", number = 40901, param = "item")]
    OutOfStock {
        item: &'static str,
        #[api(detail)]
        left: u32,
    },

    /// Too many orders
    #[error("Too many orders.")]
    #[api(status = 429, code = "too_many_orders", type = "stock_error", number = 42901)]
    TooMany(#[api(retry_after)] Duration),

    /// The order is invalid
    #[error("The order is invalid")]
    #[api(status = 422, code = "invalid_order", type = "stock_error", number = 42201)]
    Invalid(#[api(violations)] Vec<Violation>),
}

const OUT_OF_STOCK: OrderError = OrderError::OutOfStock { item: "tea", left: 0 };

fn too_many() -> OrderError {
    OrderError::TooMany(Duration::from_millis(59_500))
}

fn invalid() -> OrderError {
    let path = FieldPath::key("items").then_index(0).then_key("price");
    OrderError::Invalid(vec![Violation::new(Location::Body, path).with_code("too_small").with_message("At least 1")])
}

fn respond(format: Arc<dyn ErasedWireFormat>, error: OrderError) -> Response<Body> {
    ErrorLayer::from_shared(format).scope().enter(|| error.into_response())
}

/// Which parts a format writes.
fn writes(format: Format) -> Writes {
    let all = Writes { code: true, error_type: true, message: true, param: true, detail: true };
    match format {
        Format::FINIMPULSE => Writes { code: false, error_type: false, param: false, detail: false, ..all },
        Format::FINQWARE => Writes { param: false, detail: false, ..all },
        Format::FINTERNET => Writes { detail: false, ..all },
        Format::OAUTH => Writes { error_type: false, param: false, detail: false, ..all },
        Format::PROBLEM => Writes { error_type: false, ..all },
        Format::STRIPE => all,
        Format::UPPERCASE => Writes { error_type: false, param: false, ..all },
        new => panic!("write which parts {new:?} has here"),
    }
}

#[derive(Clone, Copy)]
struct Writes {
    code: bool,
    error_type: bool,
    message: bool,
    param: bool,
    detail: bool,
}

/// Holds where the format writes the part, and fails where it does not.
#[track_caller]
fn check(writes: bool, response: Response<Body>, assertion: impl FnOnce(ErrorAssertion) -> ErrorAssertion) {
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| assertion(assert_error(response))));
    assert_eq!(outcome.is_ok(), writes, "{outcome:?}");
}

#[test]
fn every_part_in_every_format() {
    for format in Format::all() {
        let (writes, format) = (writes(format), format.wire_format());
        let stock = || respond(format.clone(), OUT_OF_STOCK);
        assert_error(stock()).status(409);
        if writes.code {
            assert_error(stock()).code("out_of_stock");
        } else {
            assert_error(stock()).code(40_901);
        }
        check(writes.error_type, stock(), |error| error.error_type("stock_error"));
        check(writes.message, stock(), |error| error.message("There are no more of tea"));
        check(writes.param, stock(), |error| error.param("item"));
        check(writes.detail, stock(), |error| error.detail("left", 0));
        assert_error(respond(format.clone(), too_many())).status(429).retry_after(60);
    }
}

#[test]
fn codes_as_they_are_in_rust_and_on_the_wire() {
    let response = || respond(Arc::new(Uppercase::new()), OUT_OF_STOCK);
    assert_error(response()).code("out_of_stock").code("OUT_OF_STOCK");
    // In another format the upper case would be another code.
    let response = respond(Arc::new(Stripe::new()), OUT_OF_STOCK);
    check(false, response, |error| error.code("OUT_OF_STOCK"));
}

#[test]
fn paths_in_every_spelling() {
    let problem = || respond(Arc::new(Problem::new()), invalid());
    assert_error(problem()).param("items[0].price").param("items.0.price").param("#/items/0/price");
    assert_error(problem()).violation("items[0].price", "too_small");
    check(false, problem(), |error| error.violation("items[0].price", "too_large"));
    check(false, problem(), |error| error.param("items[1].price"));
    let stripe = respond(Arc::new(Stripe::new()), invalid());
    assert_error(stripe).param("items[0].price").param("items[0][price]");
}

#[test]
fn a_wait_that_the_body_repeats() {
    let format = || Finternet::new().with_retry_after_in_body();
    let response = || respond(Arc::new(format()), too_many());
    assert_error(response()).in_format(format()).retry_after(60);
    let mut other = response();
    other.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("61"));
    check(false, other, |error| error.in_format(format()).retry_after(61));
}

#[test]
fn a_status_that_the_body_repeats() {
    let mut response = respond(Arc::new(Problem::new()), OUT_OF_STOCK);
    *response.status_mut() = StatusCode::BAD_REQUEST;
    check(false, response, |error| error.status(400));
}

/// A format of the author's own.
#[derive(Debug, Clone)]
struct Terse;

#[derive(serde::Serialize)]
struct Body_<'a> {
    failed: (&'a str, &'a str),
    fields: Vec<String>,
}

impl WireFormat for Terse {
    type Failure<'a> = Body_<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "terse"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body_<'a> {
        let fields = view.violations().iter().map(|violation| violation.path().dotted().to_string());
        Body_ { failed: (view.code(), view.message()), fields: fields.collect() }
    }
}

/// A format that writes codes as names of types, and may say so.
#[derive(Debug, Clone)]
struct Prefixed {
    says_so: bool,
}

#[derive(serde::Serialize)]
struct Named {
    #[serde(rename = "type")]
    name: String,
}

impl WireFormat for Prefixed {
    type Failure<'a> = Named;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "prefixed"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Named {
        Named { name: format!("ns#{}", pascal(view.code())) }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        if self.says_so { pascal(code).into() } else { code.into() }
    }
}

/// `out_of_stock` as `OutOfStock`.
fn pascal(code: &str) -> String {
    let part = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    code.split('_').filter(|part| !part.is_empty()).map(part).collect()
}

/// The code within a text, with what stands around it and without.
#[test]
fn a_code_inside_a_text() {
    let format = || Prefixed { says_so: true };
    let response = || respond(Arc::new(format()), OUT_OF_STOCK);
    assert_error(response()).in_format(format()).code("out_of_stock").code("OutOfStock").code("ns#OutOfStock");
    for wrong in ["out_of_stoc", "OUT_OF_STOCK", "ns#", "Stock"] {
        check(false, response(), |error| error.in_format(format()).code(wrong));
    }
    let (_, text) = panic_of(move || drop(assert_error(response()).in_format(Prefixed { says_so: false })));
    for part in ["the format `prefixed`", "\"ns#ZqKnownCode\" at /type", "its `spelling` is \"zq_known_code\""] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_format_of_the_authors_own() {
    let response = || respond(Arc::new(Terse), invalid());
    let error = assert_error(response()).in_format(Terse).status(422);
    error.code("invalid_order").message("The order is invalid").param("items[0].price");
    // Unnamed it is unknown, and another one it is not.
    check(false, response(), |error| error.code("invalid_order"));
    check(false, response(), |error| error.in_format(Stripe::new()));
}

#[tokio::test]
async fn responses_of_any_client() {
    let parts = respond(Arc::new(Stripe::new()), OUT_OF_STOCK).into_parts().0;
    let body = r#"{"error":{"code":"out_of_stock","message":"No more","type":"stock_error"}}"#;
    assert_error((parts.clone(), body)).code("out_of_stock");
    assert_error((parts.status, parts.headers.clone(), body.to_owned())).code("out_of_stock");
    assert_error(Response::from_parts(parts.clone(), body.to_owned())).code("out_of_stock");
    assert_error(Response::from_parts(parts.clone(), body.as_bytes().to_vec())).code("out_of_stock");

    let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
    let late = http_body_later(receiver, body);
    check(false, Response::from_parts(parts.clone(), late), |error| error);
    let (sender_again, receiver) = tokio::sync::oneshot::channel::<()>();
    drop((sender, sender_again));
    let late = Response::from_parts(parts, http_body_later(receiver, body));
    assert_error(collect(late).await.unwrap()).code("out_of_stock");
}

/// A body that comes after a signal.
fn http_body_later(signal: tokio::sync::oneshot::Receiver<()>, body: &'static str) -> Body {
    Body::from_stream(futures_util::stream::once(async move {
        let _ = signal.await;
        Ok::<_, std::io::Error>(body)
    }))
}

#[test]
fn a_failure_shows_what_was_expected_and_the_whole_response_at_the_callers_line() {
    let (line, text) = panic_of(|| {
        let response = respond(Arc::new(Stripe::new()), OUT_OF_STOCK);
        assert_error(response).status(409).code("other_code");
    });
    assert!((line - 3..=line).contains(&line), "{line}");
    assert!(
        text.starts_with("expected the code \"other_code\"\n   found \"out_of_stock\" at /error/code\n\n"),
        "{text}"
    );
    for part in ["HTTP/1.1 409 Conflict", "content-type: application/json", r#"{"error":{"code":"out_of_stock""#] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let empty = (StatusCode::NOT_FOUND, HeaderMap::new(), "");
    let (_, text) = panic_of(move || drop(assert_error(empty).status(404).code("not_found")));
    assert!(text.contains(".in_format(...)"), "{text}");
}

/// Where `work` panics in this file, and with what.
fn panic_of(work: impl FnOnce() + panic::UnwindSafe) -> (u32, String) {
    use std::sync::Mutex;
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    let seen = Arc::new(Mutex::new(None));
    let (keep, before) = (seen.clone(), panic::take_hook());
    let this = std::thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == this {
            *keep.lock().unwrap() = info.location().map(|at| (at.file().to_owned(), at.line()));
        }
    }));
    let outcome = panic::catch_unwind(work);
    panic::set_hook(before);
    let (file, line) = seen.lock().unwrap().take().unwrap();
    assert!(file.ends_with(file!()), "{file}");
    let text = outcome.unwrap_err();
    (line, text.downcast_ref::<String>().unwrap().clone())
}

#[test]
fn a_part_is_not_taken_for_another() {
    let violation = |name: &'static str| {
        Violation::new(Location::Query, FieldPath::key(name)).with_code("missing").with_message("is required")
    };
    let problem = || respond(Arc::new(Problem::new()), OrderError::Invalid(vec![violation("after")]));
    assert_error(problem()).param("after").violation("after", "missing");
    for wrong in ["missing", "is required"] {
        check(false, problem(), |error| error.param(wrong));
    }
    check(false, problem(), |error| error.violation("missing", "after"));
    check(false, problem(), |error| error.violation("after", "after"));
    check(false, problem(), |error| error.violation("after", "is required"));
    // A number is no code of any name.
    let numbered = || respond(Arc::new(FinImpulse::new()), OUT_OF_STOCK);
    check(false, numbered(), |error| error.code("out_of_stock"));
    let request = |status| {
        let invalid = error_response::CategoryError::of_status(error_core::ErrorStatus::new(status).unwrap());
        ErrorLayer::new(FinImpulse::new()).scope().enter(|| error_response::Error::from(invalid).into_response())
    };
    for status in 400..500 {
        check(false, request(status), |error| error.code("anything_else"));
    }
}

/// What a format does not write can't be asserted: the message says what can.
#[test]
fn an_assertion_of_what_the_format_does_not_write_says_what_to_assert() {
    let said = |format: Arc<dyn ErasedWireFormat>, assertion: fn(ErrorAssertion) -> ErrorAssertion| {
        let (_, text) = panic_of(panic::AssertUnwindSafe(|| drop(assertion(assert_error(respond(format, invalid()))))));
        text.lines().take(2).map(str::trim).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        said(Arc::new(Stripe::new()), |error| error.violation("items[0].price", "too_small")),
        "expected the violation \"too_small\" at \"items[0].price\"; found the format `stripe`, whose bodies have no \
         lists of invalid fields: assert `.param(\"items[0].price\")` instead"
    );
    assert_eq!(
        said(Arc::new(FinImpulse::new()), |error| error.param("items")),
        "expected the parameter \"items\"; found the format `finimpulse`, whose bodies have no parameters: assert \
         `.code(...)` or `.message(...)` instead"
    );
    assert_eq!(
        said(Arc::new(Problem::new()), |error| error.error_type("stock_error")),
        "expected the type \"stock_error\"; found the format `problem`, whose bodies have no types: assert \
         `.status(...)` or `.code(...)` instead"
    );
    assert_eq!(
        said(Arc::new(Problem::new()), |error| error.violation("items[0].price", "too_large")),
        "expected the violation \"too_large\" at \"items[0].price\"; found [{\"code\":\"too_small\",\"detail\":\"At least 1\",\
         \"pointer\":\"#/items/0/price\"}]"
    );
}

/// A list of invalid fields without the codes of what is wrong with them, and no other place for a parameter.
#[test]
fn a_format_that_has_parameters_only_in_a_list_of_fields() {
    #[derive(Debug, Clone)]
    struct Fields;

    impl WireFormat for Fields {
        type Failure<'a> = serde_json::Value;
        type Success<'a> = Unwrapped;

        fn name(&self) -> &'static str {
            "fields"
        }

        fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> serde_json::Value {
            let fields: Vec<_> = view.violations().iter().map(|it| it.path().dotted().to_string()).collect();
            let fields: Vec<_> = fields.iter().map(|field| serde_json::json!({"field": field})).collect();
            serde_json::json!({"code": view.code(), "fields": fields})
        }
    }
    let said = |error: OrderError, assertion: fn(ErrorAssertion) -> ErrorAssertion| {
        let response = respond(Arc::new(Fields), error);
        let work = || drop(assertion(assert_error(response).in_format(Fields)));
        panic_of(panic::AssertUnwindSafe(work)).1
    };
    assert_error(respond(Arc::new(Fields), invalid())).in_format(Fields).param("items[0].price");
    let found = "found the format `fields`, whose bodies have no codes of violations: assert `.param(\"items[0].price\")` \
                 instead";
    let text = said(invalid(), |error| error.violation("items[0].price", "too_small"));
    assert!(text.contains(found), "{text}");
    let found = "found no parameter: bodies of the format `fields` have parameters only in a list of invalid fields, and \
                 this body has none; give its bodies a member for `view.param()`, or assert `.code(...)` or `.message(...)` \
                 instead";
    let text = said(OUT_OF_STOCK, |error| error.param("item"));
    assert!(text.contains(found), "{text}");
}

/// A value that can't be compared is not taken for null.
#[test]
fn an_expected_value_that_is_no_json() {
    let response = || respond(Arc::new(Stripe::new()), OUT_OF_STOCK);
    check(false, response(), |error| error.detail("left", std::collections::BTreeMap::from([((1, 2), 3)])));
    check(true, response(), |error| error.detail("left", 0));
}

#[test]
fn a_wait_of_any_status() {
    /// Closed
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Come back")]
    #[api(status = 503, code = "closed")]
    struct Closed(#[api(retry_after)] Duration);

    for format in Format::all() {
        let closed = || format.layer().scope().enter(|| Closed(Duration::from_secs(60)).into_response());
        assert_error(closed()).status(503).retry_after(60);
        let mut without = closed();
        without.headers_mut().remove(header::RETRY_AFTER);
        check(false, without, |error| error.retry_after(60));
    }
}

/// The text of the panic, or none.
fn failure_of(work: impl FnOnce() + panic::UnwindSafe) -> Option<String> {
    let outcome = panic::catch_unwind(work).err()?;
    Some(outcome.downcast_ref::<String>().unwrap().clone())
}

fn json(status: u16, body: &'static str) -> (StatusCode, HeaderMap, &'static str) {
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    (StatusCode::from_u16(status).unwrap(), headers, body)
}

#[test]
fn a_response_that_is_no_error_fails_at_once() {
    let known = r#"{"error":{"code":"out_of_stock","message":"No more","type":"stock_error"}}"#;
    for (status, body) in [
        (200, "ok"),
        (200, ""),
        (200, r#"{"id":7}"#),
        (200, known),
        (200, r#"{"task_id":"1","status_code":20000,"status_message":"OK","cost":0,"data":[],"result":null}"#),
        (303, known),
        (404, "plain text"),
        (404, ""),
        (404, r#"{"id":7}"#),
        (404, "[]"),
        (500, "<h1>Internal Server Error</h1>"),
    ] {
        let response = || json(status, body);
        let outcomes = [
            failure_of(move || drop(assert_error(response()))),
            failure_of(move || drop(assert_error(response()).status(status))),
            failure_of(move || drop(assert_error(response()).header("content-type", "application/json"))),
            failure_of(move || drop(assert_error(response()).received().clone())),
        ];
        for text in outcomes {
            let text = text.unwrap_or_else(|| panic!("{status} {body} passes"));
            assert!(text.starts_with("expected an error in a format of this crate"), "{text}");
        }
    }
    assert_error(json(409, known)).status(409);
}

/// Where the statement begins, for a response to which nothing else is asserted.
#[test]
fn an_unknown_form_that_nothing_is_asserted_of_names_its_line() {
    let (line, text) = panic_of(|| drop(assert_error(json(404, "plain text"))));
    assert_eq!(line + 1, line!());
    assert!(text.contains("a body that none of them writes"), "{text}");
    let text = failure_of(|| drop(assert_error(json(404, r#"{"id":7}"#)))).unwrap();
    assert!(text.contains(&format!("at {}:{}:", file!(), line!() - 1)), "{text}");
}

/// The body says it, and a success does not pass for one.
#[test]
fn a_format_that_answers_200_to_failures() {
    let always_ok = || FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
    let response = || respond(Arc::new(always_ok()), OUT_OF_STOCK);
    assert_eq!(response().status(), 200);
    assert_error(response()).status(200).code(40_901);
    assert_error(response()).in_format(always_ok()).status(200).code(40_901);
    // Without the policy such a response is none of the format's.
    check(false, response(), |error| error.in_format(FinImpulse::new()));
    let reply = ErrorLayer::new(always_ok()).scope().enter(|| error_response::Reply::ok(7).into_response());
    check(false, reply, |error| error.in_format(always_ok()));
}

/// A format of the author's own may do so as well.
#[test]
fn an_unknown_form_waits_for_the_name_of_its_format() {
    let response = || respond(Arc::new(Terse), invalid());
    assert_error(response()).in_format(Terse).status(422);
    let mut success = response();
    *success.status_mut() = StatusCode::OK;
    check(false, success, |error| error.in_format(Terse));
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Written {
    /// The second factor is missing
    #[error("The second factor is missing")]
    #[api(status = 400, code = "second_factor_required", wire = "2fa_required")]
    SecondFactor,

    /// The URI is invalid
    #[error("The URI is invalid")]
    #[api(status = 400, code = "invalid_uri", wire = "InvalidURI")]
    InvalidUri,
}

/// A code that its author wrote for the wire has two names, and an assertion takes both.
#[test]
fn a_code_is_known_by_both_of_its_names() {
    const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![Written]);
    let respond = |error: Written| ErrorLayer::new(Stripe::new()).scope().enter(|| error.into_response());
    API.assert_error(respond(Written::SecondFactor)).code("2fa_required").code("second_factor_required");
    API.assert_error(respond(Written::InvalidUri)).code("InvalidURI").code("invalid_uri");
    // Without the catalog the letters and digits decide.
    assert_error(respond(Written::InvalidUri)).code("InvalidURI").code("invalid_uri");
    let found = |work: &(dyn Fn() + panic::RefUnwindSafe)| panic_of(work).1;
    let other = found(&|| drop(assert_error(respond(Written::SecondFactor)).code("second_factor_required")));
    assert!(other.contains("the code \"second_factor_required\"\n   found \"2fa_required\""), "{other}");
    let other = found(&|| drop(API.assert_error(respond(Written::InvalidUri)).code("second_factor_required")));
    assert!(other.contains("found \"InvalidURI\""), "{other}");
    // Another spelling of the wire's code is no name.
    let other = found(&|| drop(API.assert_error(respond(Written::InvalidUri)).code("InvalidUri")));
    assert!(other.contains("the code \"InvalidUri\"\n   found \"InvalidURI\""), "{other}");
}

/// The API knows its format, and a success is called one.
#[tokio::test]
async fn a_success_is_no_error_of_the_api() {
    const API: Api<Stripe> = Api::new("accounts", Stripe::new(), catalog![Written]);
    let text = failure_of(|| drop(API.assert_error("ok".into_response()).status(404))).unwrap();
    let expected = "expected an error as the format `stripe` writes it\n   found the status 200 OK; the media type is text/plain, \
                    not application/json\n\nHTTP/1.1 200 OK\n";
    assert!(text.starts_with(expected), "{text}");
    let text = failure_of(|| drop(API.assert_error((StatusCode::CONFLICT, "no").into_response()).status(409))).unwrap();
    assert!(text.contains("   found the media type is text/plain, not application/json\n"), "{text}");
}
