//! Rate limits and retries: the rows that begin with L.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::post,
};
use error_response::{ApiError, RouterExt};

use super::{dialect::DIALECTS, failures::AccountError};
use crate::support::{REQUEST_ID, Server};

/// What a server says of an idempotency key.
#[derive(Debug, thiserror::Error, ApiError)]
enum KeyError {
    /// The key is missing
    #[error("Send an Idempotency-Key")]
    #[api(status = 400, code = "key_missing", param = "Idempotency-Key")]
    Missing,

    /// The key was used for another request
    #[error("This Idempotency-Key was used for another request")]
    #[api(status = 422, code = "key_reused")]
    Reused,

    /// The request with this key is still in progress
    #[error("The request with this Idempotency-Key is still in progress")]
    #[api(status = 409, code = "key_in_progress")]
    InProgress,
}

/// An answer as it is stored: status, headers, body.
type Stored = (StatusCode, HeaderMap, Vec<u8>);

/// An author's own middleware, which stores each answer under its key.
async fn keyed(stored: Arc<Mutex<HashMap<String, Stored>>>, request: Request, next: Next) -> Response {
    let Some(key) = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned)
    else {
        return KeyError::Missing.into_response();
    };
    match &*key {
        "reused" => return KeyError::Reused.into_response(),
        "in-progress" => return KeyError::InProgress.into_response(),
        _ => {}
    }
    let known = stored.lock().unwrap().get(&key).cloned();
    let (status, headers, body) = match known {
        Some(stored) => stored,
        None => {
            let (parts, body) = next.run(request).await.into_parts();
            let body = to_bytes(body, 4_096).await.unwrap().to_vec();
            stored.lock().unwrap().insert(key, (parts.status, parts.headers.clone(), body.clone()));
            (parts.status, parts.headers, body)
        }
    };
    let mut response = (status, Body::from(body)).into_response();
    *response.headers_mut() = headers;
    response
}

#[tokio::test]
async fn l5_idempotency_keys_have_their_statuses_and_errors_are_replayed() {
    for dialect in DIALECTS {
        let stored = Arc::new(Mutex::new(HashMap::new()));
        let keyed = move |request: Request, next: Next| keyed(stored.clone(), request, next);
        let routes = Router::new()
            .route("/transfers", post(async || AccountError::NoAccount { id: "acc_1" }))
            .layer(from_fn(keyed))
            .errors(dialect.layer());
        let server = Server::start(routes).await;
        let ask = async |headers: &[(&str, &str)]| {
            let headers = [&[("x-request-id", REQUEST_ID)], headers].concat();
            server.ask("POST", "/transfers", &headers, "").await
        };
        dialect.check(&ask(&[]).await, 400, "no key");
        dialect.check(&ask(&[("idempotency-key", "reused")]).await, 422, "another payload");
        dialect.check(&ask(&[("idempotency-key", "in-progress")]).await, 409, "in progress");
        let first = ask(&[("idempotency-key", "k1")]).await;
        dialect.check(&first, 404, "the first time");
        let again = ask(&[("idempotency-key", "k1")]).await;
        assert_eq!(again.body(), first.body(), "{}: to the byte, with its ids", dialect.name);
        dialect.check(&again, 404, "replayed");
    }
}
