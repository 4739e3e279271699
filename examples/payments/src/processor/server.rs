//! A processor to try the service with. The token of a card says how it fails.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
    routing::put,
};
use futures_util::stream;

use super::protocol::{Charged, Order};

/// Longer than anybody waits.
const FOREVER: Duration = Duration::from_secs(3_600);

/// What was charged, by id. It is forgotten when the process ends.
type Ledger = Arc<Mutex<HashMap<String, Charged>>>;

/// The processor.
///
/// | card | what happens |
/// |---|---|
/// | `tok_visa` | it is charged |
/// | `tok_declined`, and every other | 402, unless the id was charged before |
/// | `tok_error` | 500, and nothing is charged |
/// | `tok_busy` | 429 with `Retry-After: 30`, and nothing is charged |
/// | `tok_slow` | it is charged, and there is no response |
/// | `tok_reset` | it is charged, and the connection breaks |
/// | `tok_garbage` | it is charged, and the response is not JSON |
pub fn processor() -> Router {
    Router::new().route("/charges/{id}", put(charge).get(charged)).with_state(Ledger::default())
}

async fn charge(State(ledger): State<Ledger>, Path(id): Path<String>, Json(order): Json<Order>) -> Response {
    match order.card.as_str() {
        "tok_visa" => Json(enter(&ledger, id, &order)).into_response(),
        "tok_error" => (StatusCode::INTERNAL_SERVER_ERROR, "java.lang.NullPointerException").into_response(),
        "tok_busy" => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "30")]).into_response(),
        "tok_slow" => {
            enter(&ledger, id, &order);
            tokio::time::sleep(FOREVER).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        "tok_reset" => {
            enter(&ledger, id, &order);
            Body::from_stream(stream::once(async { Err::<String, _>(io::Error::other("reset")) })).into_response()
        }
        "tok_garbage" => {
            enter(&ledger, id, &order);
            "<html>Everything is fine</html>".into_response()
        }
        // A bank says nothing of what was charged before.
        _ => match find(&ledger, &id) {
            Some(charged) => Json(charged).into_response(),
            None => StatusCode::PAYMENT_REQUIRED.into_response(),
        },
    }
}

async fn charged(State(ledger): State<Ledger>, Path(id): Path<String>) -> Response {
    match find(&ledger, &id) {
        Some(charged) => Json(charged).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Charges once for an id.
fn enter(ledger: &Ledger, id: String, order: &Order) -> Charged {
    let charged = Charged { id: id.clone(), amount: order.amount, currency: order.currency.clone() };
    locked(ledger).entry(id).or_insert(charged).clone()
}

fn find(ledger: &Ledger, id: &str) -> Option<Charged> {
    locked(ledger).get(id).cloned()
}

fn locked(ledger: &Ledger) -> MutexGuard<'_, HashMap<String, Charged>> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}
