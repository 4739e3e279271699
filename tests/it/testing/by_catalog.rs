//! `conformance` of a router by its published catalog, which needs no format.

use std::io;

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Request},
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{Html, Response},
    routing::{get, post},
};
use error_core::catalog;
use error_idempotency::{Idempotency, IdempotencyError, MemoryStore};
use error_response::{
    ApiError, ErrorLayer, RouterExt,
    catalog::{ErrorKey, PublishedCatalog, PublishedOperation, PublishedRequest},
    format::{ErasedWireFormat, FinImpulse, HttpPolicy, Problem, Stripe, Uppercase, WireFormat, publish},
    testing::{Conformance, FaultKind, Report, conformance},
};
use tower_http::compression::CompressionLayer;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    /// No such order
    #[error("No order has this id")]
    #[api(status = 404, code = "order_not_found", number = 40_401)]
    NotFound,

    /// Too many orders
    #[error("Too many orders")]
    #[api(status = 429, code = "too_many_orders", retry_after = 60, number = 42_901)]
    TooMany,
}

async fn order(Path(id): Path<u32>) -> Result<String, OrderError> {
    match id {
        1 => Ok("an order".to_owned()),
        2 => Err(OrderError::TooMany),
        _ => Err(OrderError::NotFound),
    }
}

#[derive(serde::Deserialize)]
struct Order {
    amount: u8,
}

fn app() -> Router {
    let create = post(async |Json(order): Json<Order>| order.amount.to_string());
    let missing = async || Err::<(), _>(OrderError::NotFound);
    Router::new().route("/orders", create).route("/orders/{id}", get(order)).fallback(missing)
}

fn published(format: &dyn ErasedWireFormat) -> PublishedCatalog {
    let request = PublishedRequest::new("/orders").with_header("content-type", "application/json");
    publish("orders", format, &catalog![OrderError])
        .unwrap()
        .with_operation(
            PublishedOperation::new("create", "POST", "/orders").with_request(request.with_body("{\"amount\":7}")),
        )
        .with_operation(PublishedOperation::new("get", "GET", "/orders/{id}"))
        .with_operation(PublishedOperation::new("limited", "GET", "/orders/2"))
}

async fn found(app: Router, format: impl WireFormat + Clone, catalog: &PublishedCatalog) -> Report {
    conformance(app.layer(ErrorLayer::new(format))).catalog(catalog).unwrap().run().await
}

#[tokio::test]
async fn what_is_published_is_answered() {
    let format = Stripe::new();
    let report = found(app(), format.clone(), &published(&format)).await;
    report.assert_clean();
    for status in [400, 404, 405, 413, 415, 429] {
        assert!(report.errors().contains_key(&status), "{status} in {:?}", report.errors());
    }
    let format = Problem::new();
    found(app(), format.clone(), &published(&format)).await.assert_clean();
    let format = Uppercase::new();
    found(app(), format.clone(), &published(&format)).await.assert_clean();
    let format = FinImpulse::new();
    found(app(), format.clone(), &published(&format)).await.assert_clean();
}

type Change = fn(&mut PublishedCatalog);

#[tokio::test]
async fn what_is_not_published_is_found() {
    let format = Stripe::new();
    let catalog = |change: Change| {
        let mut catalog = published(&format);
        change(&mut catalog);
        catalog
    };
    let changes: [(Change, FaultKind, &str); 3] = [
        (
            |catalog| catalog.errors.retain(|error| error.code != "order_not_found"),
            FaultKind::Code,
            "\"order_not_found\" at /error/code is not a code of the catalog: add the error to the catalog (in an OpenAPI \
             document, `.errors_of::<E>()` declares the errors of a layer), or return one that is in it",
        ),
        (
            |catalog| catalog.errors.iter_mut().for_each(|error| error.error_type = Some("other".to_owned())),
            FaultKind::Code,
            "the code \"order_not_found\" has the type \"invalid_request_error\" at /error/type, and in the catalog other",
        ),
        (
            |catalog| {
                let error = catalog.errors.iter_mut().find(|error| error.code == "order_not_found").unwrap();
                (error.status, error.examples) = (410, Vec::new());
            },
            FaultKind::Status,
            "the code \"order_not_found\" has the status 404, and in the catalog 410",
        ),
    ];
    for (change, kind, text) in changes {
        let report = found(app(), format.clone(), &catalog(change)).await;
        let is_it = |fault: &error_response::testing::Fault| fault.kind() == kind && fault.text() == text;
        assert!(report.findings().iter().any(|finding| is_it(finding.fault())), "{text}\n{report}");
    }
}

