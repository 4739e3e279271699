//! The example requests of the five APIs and of the quickstart, sent to the services.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::Router;
use error_catalog::{PublishedCatalog, PublishedExampleRequest, PublishedHeader, read};
use error_response::{
    Api, ApiError, RouterExt, catalog,
    format::Stripe,
    testing::{ExampleReport, example_requests},
};
use example_seed_apis::{APIS, finqware::demo};

use crate::support::Server;

/// The values of the variables of an API.
fn variables(api: &str) -> Vec<(&'static str, &'static str)> {
    match api {
        "finimpulse" => {
            vec![("$API_KEY", "tok_demo"), ("$API_EMPTY_KEY", "tok_empty"), ("$API_OFFICE_KEY", "tok_office")]
        }
        "finternet" => vec![("$API_KEY", "sk_test_finternet")],
        "finqware" => vec![
            ("$API_KEY", demo::API_KEY),
            ("$API_TENANT_KEY", demo::TENANT_KEY),
            ("$API_OTHER_TENANT_KEY", demo::OTHER_TENANT_KEY),
            ("$API_CLIENT_SECRET", demo::CLIENT_SECRET),
            ("$API_OTHER_CLIENT_SECRET", "ffffffffffffffffffffffffffffffff"),
            ("$API_CLIENT_APP_KEY", demo::CLIENT_APP_KEY),
            ("$API_ACCESS_TOKEN", demo::ACCESS_TOKEN),
            ("$API_ENDED_TOKEN", demo::ENDED_TOKEN),
        ],
        "uppercase" => vec![("$API_KEY", "key_full_access"), ("$API_READ_ONLY_KEY", "key_read_only")],
        "stripe-like" => vec![
            ("$API_KEY", "eyJhbGciOiJIUzI1NiJ9.full_access"),
            ("$API_READ_ONLY_KEY", "eyJhbGciOiJIUzI1NiJ9.read_only"),
        ],
        _ => Vec::new(),
    }
}

/// Sends what the pages of a service show to the service itself, which runs with its
/// state for all of them.
async fn sent(name: &str, router: Router) -> ExampleReport {
    let server = Server::start(router).await;
    let catalog: PublishedCatalog =
        read(server.ask("GET", "/errors/errors.json", &[], "").await.body()).expect("a catalog");
    let examples = example_requests(&catalog).expect("the layout says where the code is").allow_writes();
    let examples = variables(name).into_iter().fold(examples, |examples, (name, value)| examples.variable(name, value));
    assert_eq!(examples.missing_variables(), Vec::<String>::new(), "{name}");
    let url = format!("http://{}", server.address());
    tokio::task::spawn_blocking(move || examples.run_at(&url)).await.expect("it ends").expect("the service is there")
}

