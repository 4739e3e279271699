//! Finternet: payment intents that are signed, confirmed, delivered and settled.
//!
//! A request carries its key as `Authorization: Bearer sk_test_finternet` (100
//! requests per minute) or `sk_test_slow` (2). An intent that is created with
//! `"fail": "contract"`, `"settlement"` or `"ledger"` fails there later.

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::HeaderName,
    middleware::from_fn_with_state,
    routing::get,
};
use error_response::{
    Api, Catalog, Reply, RouterExt, catalog,
    catalog::Definition,
    documented_routes,
    format::Finternet,
    openapi::{DocumentedLayer, DocumentedRoutes},
};
use utoipa_axum::router::OpenApiRouter;

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
use crate::contract::{Contract, Documents, Mode, document, told};

/// The errors of the API.
pub const CATALOG: Catalog = catalog![FinternetError];

/// The API: its name, its format and its errors.
pub const API: Api<Finternet> = Api::new("The Finternet API", Finternet::new(), CATALOG);

/// What the API serves about itself.
static DOCUMENTS: OnceLock<Documents> = OnceLock::new();

/// The API with fresh state.
pub fn router() -> Router {
    checked().0
}

/// What every operation may answer with: its caller is checked, its requests
/// are counted.
const EVERYWHERE: [&Definition; 3] =
    [FinternetError::AUTHENTICATION_REQUIRED, FinternetError::FORBIDDEN, FinternetError::RATE_LIMIT_EXCEEDED];

/// The same, and what holds its answers against its document.
pub fn checked() -> (Router, DocumentedLayer) {
    routed(Mode::Live)
}

/// The API with fresh state, in test mode: test requests force any documented error.
pub fn test_router() -> Router {
    routed(Mode::Test).0
}

fn routed(mode: Mode) -> (Router, DocumentedLayer) {
    let only = |errors: &[&'static Definition]| [errors, &EVERYWHERE].concat();
    let confirming = documented_routes!(confirm).only(only(&[
        FinternetError::INVALID_REQUEST,
        FinternetError::INVALID_STATE_TRANSITION,
        FinternetError::SIGNATURE_VERIFICATION_FAILED,
        FinternetError::RESOURCE_MISSING,
        FinternetError::CONTRACT_EXECUTION_FAILED,
    ]));
    let proving = documented_routes!(submit_delivery_proof).only(only(&[
        FinternetError::INVALID_REQUEST,
        FinternetError::INVALID_STATUS,
        FinternetError::RESOURCE_MISSING,
    ]));
    let settling = documented_routes!(settle).only(only(&[
        FinternetError::INVALID_REQUEST,
        FinternetError::INVALID_STATE_TRANSITION,
        FinternetError::INVALID_STATUS,
        FinternetError::RESOURCE_MISSING,
        FinternetError::SETTLEMENT_FAILED,
    ]));
    let router = OpenApiRouter::with_openapi(document(API.name(), "finternet"))
        .routes(documented_routes!(create).only(only(&[FinternetError::INVALID_REQUEST])))
        .routes(
            documented_routes!(retrieve)
                .only(only(&[FinternetError::INVALID_REQUEST, FinternetError::RESOURCE_MISSING])),
        )
        .routes(confirming)
        .routes(proving)
        .routes(settling);
    let quota = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"].map(HeaderName::from_static);
    let (router, contract) =
        Contract::of(router, &DOCUMENTS, (&API, mode), |describer| describer.with_quota_headers(quota));
    let errors = told(API.layer());
    let router = router
        .route("/examples/{code}", get(example).post(example))
        .route("/panic", get(panic))
        .with_state(Arc::new(Intents::default()))
        // Every answer tells the quota, also that of a panic or an unknown path:
        // the inner layer makes answers of those, the outer one is for what the
        // quota itself refuses.
        .errors(errors.clone())
        .layer(from_fn_with_state(Arc::new(Quotas::default()), limit));
    // A forced error counts for no quota.
    let router = contract.force(router).layer(errors);
    contract.check(router)
}

/// Creates a payment intent
#[utoipa::path(
    post,
    path = "/v1/payment-intents",
    tag = "finternet",
    request_body = NewIntent,
    responses((status = 201, description = "The intent", body = Intent)),
)]
async fn create(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    body: Bytes,
) -> Result<Reply<Intent>, FinternetError> {
    let intent = intents.create(caller, NewIntent::read(&body)?);
    let location = format!("payment-intents/{}", intent.id());
    Ok(Reply::created(intent).with_location(location))
}

/// Shows a payment intent
#[utoipa::path(
    get,
    path = "/v1/payment-intents/{id}",
    tag = "finternet",
    params(("id" = String, Path, description = "The id of the intent.")),
    responses((status = 200, description = "The intent", body = Intent)),
)]
async fn retrieve(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Reply<Intent>, FinternetError> {
    intents.change(caller, id, |_| Ok(())).map(Reply::ok)
}

/// Confirms a payment intent
#[utoipa::path(
    post,
    path = "/v1/payment-intents/{id}/confirm",
    tag = "finternet",
    params(("id" = String, Path, description = "The id of the intent.")),
    request_body = Confirmation,
    responses((status = 200, description = "The intent", body = Intent)),
)]
async fn confirm(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Reply<Intent>, FinternetError> {
    let confirmation = Confirmation::read(&body)?;
    intents.change(caller, id, |intent| intent.confirm(&confirmation)).map(Reply::ok)
}

/// Proves the delivery
#[utoipa::path(
    post,
    path = "/v1/payment-intents/{id}/delivery-proof",
    tag = "finternet",
    params(("id" = String, Path, description = "The id of the intent.")),
    responses((status = 200, description = "The intent", body = Intent)),
)]
async fn submit_delivery_proof(
    State(intents): State<Arc<Intents>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Reply<Intent>, FinternetError> {
    intents.change(caller, id, Intent::submit_delivery_proof).map(Reply::ok)
}

/// Settles a payment intent
#[utoipa::path(
    post,
    path = "/v1/payment-intents/{id}/settle",
    tag = "finternet",
    params(("id" = String, Path, description = "The id of the intent.")),
    responses((status = 200, description = "The intent", body = Intent)),
)]
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
