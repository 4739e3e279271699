//! A service with one effect, and what it sends.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{FromRef, State},
    http::{Request, StatusCode, header::CONTENT_LENGTH, request::Builder},
    response::Response,
    routing::post,
};
use error_idempotency::{Idempotency, IdempotencyError, IdempotencyKey, MemoryStore};
use error_response::{
    ErrorLayer, RouterExt,
    format::{RetryHeader, Stripe},
};
use tower::ServiceExt;

/// How often the effect of a service has happened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effects(Arc<AtomicUsize>);

impl Effects {
    pub(crate) fn happen(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: MemoryStore,
    pub(crate) effects: Effects,
}

impl FromRef<App> for MemoryStore {
    fn from_ref(app: &App) -> MemoryStore {
        app.store.clone()
    }
}

impl FromRef<App> for Effects {
    fn from_ref(app: &App) -> Effects {
        app.effects.clone()
    }
}

impl App {
    pub(crate) fn new() -> App {
        App { store: MemoryStore::new(), effects: Effects::default() }
    }

    pub(crate) fn once(&self) -> Idempotency {
        Idempotency::for_one_caller(self.store.clone())
    }
}

/// A handler that completes its key with its effect.
pub(crate) async fn pay(
    State(mut store): State<MemoryStore>,
    State(effects): State<Effects>,
    key: IdempotencyKey,
) -> Result<Response, IdempotencyError> {
    let location = [("location", "/payments/1"), ("link", "</docs>; rel=\"help\""), ("set-cookie", "a=b")];
    let response = key.complete(&mut store, (StatusCode::CREATED, location, "paid")).await?;
    effects.happen();
    Ok(response)
}

/// A router with one route at `/payments`.
pub(crate) fn served(app: &App, handler: axum::routing::MethodRouter<App>) -> Router {
    errors(Router::new().route("/payments", handler).with_state(app.clone()))
}

pub(crate) fn errors(router: Router) -> Router {
    router.errors(ErrorLayer::new(Stripe::new()).with_retry_headers([RetryHeader::ShouldRetry]))
}

/// The service with `pay`.
pub(crate) fn payments(app: &App, once: Idempotency) -> Router {
    served(app, post(pay).layer(once))
}

pub(crate) fn request(key: &str) -> Builder {
    Request::post("/payments").header("idempotency-key", key).header("x-request-id", "req_1")
}

pub(crate) async fn sent(app: &Router, request: Request<Body>) -> String {
    dumped(app.clone().oneshot(request).await.unwrap()).await
}

/// A `POST` with this key and an empty body.
pub(crate) async fn posted(app: &Router, key: &str) -> String {
    sent(app, request(key).body(Body::empty()).unwrap()).await
}

/// The response, its headers in order.
pub(crate) async fn dumped(response: Response) -> String {
    let (parts, body) = response.into_parts();
    let mut headers: Vec<_> = parts
        .headers
        .iter()
        .filter(|(name, _)| *name != CONTENT_LENGTH)
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
        .collect();
    headers.sort_unstable();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    format!("{}\n{}\n{}", parts.status.as_u16(), headers.concat(), String::from_utf8(body.to_vec()).unwrap())
}
