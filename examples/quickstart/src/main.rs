//! `cargo run -p example-quickstart -- --format problem`: a small accounts API, its errors in one enum.
use axum::{Router, extract::State, routing::get, routing::post};
use error_response::extract::{Json, Path};
use error_response::{
    Api, ApiError, Reply, RouterExt, catalog,
    format::{Problem, Stripe},
};
use std::{collections::HashMap, sync::Arc, time::Duration, time::Instant};
use tokio::{net::TcpListener, sync::Mutex};

#[derive(Debug, thiserror::Error, ApiError)]
enum BankError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    AccountNotFound { id: String },
    /// Insufficient funds
    #[error("The source account does not have sufficient funds")]
    #[api(status = 422, code = "insufficient_funds", type = "card_error")]
    InsufficientFunds(#[api(detail = "required")] u64, #[api(detail = "available")] u64),
    /// Too many transfers
    #[error("Too many requests. Please wait before making another request")]
    #[api(status = 429, code = "rate_limit_exceeded")]
    RateLimited(#[api(retry_after)] Duration),
    /// The report could not be read
    #[error("report: {0}")] // for the log; the client reads the title
    #[api(category = internal_error)]
    Report(#[from] std::io::Error),
}

/// The API: its name, its format and its errors. One with a single format is a constant.
const fn api<F>(format: F) -> Api<F> {
    Api::new("bank", format, catalog![BankError])
}

type Accounts = Arc<Mutex<(HashMap<String, u64>, Option<Instant>)>>;
fn balance<'a>(accounts: &'a mut HashMap<String, u64>, id: &str) -> Result<&'a mut u64, BankError> {
    accounts.get_mut(id).ok_or_else(|| BankError::AccountNotFound { id: id.into() })
}

async fn account(State(accounts): State<Accounts>, Path(id): Path<String>) -> Result<Reply<u64>, BankError> {
    Ok(Reply::ok(*balance(&mut accounts.lock().await.0, &id)?))
}

#[derive(serde::Deserialize)]
struct Order {
    from: String,
    to: String,
    amount: u64,
}

async fn transfer(State(accounts): State<Accounts>, Json(order): Json<Order>) -> Result<Reply<u64>, BankError> {
    let (accounts, last) = &mut *accounts.lock().await;
    let wait = last.replace(Instant::now()).and_then(|last| Duration::from_secs(2).checked_sub(last.elapsed()));
    wait.map_or(Ok(()), |wait| Err(BankError::RateLimited(wait)))?;
    balance(accounts, &order.to)?;
    let available = *balance(accounts, &order.from)?;
    let left = available.checked_sub(order.amount).ok_or(BankError::InsufficientFunds(order.amount, available))?;
    *balance(accounts, &order.from)? = left;
    *balance(accounts, &order.to)? += order.amount;
    Ok(Reply::created(left))
}

#[tokio::main]
async fn main() {
    // A thread of its own writes the log: a reader that is slow costs lines, and no request waits for it.
    let (log, unwritten) = tracing_appender::non_blocking(std::io::stdout());
    let dropped = log.error_counter();
    let level = tracing_subscriber::filter::LevelFilter::DEBUG;
    tracing_subscriber::fmt().with_max_level(level).with_writer(log).init();
    let (mut listen, mut errors) = ("127.0.0.1:8080".to_owned(), api(Stripe::new()).layer());
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        match (&*option, arguments.next().as_deref()) {
            ("--listen", Some(address)) => listen = address.to_owned(),
            ("--format", Some("stripe")) => errors = api(Stripe::new()).layer(),
            ("--format", Some("problem")) => errors = api(Problem::new()).layer(),
            _ => fail(&format!("{option}: the options are --listen ADDR and --format stripe|problem")),
        }
    }
    let accounts = Accounts::new(Mutex::new((HashMap::from([("acc_1".into(), 1_000), ("acc_2".into(), 50)]), None)));
    let report = get(async || Ok::<_, BankError>(Reply::ok(std::fs::read_to_string("/no/such/report.csv")?)));
    let app = Router::new().route("/accounts/{id}", get(account)).route("/transfers", post(transfer));
    let app = app.route("/report", report).with_state(accounts).errors(errors);
    let listener = TcpListener::bind(&listen).await.unwrap_or_else(|error| fail(&format!("{listen}: {error}")));
    println!("listening on {listen}");
    let served = axum::serve(listener, app).with_graceful_shutdown(stopped()).await;
    drop(unwritten); // what waits is written, for a second at most
    if dropped.dropped_lines() > 0 {
        eprintln!("{} lines of the log were dropped", dropped.dropped_lines());
    }
    served.unwrap_or_else(|error| fail(&error.to_string()))
}
/// Waits for Ctrl-C, or for what ends a service: SIGTERM.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        return tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = ended.recv() => {} };
    }
    let _ = tokio::signal::ctrl_c().await;
}
fn fail(text: &str) -> ! {
    eprintln!("error: {text}");
    std::process::exit(1)
}
