//! `conformance` and formats of one's own: members that are not always there or
//! not always the same, and errors with the status 200.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    response::Html,
    routing::{any, get},
};
use error_core::Location;
use error_response::{
    ApiError, ErrorLayer, Reply, RouterExt, Violation,
    format::{ErrorView, FinImpulse, HttpPolicy, SuccessView, Unwrapped, WireFormat},
    testing::{Conformance, FaultKind, Report, conformance},
};
use serde_json::json;

/// `meta` is null or an object, `errors` an empty list or a map of lists, and
/// `detail` a text or a list.
#[derive(Debug, Clone)]
struct Loose;

#[derive(serde::Serialize)]
struct Body<'a> {
    code: &'a str,
    detail: serde_json::Value,
    meta: Option<BTreeMap<&'static str, String>>,
    errors: serde_json::Value,
}

impl WireFormat for Loose {
    type Failure<'a> = Body<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "loose"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body<'a> {
        let mut errors = BTreeMap::<String, Vec<&str>>::new();
        for violation in view.violations() {
            errors.entry(violation.path().dotted().to_string()).or_default().push(violation.code().unwrap_or_default());
        }
        let meta = |id: &str| BTreeMap::from([("request", id.to_owned())]);
        Body {
            code: view.code(),
            detail: if errors.is_empty() { view.message().into() } else { json!([view.message()]) },
            // An id that says nothing is not shown.
            meta: view.request_id().filter(|_| view.status().as_u16() != 409).map(meta),
            errors: if errors.is_empty() { json!([]) } else { json!(errors) },
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    /// The order is invalid
    #[error("The order is invalid")]
    #[api(status = 422, code = "invalid_order")]
    Invalid(#[api(violations)] Vec<Violation>),

    /// The order is closed
    #[error("The order is closed")]
    #[api(status = 409, code = "order_closed")]
    Closed,
}

async fn order(Path(id): Path<u32>) -> Result<String, OrderError> {
    let field = error_core::FieldPath::key("items").then_index(0);
    match id {
        1 => Ok("an order".to_owned()),
        2 => Err(OrderError::Closed),
        _ => Err(OrderError::Invalid(vec![Violation::new(Location::Body, field).with_code("missing")])),
    }
}

async fn run(conformance: Conformance) -> Report {
    conformance.route("GET", "/orders/{id}").route("GET", "/orders/2").route("GET", "/orders/3").run().await
}

#[tokio::test]
async fn members_that_are_not_always_the_same() {
    let app = || Router::new().route("/orders/{id}", get(order)).errors(ErrorLayer::new(Loose));
    let report = run(conformance(app()).format(Loose)).await;
    report.assert_clean();
    assert!(report.errors().contains_key(&409) && report.errors().contains_key(&422), "{:?}", report.errors());
    // Without the format it is what most have.
    run(conformance(app())).await.assert_clean();
}

/// A member that is missing, or a code that is none, is another format.
#[tokio::test]
async fn what_every_error_has_is_asked_for() {
    for (odd, text) in [
        (json!({"code": "a", "detail": "b", "meta": null}), "there is no /errors"),
        (json!({"code": null, "detail": "b", "meta": null, "errors": []}), "/code is null, not a string"),
        (json!({"code": ["a"], "detail": "b", "meta": null, "errors": []}), "/code is a list, not a string"),
    ] {
        let odd = get(async move || (StatusCode::CONFLICT, Json(odd.clone())));
        let app = Router::new().route("/odd", odd).errors(ErrorLayer::new(Loose));
        let report = conformance(app).format(Loose).route("GET", "/odd").run().await;
        let is_it = |fault: &error_response::testing::Fault| {
            fault.kind() == FaultKind::Foreign && fault.text().starts_with(text)
        };
        assert!(report.findings().iter().any(|finding| is_it(finding.fault())), "{text}\n{report}");
    }
}

fn always_ok() -> FinImpulse {
    FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk)
}

#[tokio::test]
async fn errors_with_the_status_200_are_judged() {
    let app = Router::new().route("/orders/{id}", get(order)).errors(ErrorLayer::new(always_ok()));
    let report = run(conformance(app).format(always_ok())).await;
    assert!(report.errors().get(&200).is_some_and(|&errors| errors > 10), "{:?}", report.errors());
    report.assert_clean();
}

#[tokio::test]
async fn a_page_in_the_place_of_an_error_with_the_status_200() {
    let app = || Router::new().route("/orders/{id}", get(order));
    let page = async || Html("<html>Welcome</html>");
    let report = run(conformance(app().fallback(page).layer(ErrorLayer::new(always_ok()))).format(always_ok())).await;
    let texts: Vec<_> = report.findings().iter().map(|finding| finding.fault().to_string()).collect();
    let text = "foreign: this is an error, but the media type is text/html, not application/json";
    assert!(texts.iter().any(|found| found.starts_with(text)), "{report}");
    // Nor is the success of another page an error.
    let page = async || Reply::ok(1);
    let report = run(conformance(app().fallback(page).layer(ErrorLayer::new(always_ok()))).format(always_ok())).await;
    let text = "foreign: this is an error, but the body is that of a success";
    assert!(report.findings().iter().any(|found| found.fault().to_string().starts_with(text)), "{report}");
}

/// A format of one's own that answers 200 to everything, in an envelope.
#[derive(Debug, Clone)]
struct Envelope;

#[derive(serde::Serialize)]
struct Wrapped<'a> {
    success: bool,
    errors: Vec<Entry<'a>>,
    result: Option<error_response::format::ResultBody<'a>>,
}

#[derive(serde::Serialize)]
struct Entry<'a> {
    code: &'a str,
    message: &'a str,
}

