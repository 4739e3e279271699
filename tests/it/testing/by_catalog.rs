//! `conformance` of a router by its published catalog, which needs no format.

use axum::{
    Json, Router,
    extract::Path,
    response::Html,
    routing::{get, post},
};
use error_core::catalog;
use error_response::{
    ApiError, ErrorLayer,
    catalog::{ErrorKey, PublishedCatalog, PublishedOperation, PublishedRequest},
    format::{ErasedWireFormat, FinImpulse, HttpPolicy, Problem, Stripe, Uppercase, WireFormat, publish},
    testing::{FaultKind, Report, conformance},
};

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
            "\"order_not_found\" at /error/code is not a code of the catalog",
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
