//! Warnings about how the layer is used. Each is logged once in a process, so this is one test.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Body, http::Request, routing::post};
use error_idempotency::{Idempotency, IdempotencyKey, MemoryStore};
use error_response::{ErrorLayer, RouterExt, format::Stripe};
use tower::ServiceExt;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{self, Attributes, Record},
};

/// Keeps the warnings.
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Visit for Warnings {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0.lock().unwrap().push(format!("{value:?}"));
        }
    }
}

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Warnings(self.0.clone()));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn each_mistake_is_logged_once_with_what_to_write() {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    tracing::subscriber::set_global_default(Warnings(warnings.clone())).unwrap();
    let once = || Idempotency::for_one_caller(MemoryStore::new());
    let request = |key| Request::post("/payments").header("idempotency-key", key).body(Body::empty()).unwrap();
    let routes = || Router::new().route("/payments", post(async || "paid"));

    let inside = routes().layer(once()).errors(ErrorLayer::new(Stripe::new()));
    inside.oneshot(request("k1")).await.unwrap();
    assert_eq!(*warnings.lock().unwrap(), [""; 0]);

    let outside = routes().errors(ErrorLayer::new(Stripe::new())).layer(once());
    for key in ["k2", "k3"] {
        outside.clone().oneshot(request(key)).await.unwrap();
    }
    assert_eq!(
        *warnings.lock().unwrap(),
        [
            "`Idempotency` is outside every error layer, so no error says that a retry with the same key is safe: put it on the \
             route, inside the error layer: `.route(\"/payments\", post(pay).layer(Idempotency::new(...))).errors(...)`"
        ],
    );
    warnings.lock().unwrap().clear();

    // It reads its key, and forgets to complete it.
    let forgets = async |key: IdempotencyKey| key.as_str().to_owned();
    let incomplete =
        Router::new().route("/payments", post(forgets)).layer(once()).errors(ErrorLayer::new(Stripe::new()));
    for key in ["k4", "k5"] {
        let response = incomplete.clone().oneshot(request(key)).await.unwrap();
        assert_eq!(response.status(), 200);
    }
    assert_eq!(
        *warnings.lock().unwrap(),
        [
            "a handler with an `IdempotencyKey` returned a success without `key.complete(...)`, so after a crash a retry may \
             repeat its effect: complete the key in the transaction of the effect, or take the header `Idempotency-Key` \
             instead of the key"
        ],
    );
}