impl WireFormat for Envelope {
    type Failure<'a> = Wrapped<'a>;
    type Success<'a> = Wrapped<'a>;

    fn name(&self) -> &'static str {
        "envelope"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Wrapped<'a> {
        let entry = Entry { code: view.code(), message: view.message() };
        Wrapped { success: false, errors: vec![entry], result: None }
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<Wrapped<'a>> {
        Some(Wrapped { success: true, errors: Vec::new(), result: Some(view.result()) })
    }

    fn http_status(&self, _: &ErrorView<'_>) -> StatusCode {
        StatusCode::OK
    }
}

#[tokio::test]
async fn an_envelope_around_everything() {
    let order = async |path: Path<u32>| order(path).await.map(Reply::ok);
    let app = || Router::new().route("/orders/{id}", get(order));
    let report = run(conformance(app().errors(ErrorLayer::new(Envelope))).format(Envelope)).await;
    assert!(report.errors().get(&200).is_some_and(|&errors| errors > 10), "{:?}", report.errors());
    report.assert_clean();
    let page = async || Html("<html>Welcome</html>");
    let report = run(conformance(app().fallback(page).layer(ErrorLayer::new(Envelope))).format(Envelope)).await;
    assert!(report.count(FaultKind::Foreign) > 0, "{report}");
}

/// Where no answer is an error nothing was judged, and that is not clean.
#[tokio::test]
async fn a_run_without_an_error() {
    let app = || Router::new().fallback(async || Html("<html>Welcome</html>"));
    for report in [conformance(app()).run().await, conformance(app()).format(Loose).run().await] {
        assert!(!report.is_clean() && report.findings().is_empty(), "{report}");
        assert!(report.unjudged()[0].contains("name the routes by `.route(...)`"), "{report}");
    }
    // Nor where one of several formats was never seen.
    let page = || any(async || Html("<html>Welcome</html>"));
    let pages = ["/own", "/own/", "/own/{*rest}"].iter().fold(Router::new(), |app, path| app.route(path, page()));
    let app = pages.route("/orders/{id}", get(order)).errors(ErrorLayer::new(Loose));
    let report = run(conformance(app).format(Loose).format_under("/own", Loose)).await;
    assert!(report.unjudged()[0].contains("responses below /own was an error"), "{report}");
}
