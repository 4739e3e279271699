//! One small API, and requests to it.

use axum::{
    Extension, Router,
    body::Body,
    extract::Path,
    http::{Request, StatusCode},
    routing::get,
};
use error_response::{Api, ApiError, LeaveAlone, Observer, RouterExt, catalog, format::Stripe};
use tower::ServiceExt;

#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum LedgerError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found")]
    NotFound { id: u32 },

    /// The ledger failed
    #[error("ledger, password=hunter2")]
    #[api(status = 500, code = "ledger_failed")]
    Failed,
}

/// What the catalog does not have
#[derive(Debug, thiserror::Error, ApiError)]
#[error("forgotten")]
#[api(status = 409, code = "forgotten")]
pub(crate) struct Forgotten;

pub(crate) const API: Api<Stripe> = Api::new("ledger", Stripe::new(), catalog![LedgerError]);

pub(crate) fn app(observer: impl Observer) -> Router {
    Router::new()
        .route("/accounts/{id}", get(async |Path(id): Path<u32>| LedgerError::NotFound { id }))
        .route("/ledger", get(async || LedgerError::Failed))
        .route("/fine", get(async || "fine"))
        .route("/forgotten", get(async || Forgotten))
        .route("/structured", get(async || (StatusCode::CONFLICT, [("content-type", "application/json")], "[1]")))
        .route("/proxied", get(async || (StatusCode::BAD_GATEWAY, Extension(LeaveAlone), "upstream")))
        .errors(API.layer().with_observer(observer))
}

pub(crate) async fn send(app: &Router, method: &str, path: &str) -> u16 {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    app.clone().oneshot(request).await.unwrap().status().as_u16()
}
