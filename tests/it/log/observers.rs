//! An observer is told of every error once.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{Router, http::StatusCode, routing::get};
use error_response::{ApiError, ErrorEvent, ErrorLayer, Observer, RouterExt, format::Stripe};

use crate::support::ask;

/// No such account
#[derive(Debug, thiserror::Error, ApiError)]
#[error("No account found with id: acc_1")]
#[api(status = 404, code = "no_account")]
struct NoAccount;

fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

#[tokio::test]
async fn an_observer_is_told_of_every_error_once() {
    #[derive(Clone, Default)]
    struct Counter(Arc<AtomicU64>);

    impl Observer for Counter {
        fn on_error(&self, event: &ErrorEvent<'_>) {
            let (view, status) = (event.view(), event.status());
            assert_eq!((view.code(), status), ("no_account", StatusCode::NOT_FOUND));
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let counter = Counter::default();
    let app = Router::new()
        .route("/here", get(async || NoAccount))
        .route("/fine", get(async || "fine"))
        .errors(stripe().with_observer(counter.clone()));
    ask(app.clone(), "GET", "/here").await;
    ask(app, "GET", "/fine").await;
    assert_eq!(counter.0.load(Ordering::Relaxed), 1);
}
