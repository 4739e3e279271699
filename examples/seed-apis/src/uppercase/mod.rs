//! The API with upper-case codes: users, charges, and a report that is slow.
//!
//! An account of 150.50 pays for everything: a user costs 100.00, a charge what
//! it says. So the second user ends in `INSUFFICIENT_BALANCE`.

mod account;
mod caller;
mod error;
mod money;
mod parameters;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    BoxError, Json, Router,
    extract::{Path, State},
    routing::get,
};
use error_response::{
    Api, Catalog, ErrorLayer, Reply, RouterExt, catalog,
    catalog::Definition,
    documented_routes,
    format::Uppercase,
    openapi::{DocumentedLayer, DocumentedRoutes},
};
use serde::Serialize;
use tokio::{sync::Mutex, time::sleep};
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer, load_shed::LoadShedLayer};
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};

use self::{
    account::{Account, User},
    caller::{Caller, RequestRates, Writer},
    parameters::Parameters,
};
pub use self::{error::UppercaseError, money::Money};
use crate::contract::{Contract, Documents, Mode, document, told};

/// The errors of the API.
pub const CATALOG: Catalog = catalog![UppercaseError];

/// The API: its name, its format and its errors.
pub const API: Api<Uppercase> =
    Api::new("The API with upper-case codes", Uppercase::new().with_default_retry_after(60), CATALOG);

/// What the API serves about itself.
static DOCUMENTS: OnceLock<Documents> = OnceLock::new();

/// How many reports are written at a time; a further request is refused.
const REPORTS_AT_ONCE: usize = 1;
const REPORT_TAKES: Duration = Duration::from_millis(250);

/// What the handlers share.
#[derive(Clone, Default)]
struct Shared {
    account: Arc<Mutex<Account>>,
    rates: Arc<Mutex<RequestRates>>,
}

/// The API with fresh state.
pub fn router() -> Router {
    checked().0
}

/// What every operation may answer with: its caller is checked, its requests
/// are counted.
const EVERYWHERE: [&Definition; 2] = [UppercaseError::UNAUTHENTICATED, UppercaseError::RATE_LIMITED];

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
    let writing = only(&[
        UppercaseError::PERMISSION_DENIED,
        UppercaseError::MISSING_PARAMETER,
        UppercaseError::INSUFFICIENT_BALANCE,
    ]);
    // tower's `Overloaded` knows no wait, and this API's clients read
    // `Retry-After`: so the author's own error takes its place.
    let reports = ServiceBuilder::new()
        .layer(errors())
        .map_err(|_: BoxError| UppercaseError::Overloaded)
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(REPORTS_AT_ONCE));
    let user = documented_routes!(user).only(only(&[
        UppercaseError::MISSING_PARAMETER,
        UppercaseError::NOT_FOUND,
        UppercaseError::INTERNAL,
    ]));
    let charging = documented_routes!(charge)
        .only([&writing[..], &[UppercaseError::NOT_FOUND, UppercaseError::INTERNAL]].concat());
    let reporting = documented_routes!(report).only(only(&[UppercaseError::OVERLOADED])).layer(reports);
    let router = OpenApiRouter::with_openapi(document(API.name(), "uppercase"))
        .routes(documented_routes!(list_users).only(EVERYWHERE))
        .routes(documented_routes!(add_user).only(writing))
        .routes(user)
        .routes(charging)
        .routes(reporting);
    let (router, contract) = Contract::of(router, &DOCUMENTS, (&API, mode), |describer| describer);
    let router = router
        .route("/examples/{code}", get(example).post(example))
        .route("/panic", get(panics))
        .with_state(Shared::default());
    let router = contract.force(router).errors(errors());
    contract.check(router)
}

fn errors() -> ErrorLayer {
    told(API.layer().downcast::<UppercaseError>())
}

/// The ids of all users.
#[derive(Serialize, ToSchema)]
struct UserList {
    user_ids: Vec<String>,
}