/// An error of the catalog that the operation does not list is a note: a layer may return it
/// that nobody declares.
#[tokio::test]
async fn an_error_that_its_operation_does_not_list_is_noted() {
    let format = Stripe::new();
    let notes = async |operation: &str, code: &str| {
        let mut catalog = published(&format);
        for known in catalog.operations.iter_mut().filter(|known| known.id == operation) {
            known.errors.push(ErrorKey::new(404, Some("invalid_request_error"), code));
        }
        let report = found(app(), format.clone(), &catalog).await;
        report.assert_clean();
        let notes: Vec<_> = report.notes().iter().filter(|note| note.contains("does not list")).cloned().collect();
        notes.join("\n")
    };
    assert_eq!(
        notes("limited", "order_not_found").await,
        "GET /orders/2 returned errors that the catalog does not list for this operation: too_many_orders (429); add them \
         to its documentation"
    );
    assert_eq!(
        notes("get", "order_not_found").await,
        "GET /orders/{id} returned errors that the catalog does not list for this operation: invalid_request (400); add \
         them to its documentation"
    );
    assert_eq!(notes("create", "none").await.matches("POST /orders returned").count(), 1);
    assert_eq!(notes("none", "none").await, "");
}

#[tokio::test]
async fn errors_with_the_status_200() {
    let format = FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk);
    let catalog = published(&format);
    let report = found(app(), format.clone(), &catalog).await;
    report.assert_clean();
    assert!(report.errors().get(&200).is_some_and(|&errors| errors > 10), "{:?}", report.errors());
    let page = app().reset_fallback().fallback(async || Html("<html>Welcome</html>"));
    let report = found(page, format, &catalog).await;
    assert!(report.count(FaultKind::Foreign) > 0, "{report}");
}

#[test]
fn a_catalog_without_a_layout_judges_nothing() {
    let catalog = PublishedCatalog { layout: None, ..published(&Stripe::new()) };
    let error = conformance(app()).catalog(&catalog).unwrap_err();
    assert!(error.to_string().starts_with("the catalog of `orders` does not say where a body has its code"), "{error}");
}

/// A stream that is cut on purpose is no fault of the API, and its route is one of the catalog's operations.
#[tokio::test]
async fn a_route_of_the_catalog_that_is_left_out() {
    let cut = || Body::from_stream(futures_util::stream::iter([Ok("half"), Err(io::Error::other("cut"))]));
    let app = || Router::new().route("/export", get(async move || cut())).errors(ErrorLayer::new(Stripe::new()));
    let catalog = published(&Stripe::new());
    let catalog = PublishedCatalog { operations: Vec::new(), ..catalog };
    let catalog = catalog.with_operation(PublishedOperation::new("export", "GET", "/export"));
    let test = || conformance(app()).catalog(&catalog).unwrap();
    let report = test().run().await;
    assert!(report.count(FaultKind::NoAnswer) > 0, "{report}");
    let report = test().without_route("GET", "/export").run().await;
    report.assert_clean();
    assert_eq!(report.notes(), ["GET /export was left out, so its errors were not judged"]);
}

#[tokio::test]
#[should_panic(
    expected = "`.without_route(\"GET\", \"/exprt\")` names no route of the test; did you mean `GET /export`?"
)]
async fn a_route_that_is_not_there_is_not_left_out() {
    let _ = conformance(app()).route("GET", "/export").without_route("GET", "/exprt").run().await;
}

