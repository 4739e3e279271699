//! What `error-idempotency` rejects a request with, in every format, and what the document says of it.

use std::time::Duration;

use axum::{Router, body::Body, http::StatusCode, routing::post};
use error_idempotency::{Idempotency, IdempotencyError, IdempotencyKey, MemoryStore};
use error_response::{
    Api, ApiError, Id, RouterExt, catalog, documented_routes,
    format::Stripe,
    layer::IdGenerator,
    openapi::{DocumentedRouter, Version, write},
};
use futures_util::stream;
use tokio::task::yield_now;
use utoipa_axum::router::OpenApiRouter;

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