/// Lists the users
#[utoipa::path(
    get,
    path = "/api/v1/users",
    tag = "uppercase",
    responses((status = 200, description = "The ids", body = UserList)),
)]
async fn list_users(_: Caller, State(shared): State<Shared>) -> Reply<UserList> {
    Reply::ok(UserList { user_ids: shared.account.lock().await.user_ids() })
}

/// Shows a user
#[utoipa::path(
    get,
    path = "/api/v1/users/{user_id}",
    tag = "uppercase",
    params(("user_id" = String, Path, description = "The id of the user.")),
    responses((status = 200, description = "The user", body = User)),
)]
async fn user(_: Caller, State(shared): State<Shared>, Path(id): Path<String>) -> Result<Reply<User>, UppercaseError> {
    Ok(Reply::ok(shared.account.lock().await.user(&id)?))
}

/// Adds a user
#[utoipa::path(
    post,
    path = "/api/v1/users",
    tag = "uppercase",
    request_body = account::NewUser,
    responses((status = 201, description = "The user", body = User)),
)]
async fn add_user(
    _: Writer,
    State(shared): State<Shared>,
    Json(parameters): Json<Parameters>,
) -> Result<Reply<User>, UppercaseError> {
    let user = shared.account.lock().await.add_user(parameters.text("name")?)?;
    // Relative to the request, so it holds under any prefix (RFC 9110, 10.2.2).
    let location = format!("users/{}", user.user_id);
    Ok(Reply::created(user).with_location(location))
}

/// A charge that was made.
#[derive(Serialize, ToSchema)]
struct Charge {
    user_id: String,
    #[schema(value_type = String)]
    amount: Money,
    #[schema(value_type = String)]
    balance: Money,
}

/// Charges a user
#[utoipa::path(
    post,
    path = "/api/v1/charges",
    tag = "uppercase",
    request_body = account::NewCharge,
    responses((status = 201, description = "The charge", body = Charge)),
)]
async fn charge(
    _: Writer,
    State(shared): State<Shared>,
    Json(parameters): Json<Parameters>,
) -> Result<Reply<Charge>, UppercaseError> {
    let mut account = shared.account.lock().await;
    let user = account.user(parameters.text("user_id")?)?;
    let amount = parameters.money("amount")?;
    let balance = account.pay(amount)?;
    Ok(Reply::created(Charge { user_id: user.user_id, amount, balance }))
}

/// What the report counts.
#[derive(Serialize, ToSchema)]
struct Report {
    users: usize,
}

/// Writes the report
#[utoipa::path(
    get,
    path = "/api/v1/report",
    tag = "uppercase",
    responses((status = 200, description = "The report", body = Report)),
)]
async fn report(_: Caller, State(shared): State<Shared>) -> Reply<Report> {
    sleep(REPORT_TAKES).await;
    Reply::ok(Report { users: shared.account.lock().await.user_ids().len() })
}

/// Answers with the error of this code, as the API's documents show it.
async fn example(Path(code): Path<String>) -> UppercaseError {
    match &*code {
        "INVALID_REQUEST" => UppercaseError::MissingParameter { parameter: "user_id" },
        "UNAUTHENTICATED" => UppercaseError::Unauthenticated,
        "PERMISSION_DENIED" => UppercaseError::PermissionDenied,
        "RATE_LIMIT_EXCEEDED" => UppercaseError::RateLimited { wait: Duration::from_secs(60) },
        "INTERNAL_SERVER_ERROR" => UppercaseError::Internal { cause: "asked for".into() },
        "SERVICE_UNAVAILABLE" => UppercaseError::Overloaded,
        "INSUFFICIENT_BALANCE" => {
            UppercaseError::InsufficientBalance { required: Money::new(100, 0), available: Money::new(50, 50) }
        }
        _ => UppercaseError::NotFound,
    }
}

async fn panics() {
    panic!("a handler panics, and the client reads the API's own error")
}
