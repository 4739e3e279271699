//! One API, written the same way for each crate.

use std::{fs, io};

use axum::{
    Json, Router,
    extract::{Path, Query},
    http::HeaderMap,
    response::IntoResponse,
    routing::{get, post},
};
use serde::Deserialize;

/// How a crate says what went wrong.
pub(crate) trait Says: Send + 'static {
    /// What a handler returns.
    type Error: IntoResponse + Send;

    /// 404.
    fn no_order(id: u32) -> Self::Error;

    /// 400.
    fn too_many_items() -> Self::Error;

    /// 401.
    fn unauthorized() -> Self::Error;

    /// 429.
    fn too_many_requests() -> Self::Error;

    /// 500; the cause is for the log.
    fn broken(cause: io::Error) -> Self::Error;

    /// What the crate's documents put around a router.
    fn around(router: Router) -> Router {
        router
    }
}

#[derive(Deserialize)]
struct Order {
    item: String,
    amount: u8,
}

#[derive(Deserialize)]
struct Page {
    limit: u8,
}

async fn create<S: Says>(headers: HeaderMap, Json(order): Json<Order>) -> Result<String, S::Error> {
    if headers.get("authorization").is_none_or(|key| key != "Bearer key") {
        return Err(S::unauthorized());
    }
    if order.amount > 100 {
        return Err(S::too_many_items());
    }
    Ok(format!("{} of {}", order.amount, order.item.len()))
}

async fn order<S: Says>(Path(id): Path<u32>) -> Result<String, S::Error> {
    if id == 1 { Ok("an order".to_owned()) } else { Err(S::no_order(id)) }
}

async fn list<S: Says>(Query(page): Query<Page>) -> Result<String, S::Error> {
    Ok(format!("{} orders", page.limit))
}

async fn report<S: Says>() -> Result<String, S::Error> {
    fs::read_to_string("/usr/share/zq-reports/orders.csv")
        .map_err(|error| S::broken(io::Error::new(error.kind(), format!("/usr/share/zq-reports/orders.csv: {error}"))))
}

async fn limited<S: Says>() -> Result<String, S::Error> {
    Err(S::too_many_requests())
}

async fn panics() {
    panic!("a bug in a handler")
}

pub(crate) fn router<S: Says>() -> Router {
    S::around(
        Router::new()
            .route("/orders", post(create::<S>))
            .route("/orders", get(list::<S>))
            .route("/orders/{id}", get(order::<S>))
            .route("/report", get(report::<S>))
            .route("/limited", get(limited::<S>))
            .route("/panic", get(panics)),
    )
}
