//! What `error-idempotency` rejects a request with, in every format, and what the document says of it.

use std::time::Duration;

use axum::{Router, body::Body, http::StatusCode, routing::post};
use error_idempotency::{Idempotency, IdempotencyError, IdempotencyKey, MemoryStore};
use error_response::{
    Api, ApiError, Id, RouterExt, catalog, documented_routes,
    format::Stripe,
    layer::IdGenerator,
    openapi::{DocumentedRouter, DocumentedRoutes, Version, write},
};
use futures_util::stream;
use tokio::task::yield_now;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};

use crate::{
    format::Format,
    support::{REQUEST_ID, Server, check, panics},
};

/// The same id each time.
#[derive(Debug)]
struct OneId;

impl IdGenerator for OneId {
    fn generate(&self) -> Id {
        Id::new("771ec16c-6fcd-46f4-9a8d-c24a4eee5e15").unwrap()
    }
}

fn app(format: Format) -> Router {
    let stream = async || Body::from_stream(stream::iter([Ok::<_, axum::Error>("a")]));
    Router::new()
        .route("/declined", post(async || (StatusCode::PAYMENT_REQUIRED, "declined")))
        .route("/panics", post(panics))
        .route("/stream", post(stream))
        .layer(Idempotency::for_one_caller(MemoryStore::new()))
        .route("/held", post(async || IdempotencyError::InProgress { wait: Duration::from_millis(6_001) }))
        .errors(format.layer().with_ids(OneId))
}

#[tokio::test]
async fn each_error_in_each_format() {
    for format in Format::all() {
        let server = Server::start(app(format)).await;
        let ask = async |path, keys: &[&str], body| {
            let keys = keys.iter().map(|key| ("idempotency-key", *key));
            let headers: Vec<_> = keys.chain([("x-request-id", REQUEST_ID)]).collect();
            server.ask("POST", path, &headers, body).await.0
        };
        let golden = |code: &str, answer: &str| check(&format!("idempotency/{}/{code}.http", format.name()), answer);
        golden("missing", &ask("/declined", &[], "").await);
        golden("invalid", &ask("/declined", &["a, b"], "").await);
        golden("in_progress", &ask("/held", &["k1"], "").await);
        ask("/declined", &["k1"], "").await;
        golden("replayed", &ask("/declined", &["k1"], "").await);
        golden("reused", &ask("/declined", &["k1"], "other").await);
        ask("/stream", &["k2"], "").await;
        golden("not_kept", &ask("/stream", &["k2"], "").await);
        ask("/panics", &["k3"], "").await;
        // What a panic leaves behind takes a moment.
        let unknown = loop {
            let answer = ask("/panics", &["k3"], "").await;
            if !answer.to_ascii_lowercase().contains("in_progress") && !answer.contains("in progress") {
                break answer;
            }
            yield_now().await;
        };
        golden("unknown", &unknown);
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum PaymentError {
    #[error(transparent)]
    #[api(transparent)]
    Idempotency(#[from] IdempotencyError),
}

const API: Api<Stripe> = Api::new("payments", Stripe::new(), catalog![PaymentError]);

#[utoipa::path(post, path = "/payments", responses((status = 200, description = "paid", body = String)))]
async fn pay(key: IdempotencyKey) -> String {
    key.as_str().to_owned()
}

#[test]
fn a_handler_that_takes_a_key_documents_its_errors() {
    let router = OpenApiRouter::new().routes(documented_routes!(pay));
    let (_router, document, _): (Router, _, _) = router.described(&API.describer()).unwrap();
    let document = write(&document, Version::V3_1).unwrap();
    for code in ["missing", "invalid", "reused", "in_progress"] {
        assert!(document.contains(&format!("idempotency_key_{code}")), "{code} in {document}");
    }
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let responses = &document["paths"]["/payments"]["post"]["responses"];
    assert!(
        ["400", "409", "413", "422", "500", "503"].iter().all(|status| !responses[status].is_null()),
        "{responses}"
    );
}

#[utoipa::path(post, path = "/orders", responses((status = 200, description = "ordered", body = String)))]
async fn order() -> String {
    "ordered".to_owned()
}

#[utoipa::path(post, path = "/own", params(("idempotency-key" = String, Header, description = "Mine")),
               responses((status = 200, description = "paid", body = String)))]
async fn own(key: IdempotencyKey) -> String {
    key.as_str().to_owned()
}

#[utoipa::path(get, path = "/read", responses((status = 200, description = "read", body = String)))]
async fn read() -> String {
    "read".to_owned()
}

#[utoipa::path(post, path = "/optional", responses((status = 200, description = "paid", body = String)))]
async fn optional(key: Option<IdempotencyKey>) -> String {
    key.map(|key| key.as_str().to_owned()).unwrap_or_default()
}

/// The header is in the document, so generated clients and the pages send it.
#[tokio::test]
async fn the_key_is_a_parameter_of_the_operation() {
    let store = MemoryStore::new();
    let once = || Idempotency::for_one_caller(store.clone());
    let routes = OpenApiRouter::new()
        .routes(documented_routes!(pay).layer(once()))
        .routes(documented_routes!(order => [IdempotencyError]).layer(once()))
        .routes(documented_routes!(own).layer(once()))
        .routes(documented_routes!(read => [IdempotencyError]).layer(once()))
        .routes(documented_routes!(optional).never([IdempotencyError::MISSING]).layer(once().with_optional_keys()));
    let (router, document, documented) = routes.described(&API.describer()).unwrap();
    let document: serde_json::Value = serde_json::from_str(&write(&document, Version::V3_1).unwrap()).unwrap();
    let parameters = |path: &str, method: &str| document["paths"][path][method]["parameters"].clone();
    let key = serde_json::json!([{
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A new random value for each request, such as a UUID, in double quotes. Send the same value when you \
                        send the same request again: it is carried out once.",
        "required": true,
        "schema": { "type": "string", "maxLength": 512, "pattern": "^[ -~]+$" },
        "example": "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
    }]);
    assert_eq!(parameters("/payments", "post"), key);
    assert_eq!(parameters("/orders", "post"), key);
    assert_eq!(parameters("/optional", "post")[0]["required"], false);
    assert_eq!(parameters("/own", "post").as_array().unwrap().len(), 1);
    assert_eq!(parameters("/own", "post")[0]["description"], "Mine");
    assert!(parameters("/read", "get").is_null());

    // The example request of the pages is one that the service carries out.
    let operation = documented.catalog().operations.iter().find(|operation| operation.path == "/payments").unwrap();
    let request = operation.request.as_ref().unwrap();
    let headers: Vec<_> =
        request.headers.iter().map(|header| (&*header.name, header.value.as_deref().unwrap())).collect();
    assert_eq!(headers, [("idempotency-key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")]);
    let server = Server::start(router.errors(API.layer())).await;
    server.ask("POST", "/payments", &headers, "").await.check(200, "8e03978e-40d5-43dd-bc93-6894a57f9324");
}

#[test]
fn scripts_may_read_whether_a_response_is_sent_again() {
    let names = API.exposed_headers();
    assert!(names.iter().any(|name| name == "idempotent-replayed"), "{names:?}");
    const OTHER: Api<Stripe> = Api::new("payments", Stripe::new(), catalog![]);
    assert!(OTHER.exposed_headers().iter().all(|name| name != "idempotent-replayed"));
}
