//! The Stripe-like API: accounts, and transfers between them.
//!
//! Bodies are JSON or Stripe's bracketed forms, with the same parameters. In
//! [test mode](test_router) some keys and e-mail addresses end in a chosen
//! error.

mod bank;
mod caller;
mod error;
mod params;
mod rate_limit;
mod test_mode;
pub mod webhook;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, Query, State, rejection::BytesRejection},
    middleware,
    routing::get,
};
use error_response::{
    Api, Catalog, ErrorLayer, ErrorStatus, Masked, Reply, RouterExt, catalog,
    catalog::Definition,
    documented_routes,
    format::Stripe,
    openapi::{Codes, DocumentedLayer, DocumentedRoutes, Shape, Status},
};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

pub use self::error::StripeLikeError;
use self::{
    bank::{Account, Bank, Order, Transfer},
    caller::{Caller, Writer},
    params::{NewAccount, NewTransfer, Params, invalid},
};
use crate::contract::{Contract, Documents, Mode, document, told};

/// The errors of the API.
pub const CATALOG: Catalog = catalog![StripeLikeError];

/// The API: its name, its format and its errors.
pub const API: Api<Stripe> = Api::new("The Stripe-like API", Stripe::new(), CATALOG).with_codes(Codes::Closed);

/// What the API serves about itself.
static DOCUMENTS: OnceLock<Documents> = OnceLock::new();

/// How many accounts a list has where the request names no `limit`, and at most.
const SHORT_LIST: usize = 10;
const LONGEST_LIST: usize = 100;

type SharedBank = Arc<Mutex<Bank>>;

/// The API with fresh state.
pub fn router() -> Router {
    checked().0
}

/// The same, and what holds its answers against its document.
pub fn checked() -> (Router, DocumentedLayer) {
    let (routes, contract) = routes(Mode::Live);
    contract.check(with_examples(rate_limit::limited(routes), told(errors())))
}

/// The API with fresh state, in test mode: test requests force any documented
/// error, and the documented keys (`eyJhb...error_400`) and e-mail addresses
/// (`error@400.com`) end in the error they name. Never where real clients call: an address would then
/// decide what its owner reads.
pub fn test_router() -> Router {
    let (routes, contract) = routes(Mode::Test);
    // The limit also counts the errors of test keys and addresses.
    let limited = rate_limit::limited(routes.route_layer(middleware::from_fn(test_mode::force_errors)));
    with_examples(contract.force(limited), errors())
}

fn errors() -> ErrorLayer {
    API.layer()
}

/// What every operation may answer with: its caller is checked, its requests
/// are counted.
const EVERYWHERE: [&Definition; 4] = [
    StripeLikeError::AUTHENTICATION_REQUIRED,
    StripeLikeError::INVALID_API_KEY,
    StripeLikeError::RATE_LIMITED,
    StripeLikeError::INTERNAL,
];

/// The operations and their document. One enum has the errors of the whole API,
/// so each operation says which of them are its own.
fn routes(mode: Mode) -> (Router<SharedBank>, Contract) {
    let only = |errors: &[&'static Definition]| [errors, &EVERYWHERE].concat();
    let accounts = documented_routes!(list_accounts)
        .only(only(&[StripeLikeError::INVALID_PARAMETER]))
        // Any query is a map of texts.
        .never([ErrorStatus::BAD_REQUEST]);
    let opening = documented_routes!(open_account => [StripeLikeError, BytesRejection, Status<415>]).only(only(&[
        StripeLikeError::INVALID_REQUEST,
        StripeLikeError::FORBIDDEN,
        StripeLikeError::MISSING_PARAMETER,
        StripeLikeError::INVALID_PARAMETER,
        StripeLikeError::CONFLICT,
    ]));
    let account =
        documented_routes!(account).only(only(&[StripeLikeError::INVALID_REQUEST, StripeLikeError::NOT_FOUND]));
    let closing = documented_routes!(close_account).only(only(&[
        StripeLikeError::INVALID_REQUEST,
        StripeLikeError::FORBIDDEN,
        StripeLikeError::NOT_FOUND,
        StripeLikeError::CONFLICT,
    ]));
    let transfers = documented_routes!(create_transfer => [StripeLikeError, BytesRejection, Status<415>]);
    let transfer =
        documented_routes!(transfer).only(only(&[StripeLikeError::INVALID_REQUEST, StripeLikeError::NOT_FOUND]));
    let router = OpenApiRouter::with_openapi(document(API.name(), "stripe-like"))
        .routes(accounts)
        .routes(opening)
        .routes(account)
        .routes(closing)
        .routes(transfers)
        .routes(transfer);
    Contract::of(router, &DOCUMENTS, (&API, mode), |describer| describer.with_shape(Shape::Union))
}

fn with_examples(routes: Router<SharedBank>, errors: ErrorLayer) -> Router {
    routes
        .route("/examples/{code}", get(example).post(example))
        .route("/panic", get(panics))
        .with_state(SharedBank::default())
        .errors(errors)
}

/// Some accounts.
#[derive(Serialize, ToSchema)]
struct AccountList {
    data: Vec<Account>,
    has_more: bool,
}

/// Lists accounts
#[utoipa::path(
    get,
    path = "/v1/accounts",
    tag = "stripe-like",
    params(("limit" = Option<usize>, Query, description = "How many at most.", minimum = 1, maximum = 100)),
    responses((status = 200, description = "The first accounts", body = AccountList)),
)]
async fn list_accounts(
    _: Caller,
    State(bank): State<SharedBank>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Reply<AccountList>, StripeLikeError> {
    let limit = match query.get("limit").map(|text| text.parse()) {
        None => SHORT_LIST,
        Some(Ok(limit @ 1..=LONGEST_LIST)) => limit,
        Some(_) => return Err(invalid("limit", "must be a whole number from 1 to 100")),
    };
    let bank = bank.lock().await;
    let mut accounts = bank.accounts().cloned();
    let data = accounts.by_ref().take(limit).collect();
    Ok(Reply::ok(AccountList { data, has_more: accounts.next().is_some() }))
}

/// Opens an account
#[utoipa::path(
    post,
    path = "/v1/accounts",
    tag = "stripe-like",
    request_body(content((NewAccount = "application/json"), (NewAccount = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The account", body = Account)),
)]
async fn open_account(
    _: Writer,
    State(bank): State<SharedBank>,
    params: Params,
) -> Result<Reply<Account>, StripeLikeError> {
    params.only(&["email", "currency", "balance", "metadata"])?;
    let email = params.required_text("email")?;
    let is_part = |part: &str| !part.is_empty() && !part.contains(|c: char| c == '@' || c.is_whitespace());
    if !email.split_once('@').is_some_and(|(name, domain)| is_part(name) && is_part(domain)) {
        return Err(invalid("email", "must be an e-mail address"));
    }
    let balance = params.amount("balance")?.unwrap_or_default();
    let account = bank.lock().await.open(email, params.currency()?, balance, params.metadata()?)?;
    // Relative to the request, so it holds under any prefix (RFC 9110, 10.2.2).
    let location = format!("accounts/{}", account.id);
    Ok(Reply::created(account).with_location(location))
}

/// Shows an account
#[utoipa::path(
    get,
    path = "/v1/accounts/{id}",
    tag = "stripe-like",
    params(("id" = String, Path, description = "The id of the account.", example = "acc_2")),
    responses((status = 200, description = "The account", body = Account)),
)]
async fn account(
    _: Caller,
    State(bank): State<SharedBank>,
    Path(id): Path<String>,
) -> Result<Reply<Account>, StripeLikeError> {
    Ok(Reply::ok(bank.lock().await.account(&id, "id")?.clone()))
}