/// Of errors about which the request alone decides at least 95 % return, of all at least 80 %; each other request has
/// a page that says it may.
#[tokio::test(flavor = "multi_thread")]
async fn requests_on_pages_return_their_errors() {
    let mut services: BTreeMap<_, _> = APIS.iter().map(|api| (api.name, (api.router)())).collect();
    let quickstart = example_quickstart::app(example_quickstart::Bank::default(), "localhost").expect("the service");
    services.insert("quickstart", quickstart);
    let (mut of_request, mut of_all, mut text) = ([0, 0], [0, 0], String::new());
    for (name, router) in services {
        let report = sent(name, router).await;
        report.assert_returned();
        text.push_str(&format!("{name}: {report}\n"));
        for example in report.sent() {
            let counts = [Some(&mut of_all), example.is_of_request_alone().then_some(&mut of_request)];
            for count in counts.into_iter().flatten() {
                count[0] += usize::from(example.is_returned());
                count[1] += 1;
            }
        }
    }
    let percent = |[returned, all]: [usize; 2]| returned * 100 / all;
    println!(
        "{text}of errors of the request alone {} % ({of_request:?}), of all {} % ({of_all:?})",
        percent(of_request),
        percent(of_all)
    );
    assert!(of_all[1] > 80, "{text}");
    assert!(percent(of_request) >= 95 && percent(of_all) >= 80, "{text}");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions matter")]
enum NoteError {
    /// No such note
    #[error("There is no such note")]
    #[api(status = 404, code = "note_missing", example("GET /notes/1", header("x-api-key" = "$API_KEY")))]
    Missing,

    /// The note is locked
    #[error("The note is locked")]
    #[api(status = 423, code = "note_locked", example = "GET /notes/2")]
    Locked,

    /// Busy
    #[error("busy")]
    #[api(status = 503, code = "busy", retry_after = 1, example("GET /notes/3", depends_on = "load"))]
    Busy,
}

const API: Api<Stripe> = Api::new("notes", Stripe::new(), catalog![NoteError]);

fn notes() -> Router {
    let missing = axum::routing::get(async || NoteError::Missing);
    Router::new().route("/notes/{id}", missing).errors(API.layer())
}

/// Nothing is sent to a running service that may change something there, unless the caller says so.
#[tokio::test(flavor = "multi_thread")]
async fn requests_that_may_change_something_are_withheld() {
    let server = Server::start(example_quickstart::app(example_quickstart::Bank::default(), "here").expect("it")).await;
    let catalog = read(server.ask("GET", "/errors/errors.json", &[], "").await.body()).expect("a catalog");
    let examples = example_requests(&catalog).expect("a layout");
    let url = format!("http://{}", server.address());
    let run = tokio::task::spawn_blocking(move || examples.run_at(&url));
    let report = run.await.expect("it ends").expect("the service is there");
    assert!(report.withheld() >= 2, "{report}");
    assert!(report.sent().iter().all(|sent| sent.request().method == "GET"), "{report}");
    assert_eq!(server.ask("GET", "/accounts/acc_1", &[], "").await.body(), "1000");
}

/// A request whose page is wrong is named, with what came back.
#[tokio::test]
async fn a_request_that_returns_another_error_is_named() {
    let catalog = API.publish().expect("examples");
    let examples = example_requests(&catalog).expect("a layout").variable("$API_KEY", "key_1");
    let report = examples.run(notes).await;
    // The unknown path of the framework's own 404 is sent as well.
    assert_eq!(report.returned(), (2, 4));
    let broken: Vec<_> = report.sent().iter().filter(|it| it.is_broken()).map(|it| it.error()).collect();
    assert_eq!(broken, ["invalid_request_error/note_locked"]);
    let text = report.to_string();
    let missed = "invalid_request_error/note_locked (423): GET /notes/2 -> 404 Not Found, \"note_missing\" at /error/code is \
                  the code of another error than `invalid_request_error/note_locked`: {\"error\"";
    assert!(text.starts_with("2 of 4 example requests returned their error\n"), "{text}");
    assert!(text.contains(missed), "{text}");
    assert!(text.contains("their pages say that they may return it:\n  api_error/busy (503): GET /notes/3"), "{text}");
    // A test shows what it failed for.
    let panic = std::panic::catch_unwind(|| report.assert_returned()).expect_err("a request is broken");
    let failed = panic.downcast_ref::<String>().expect("a text");
    assert!(failed.contains(missed) && !failed.contains("busy"), "{failed}");
    assert!(
        failed.ends_with("\n\n1 more may return their error and did not: print the report to see them\n"),
        "{failed}"
    );
}

#[tokio::test]
async fn a_variable_without_a_value_is_named() {
    let examples = example_requests(&API.publish().expect("examples")).expect("a layout");
    assert_eq!(examples.missing_variables(), ["$API_KEY"]);
    let report = examples.run(notes).await;
    assert!(report.to_string().contains("GET /notes/1 -> not sent: $API_KEY has no value"), "{report}");
}

/// What the service receives when it is sent the only request of a catalog from elsewhere, and what the report says.
async fn sent_of(change: impl FnOnce(&mut PublishedExampleRequest)) -> (usize, String) {
    let mut catalog = API.publish().expect("examples");
    catalog.errors.retain(|error| error.code == "note_locked");
    let request = &mut catalog.errors[0].requests[0];
    change(request);
    let received = Arc::new(AtomicUsize::new(0));
    let counted = received.clone();
    let any = axum::routing::any(async move || {
        counted.fetch_add(1, Ordering::Relaxed);
        NoteError::Locked
    });
    let server = Server::start(Router::new().fallback_service(any).errors(API.layer())).await;
    let examples = example_requests(&catalog).expect("a layout");
    let url = format!("http://{}", server.address());
    let run = tokio::task::spawn_blocking(move || examples.run_at(&url));
    let report = run.await.expect("it ends").expect("the service is there");
    (received.load(Ordering::Relaxed), report.to_string())
}

/// A catalog is a file that anybody may have written: what is no single request is not sent.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_one_request_is_not_sent() {
    let (received, report) = sent_of(|_| {}).await;
    assert_eq!((received, report.contains("not sent")), (1, false), "{report}");

    let path = "not sent: the path does not begin with `/`, or is not visible ASCII";
    for wrong in ["/ HTTP/1.1\r\nhost: x\r\n\r\nDELETE /accounts/acc_1", "/a b", "a", "", "/\u{e9}", "/a\0"] {
        let (received, report) = sent_of(|request| request.request.path = wrong.to_owned()).await;
        assert_eq!(received, 0, "{wrong:?}: {report}");
        assert!(report.contains(path), "{wrong:?}: {report}");
    }
    for (name, value, why) in [
        ("x\r\ny", "1", "not sent: the header name \"x\\r\\ny\" is not a token"),
        ("x y", "1", "not sent: the header name \"x y\" is not a token"),
        ("x: y", "1", "not sent: the header name \"x: y\" is not a token"),
        ("", "1", "not sent: the header name \"\" is not a token"),
        ("x-y", "1\r\n\r\n", "not sent: the value of x-y has characters that a header cannot hold"),
        ("Transfer-Encoding", "chunked", "not sent: transfer-encoding follows from the body"),
        ("content-length", "0", "not sent: content-length follows from the body"),
    ] {
        let (received, report) = sent_of(|request| {
            request.request.body = Some("0\r\n\r\nDELETE /accounts/acc_1 HTTP/1.1\r\n\r\n".to_owned());
            request.request.headers = vec![PublishedHeader::new(name, Some(value))];
        })
        .await;
        assert_eq!(received, 0, "{name}: {report}");
        assert!(report.contains(why), "{name}: {report}");
    }
}

/// With `allow_writes` as well: the method is a token of HTTP.
#[tokio::test]
async fn a_method_that_is_no_token_is_not_sent() {
    let mut catalog = API.publish().expect("examples");
    catalog.errors.retain(|error| error.code == "note_locked");
    catalog.errors[0].requests[0].method = "GET / HTTP/1.1\r\n\r\nDELETE".to_owned();
    let report = example_requests(&catalog).expect("a layout").allow_writes().run(notes).await;
    let why = "not sent: the method \"GET / HTTP/1.1\\r\\n\\r\\nDELETE\" is not a token";
    let report = report.to_string();
    assert!(report.contains(why), "{report}");
    assert!(report.lines().all(|line| !line.starts_with("DELETE")), "the method is on one line: {report}");
}
