//! A small bank: its errors in one enum, returned by its handlers.
//!
//! Read from top to bottom: the errors, the API, the state of the service, its handlers, the router.

use std::{
    collections::HashMap,
    error::Error,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
use error_response::{
    Api, ApiError, Reply, RouterExt, catalog, documented_routes,
    extract::{Json, Path},
    format::Stripe,
    openapi::{DocumentedRouter, DocumentedRoutes, Version, write},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

// ---- The errors -----------------------------------------------------------------------------------------------------

/// Everything that this service returns when it fails.
///
/// The first line of a variant's doc comment is its title, which clients and pages show. The text of `#[error]` is the
/// client's message if the status is below 500. For a server error, it goes only to the log.
#[derive(Debug, thiserror::Error, ApiError)]
#[non_exhaustive]
pub enum BankError {
    /// No such account
    ///
    /// The account does not exist, or the caller may not see it.
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id", example = "GET /accounts/acc_9")]
    AccountNotFound {
        /// The id that the request named.
        #[api(example = "acc_9")]
        id: String,
    },

    /// Insufficient funds
    #[error("The source account does not have sufficient funds")]
    #[api(status = 422, code = "insufficient_funds", type = "card_error")]
    #[api(example("POST /transfers", body = r#"{"from": "acc_2", "to": "acc_1", "amount": 500}"#))]
    InsufficientFunds {
        /// What the transfer needs, in cents.
        #[api(detail)]
        required: u64,
        /// What the account has, in cents.
        #[api(detail)]
        available: u64,
    },

    /// Too many transfers
    #[error("Too many requests. Please wait before making another request")]
    #[api(status = 429, code = "rate_limit_exceeded")]
    #[api(example(
        "POST /transfers",
        body = r#"{"from": "acc_1", "to": "acc_2", "amount": 5}"#,
        depends_on = "the time since the last transfer"
    ))]
    RateLimited {
        /// Sent as `Retry-After`.
        #[api(retry_after)]
        wait: Duration,
    },

    /// The report could not be read
    #[error("report: {0}")]
    #[api(category = internal_error, example = "GET /report")]
    Report(#[from] io::Error),
}

// ---- The API --------------------------------------------------------------------------------------------------------

/// The API: its name, its wire format and its errors.
///
/// With `Problem` instead of `Stripe`, every error is an RFC 9457 problem.
pub const API: Api<Stripe> = Api::new("bank", Stripe::new(), catalog![BankError]);

// ---- The state of the service ---------------------------------------------------------------------------------------

/// The shortest time between two transfers.
const BETWEEN_TRANSFERS: Duration = Duration::from_secs(5);

/// The bank, shared by all handlers. A real one would hold a pool of database connections.
#[derive(Debug, Clone)]
pub struct Bank {
    books: Arc<Mutex<Books>>,
}

#[derive(Debug)]
struct Books {
    /// Account to balance, in cents.
    balances: HashMap<String, u64>,
    last_transfer: Option<Instant>,
}

impl Default for Bank {
    /// Two accounts: `acc_1` with 1,000 cents and `acc_2` with 50.
    fn default() -> Bank {
        let balances = HashMap::from([("acc_1".to_owned(), 1_000), ("acc_2".to_owned(), 50)]);
        Bank { books: Arc::new(Mutex::new(Books { balances, last_transfer: None })) }
    }
}

impl Bank {
    fn books(&self) -> MutexGuard<'_, Books> {
        // No handler leaves the books half changed, so they are usable after a panic.
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn balance(&self, id: &str) -> Result<u64, BankError> {
        self.balances.get(id).copied().ok_or_else(|| BankError::AccountNotFound { id: id.to_owned() })
    }

    /// Moves money, and returns what the source account has left. A transfer that is rejected changes nothing: the
    /// next one does not have to wait for it.
    fn transfer(&mut self, order: &Order, now: Instant) -> Result<u64, BankError> {
        if let Some(wait) = self.wait(now) {
            return Err(BankError::RateLimited { wait });
        }
        self.balance(&order.to)?;
        let available = self.balance(&order.from)?;
        let left = available
            .checked_sub(order.amount)
            .ok_or(BankError::InsufficientFunds { required: order.amount, available })?;
        self.balances.insert(order.from.clone(), left);
        *self.balances.entry(order.to.clone()).or_default() += order.amount;
        self.last_transfer = Some(now);
        Ok(left)
    }