/// A compression layer does so where it can't send an encoding that the request accepts.
async fn not_acceptable(request: Request, next: Next) -> Response {
    let is_impossible =
        request.headers().get("accept-encoding").is_some_and(|value| value.as_bytes().starts_with(b"zq"));
    let mut response = next.run(request).await;
    if is_impossible {
        *response.status_mut() = StatusCode::NOT_ACCEPTABLE;
    }
    response
}

#[tokio::test]
async fn a_layer_that_changes_the_status_of_an_error_is_found() {
    const CHANGED: &str = "the code \"order_not_found\" has the status 406, and in the catalog 404: a layer changed the status \
                           of an error that was rendered with 404";
    let app = || app().errors(ErrorLayer::new(Stripe::new())).layer(from_fn(not_acceptable));
    let missing = |conformance: Conformance| conformance.param("id", "9").route("GET", "/orders/{id}").run();
    let by_catalog = conformance(app()).catalog(&published(&Stripe::new())).unwrap();
    let by_definitions = conformance(app()).format(Stripe::new()).definitions(&catalog![OrderError]);
    for report in [missing(by_catalog).await, missing(by_definitions).await] {
        let found: Vec<_> = report.findings().iter().map(|found| found.fault().text()).collect();
        assert!(report.count(FaultKind::Status) > 0 && found.contains(&CHANGED), "{report}");
    }
    // Without that layer, each error has its own status.
    let app = self::app().errors(ErrorLayer::new(Stripe::new()));
    missing(conformance(app).format(Stripe::new()).definitions(&catalog![OrderError])).await.assert_clean();
}

/// The book tells users to add this layer. A request that accepts no encoding gets a 406, and the code is that of its error.
#[tokio::test]
async fn an_error_that_a_compression_layer_refuses_to_encode_is_none() {
    let app = app().layer(CompressionLayer::new()).errors(ErrorLayer::new(Stripe::new()));
    let conformance = conformance(app).format(Stripe::new()).definitions(&catalog![OrderError]);
    let report = conformance.route("GET", "/orders/{id}").param("id", "9").run().await;
    report.assert_clean();
    assert!(report.errors().contains_key(&406), "{:?}", report.errors());
}

/// The example request of an operation has headers; with one key for all requests, every error would be a reused key.
#[tokio::test]
async fn the_headers_of_an_example_are_sent_and_each_request_has_its_own_key() {
    let once = || Idempotency::new(MemoryStore::new(), |_| Some("ada".to_owned()));
    let create = || post(async |Json(order): Json<Order>| order.amount.to_string()).layer(once());
    let app = || Router::new().route("/orders", create()).errors(ErrorLayer::new(Stripe::new()));
    let request = PublishedRequest::new("/orders").with_header("content-type", "application/json");
    let with_key = request.clone().with_header("idempotency-key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"");
    let catalog = |request: PublishedRequest| {
        publish("orders", &Stripe::new(), &catalog![IdempotencyError]).unwrap().with_operation(
            PublishedOperation::new("create", "POST", "/orders").with_request(request.with_body("{\"amount\":7}")),
        )
    };
    let report = conformance(app()).catalog(&catalog(with_key)).unwrap().run().await;
    assert!(!report.notes().iter().any(|note| note.contains("POST /orders succeeded")), "{report}");
    assert!(report.errors().contains_key(&415), "{:?}", report.errors());

    let report = conformance(app()).catalog(&catalog(request.clone())).unwrap().run().await;
    let note = "no valid request to POST /orders succeeded (it returned 400 `idempotency_key_missing`), so errors behind \
                its checks were not judged: pass a body that it accepts by `.json(...)` or `.body(...)`, a header that it \
                requires by `.header(name, value)`";
    assert!(report.notes().iter().any(|found| found == note), "{report}");

    let key = conformance(app()).header("idempotency-key", "\"k\"").catalog(&catalog(request)).unwrap();
    let report = key.run().await;
    assert!(report.errors().contains_key(&415), "{:?}", report.errors());
}
