//! Finternet: payment intents that are signed, confirmed, delivered and settled.
//!
//! A request carries its key as `Authorization: Bearer sk_test_finternet` (100
//! requests per minute) or `sk_test_slow` (2). An intent that is created with
//! `"fail": "contract"`, `"settlement"` or `"ledger"` fails there later.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    middleware::from_fn_with_state,
    routing::{get, post},
};
use error_response::{Catalog, ErrorLayer, Finternet, Reply, RouterExt, catalog};

mod account;
mod error;
mod fields;
mod intent;
mod quota;

use self::{
    account::Caller,
    error::FinternetError,
    intent::{Confirmation, Intent, Intents, NewIntent},
    quota::{Quotas, limit},
};

/// The errors of the API.
pub const CATALOG: Catalog = catalog![FinternetError];

/// The API with fresh state.
pub fn router() -> Router {
    let errors = ErrorLayer::new(Finternet::new());
    Router::new()
        .route("/v1/payment-intents", post(create))
        .route("/v1/payment-intents/{id}", get(retrieve))
        .route("/v1/payment-intents/{id}/confirm", post(confirm))
        .route("/v1/payment-intents/{id}/delivery-proof", post(submit_delivery_proof))
        .route("/v1/payment-intents/{id}/settle", post(settle))
        .route("/examples/{code}", get(example).post(example))
        .route("/panic", get(panic))
        .with_state(Arc::new(Intents::default()))
        // Every answer tells the quota, also that of a panic or an unknown path:
        // the inner layer makes answers of those, the outer one is for what the
        // quota itself refuses.
        .errors(errors.clone())
        .layer(from_fn_with_state(Arc::new(Quotas::default()), limit))
        .layer(errors)
}

async fn create(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    body: Bytes,
) -> Result<Reply<Intent>, FinternetError> {
    let intent = intents.create(caller, NewIntent::read(&body)?);
    let location = format!("payment-intents/{}", intent.id());
    Ok(Reply::created(intent).with_location(&location))
}

async fn retrieve(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Reply<Intent>, FinternetError> {
    intents.change(caller, id, |_| Ok(())).map(Reply::ok)
}

async fn confirm(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Reply<Intent>, FinternetError> {
    let confirmation = Confirmation::read(&body)?;
    intents.change(caller, id, |intent| intent.confirm(&confirmation)).map(Reply::ok)
}

async fn submit_delivery_proof(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Reply<Intent>, FinternetError> {
    intents.change(caller, id, Intent::submit_delivery_proof).map(Reply::ok)
}

async fn settle(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Reply<Intent>, FinternetError> {
    intents.change(caller, id, Intent::settle).map(Reply::ok)
}

async fn example(Path(code): Path<String>) -> FinternetError {
    FinternetError::example(&code).unwrap_or(FinternetError::ResourceMissing { resource: "Example", id: code })
}

async fn panic() {
    panic!("a bug in a handler")
}