    /// How long the next transfer has to wait; `None` if it may follow at once.
    fn wait(&self, now: Instant) -> Option<Duration> {
        let since = now.duration_since(self.last_transfer?);
        BETWEEN_TRANSFERS.checked_sub(since).filter(|wait| !wait.is_zero())
    }
}

// ---- The handlers ---------------------------------------------------------------------------------------------------

/// The balance of an account
#[utoipa::path(
    get,
    path = "/accounts/{id}",
    params(("id" = String, Path, description = "The id of the account.", example = "acc_1")),
    responses((status = 200, description = "The balance, in cents", body = u64, content_type = "application/json")),
)]
async fn account(State(bank): State<Bank>, Path(id): Path<String>) -> Result<Reply<u64>, BankError> {
    let balance = bank.books().balance(&id)?;
    Ok(Reply::ok(balance))
}

/// A transfer of money to another account.
#[derive(Deserialize, ToSchema)]
struct Order {
    /// The account that pays.
    from: String,
    /// The account that receives.
    to: String,
    /// How much, in cents.
    amount: u64,
}

/// What is left after a transfer.
#[derive(Serialize, ToSchema)]
struct Receipt {
    /// What the paying account has left, in cents.
    left: u64,
}

/// Moves money between two accounts
#[utoipa::path(
    post,
    path = "/transfers",
    request_body = Order,
    responses((status = 201, description = "The money was moved", body = Receipt)),
)]
async fn transfer(State(bank): State<Bank>, Json(order): Json<Order>) -> Result<Reply<Receipt>, BankError> {
    let left = bank.books().transfer(&order, Instant::now())?;
    Ok(Reply::created(Receipt { left }))
}

/// A report. Its file is missing, so the request fails, and only the log has the reason
#[utoipa::path(get, path = "/report", responses((status = 200, description = "The report", body = String)))]
async fn report() -> Result<String, BankError> {
    Ok(std::fs::read_to_string("/no/such/report.csv")?)
}

// ---- The router -----------------------------------------------------------------------------------------------------

/// The whole service. `address` is where it listens, for the list of requests to try at `/`.
///
/// # Errors
///
/// If the routes and the catalog disagree, for example because a handler returns an error that no catalog has.
pub fn app(bank: Bank, address: &str) -> Result<Router, Box<dyn Error>> {
    // The document lists the errors of each handler's error type. `only` and `never` say which of them a handler returns.
    let routes = OpenApiRouter::new()
        .routes(documented_routes!(account).only([BankError::ACCOUNT_NOT_FOUND]))
        .routes(documented_routes!(transfer).never([BankError::REPORT]))
        .routes(documented_routes!(report).only([BankError::REPORT]));
    let (router, document, documented) = routes.described(&API.describer())?;
    let older = write(&document, Version::V3_0)?; // for tools that read nothing newer
    let document = write(&document, Version::V3_1)?;
    let pages = API.pages_of(&documented)?.router()?;
    let things_to_try = things_to_try(address);
    Ok(router
        .with_state(bank)
        .route("/", get(async move || things_to_try))
        .route("/openapi.json", get(async move || ([(CONTENT_TYPE, "application/json")], document).into_response()))
        .route("/openapi-3.0.json", get(async move || ([(CONTENT_TYPE, "application/json")], older).into_response()))
        .merge(pages)
        .errors(API.layer()))
}

/// What a visitor can type, with the status of each response.
fn things_to_try(address: &str) -> String {
    let json = "-H 'content-type: application/json' -d";
    format!(
        "404  curl -i {address}/accounts/acc_9
422  curl -i {address}/transfers {json} '{{\"from\":\"acc_2\",\"to\":\"acc_1\",\"amount\":500}}'
201  curl -i {address}/transfers {json} '{{\"from\":\"acc_1\",\"to\":\"acc_2\",\"amount\":5}}'
429  the same again, within five seconds
400  curl -i {address}/transfers {json} '{{\"from\":7,\"amount\":\"much\"}}'
500  curl -i {address}/report
404  curl -i {address}/no/such/path
200  curl -i {address}/errors/errors.json

The errors of this API: http://{address}/errors/
Its OpenAPI document:   http://{address}/openapi.json
"
    )
}
