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

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, Query, State},
    middleware,
    routing::{get, post},
};
use error_response::{Catalog, ErrorLayer, Masked, Reply, RouterExt, Stripe, catalog};
use serde::Serialize;
use tokio::sync::Mutex;

pub use self::error::StripeLikeError;
use self::{
    bank::{Account, Bank, Order, Transfer},
    caller::{Caller, Writer},
    params::{Params, invalid},
};

/// The errors of the API.
pub const CATALOG: Catalog = catalog![StripeLikeError];

/// How many accounts a list has where the request names no `limit`, and at most.
const SHORT_LIST: usize = 10;
const LONGEST_LIST: usize = 100;

type SharedBank = Arc<Mutex<Bank>>;

/// The API with fresh state.
pub fn router() -> Router {
    with_examples(rate_limit::limited(routes()))
}

/// The API with fresh state, in test mode: the documented keys
/// (`eyJhb...error_400`) and e-mail addresses (`error@400.com`) end in the
/// error they name. Never where real clients call: an address would then
/// decide what its owner reads.
pub fn test_router() -> Router {
    // The limit stays outermost: it also counts forced errors.
    with_examples(rate_limit::limited(routes().route_layer(middleware::from_fn(test_mode::force_errors))))
}

fn routes() -> Router<SharedBank> {
    Router::new()
        .route("/v1/accounts", get(list_accounts).post(open_account))
        .route("/v1/accounts/{id}", get(account).delete(close_account))
        .route("/v1/transfers", post(create_transfer))
        .route("/v1/transfers/{id}", get(transfer))
}

fn with_examples(routes: Router<SharedBank>) -> Router {
    routes
        .route("/examples/{code}", get(example).post(example))
        .route("/panic", get(panics))
        .with_state(SharedBank::default())
        .errors(ErrorLayer::new(Stripe::new()))
}

#[derive(Serialize)]
struct AccountList {
    data: Vec<Account>,
    has_more: bool,
}

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

async fn open_account(
    _: Writer,
    State(bank): State<SharedBank>,
    params: Params,
) -> Result<Reply<Account>, StripeLikeError> {
    params.only(&["email", "currency", "balance", "metadata"])?;
    let email = params.required_text("email")?;
    if !email.contains('@') {
        return Err(invalid("email", "must be an e-mail address"));
    }
    let balance = params.amount("balance")?.unwrap_or_default();
    let account = bank.lock().await.open(email, params.currency()?, balance, params.metadata()?)?;
    // Relative to the request, so it holds under any prefix (RFC 9110, 10.2.2).
    let location = format!("accounts/{}", account.id);
    Ok(Reply::created(account).with_location(&location))
}

async fn account(
    _: Caller,
    State(bank): State<SharedBank>,
    Path(id): Path<String>,
) -> Result<Reply<Account>, StripeLikeError> {
    Ok(Reply::ok(bank.lock().await.account(&id, "id")?.clone()))
}

async fn close_account(
    _: Writer,
    State(bank): State<SharedBank>,
    Path(id): Path<String>,
) -> Result<Reply<()>, StripeLikeError> {
    bank.lock().await.close(&id)?;
    Ok(Reply::no_content())
}

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
    Ok(Reply::created(transfer).with_location(&location))
}

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