/// Closes an account
#[utoipa::path(
    delete,
    path = "/v1/accounts/{id}",
    tag = "stripe-like",
    params(("id" = String, Path, description = "The id of the account.", example = "acc_2")),
    responses((status = 204, description = "It is closed")),
)]
async fn close_account(
    _: Writer,
    State(bank): State<SharedBank>,
    Path(id): Path<String>,
) -> Result<Reply<()>, StripeLikeError> {
    bank.lock().await.close(&id)?;
    Ok(Reply::no_content())
}

/// Transfers money
#[utoipa::path(
    post,
    path = "/v1/transfers",
    tag = "stripe-like",
    request_body(content((NewTransfer = "application/json"), (NewTransfer = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The transfer", body = Transfer)),
)]
async fn create_transfer(
    _: Writer,
    State(bank): State<SharedBank>,
    params: Params,
) -> Result<Reply<Transfer>, StripeLikeError> {
    params.only(&["amount", "currency", "source", "destination", "metadata"])?;
    let order = Order {
        amount: params.amount("amount")?.ok_or(StripeLikeError::MissingParameter { param: "amount" })?,
        currency: params.currency()?,
        source: params.required_text("source")?.to_owned(),
        destination: params.required_text("destination")?.to_owned(),
        metadata: params.metadata()?,
    };
    let transfer = bank.lock().await.execute(order)?;
    let location = format!("transfers/{}", transfer.id);
    Ok(Reply::created(transfer).with_location(location))
}

/// Shows a transfer
#[utoipa::path(
    get,
    path = "/v1/transfers/{id}",
    tag = "stripe-like",
    params(("id" = String, Path, description = "The id of the transfer.")),
    responses((status = 200, description = "The transfer", body = Transfer)),
)]
async fn transfer(
    _: Caller,
    State(bank): State<SharedBank>,
    Path(id): Path<String>,
) -> Result<Reply<Transfer>, StripeLikeError> {
    Ok(Reply::ok(bank.lock().await.transfer(&id)?.clone()))
}

/// Answers with the error of this code, as the API's documents show it.
async fn example(Path(code): Path<String>) -> StripeLikeError {
    match &*code {
        "invalid_request" => {
            StripeLikeError::InvalidRequest { problem: "Missing required parameter: email", param: Some("email") }
        }
        "authentication_required" => StripeLikeError::AuthenticationRequired,
        "invalid_api_key" => StripeLikeError::InvalidApiKey { key: Masked::new("eyJhbGciOiJIUzI1NiJ9") },
        "missing_parameter" => StripeLikeError::MissingParameter { param: "amount" },
        "invalid_parameter" => invalid("currency", "must be a valid ISO 4217 code"),
        "resource_not_found" => {
            StripeLikeError::NotFound { resource: "account", id: "acc_123".to_owned(), param: "id" }
        }
        "insufficient_funds" => StripeLikeError::InsufficientFunds,
        "rate_limit_exceeded" => StripeLikeError::RateLimited { wait: Duration::from_secs(60) },
        _ => StripeLikeError::NotFound { resource: "example", id: code, param: "code" },
    }
}

async fn panics() {
    panic!("a handler panics, and the client reads the API's own error")
}
