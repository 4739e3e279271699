//! An API with a sandbox, in any format.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request},
    routing::get,
};
use error_core::{Category, CategoryError, ErrorStatus, Id, IdGenerator};
use error_formats::{ErasedWireFormat, Sent, error_key, publish_of};
use error_response::{
    ApiError, Catalog, ErrorLayer, RouterExt, catalog,
    catalog::{Definition, ErrorKey, PublishedCatalog, PublishedOperation},
    sandbox::Sandbox,
};
use tower::ServiceExt;

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "no handler returns one: they are forced")]
pub(super) enum TransferError {
    /// No such account
    #[error("No account found with id: {id}")]
    #[api(status = 404, code = "account_not_found", param = "id")]
    NotFound {
        #[api(example = "acc_9")]
        id: String,
    },
    /// Insufficient funds
    #[error("The account has {available}")]
    #[api(status = 422, code = "insufficient_funds", header("x-hint" = "top up"))]
    Funds {
        #[api(detail, example = 12)]
        available: u64,
        #[api(header = "x-shard")]
        shard: String,
    },
    /// Too many transfers
    #[error("Slow down")]
    #[api(status = 429, code = "too_many_transfers")]
    TooMany {
        #[api(retry_after)]
        wait: Duration,
    },
    /// The ledger is closed
    #[error("The ledger is closed")]
    #[api(status = 503, code = "ledger_closed", retry_after = 30)]
    Closed,
    /// Log in
    #[error("Log in")]
    #[api(status = 401, code = "log_in", challenge = "Bearer realm=\"transfers\"")]
    LogIn,
    /// The account is busy
    #[error("The account is busy")]
    #[api(status = [409, 423], code = "account_busy")]
    Busy {
        #[api(status)]
        status: ErrorStatus,
    },
    /// The transfer is gone
    #[error("The transfer is gone")]
    #[api(status = 410, code = "transfer_gone", max_age = 60)]
    Gone,
    /// Wrong method
    #[error("Wrong method")]
    #[api(status = 405, code = "wrong_method", allow = route)]
    Method,
    /// The card has expired
    #[error("The card has expired")]
    #[api(status = 402, type = "card_error", code = "expired")]
    CardExpired,
    /// The session has expired
    #[error("The session has expired")]
    #[api(status = 403, type = "session_error", code = "expired")]
    SessionExpired,
    /// The ledger failed
    #[error("ledger at 10.0.0.1 failed")]
    #[api(status = 500, code = "ledger_failed")]
    Ledger,
}

pub(super) const CATALOG: Catalog = catalog![TransferError];

/// What `GET /transfers/{id}` documents.
const OF_GET: [&Definition; 2] = [TransferError::NOT_FOUND, TransferError::LEDGER];

/// The key of test requests.
pub(super) const KEY: (&str, &str) = ("authorization", "Bearer sk_test_1");

/// What the API publishes in `format`. `POST /transfers/{id}` documents everything.
pub(super) fn published(format: &dyn ErasedWireFormat) -> PublishedCatalog {
    let keys = |definition: &'static Definition| {
        let key = error_key(definition, format);
        let statuses = format.statuses(&format.resolve(definition));
        statuses.into_iter().map(move |status| ErrorKey { status: status.as_u16(), ..key.clone() })
    };
    let framework = [Category::MissingField, Category::RateLimited, Category::InternalError];
    let framework = framework.map(|category| CategoryError::new(category).definition());
    let all = CATALOG.definitions().iter().copied().chain(framework);
    let operation = |method: &str| PublishedOperation::new(method.to_lowercase(), method, "/transfers/{id}");
    let sent = Sent::default().with_category(Category::RateLimited);
    publish_of("transfers", format, &CATALOG, &sent)
        .unwrap()
        .with_operation(operation("GET").with_errors(OF_GET.into_iter().flat_map(keys)))
        .with_operation(operation("POST").with_errors(all.flat_map(keys)))
        .with_operation(PublishedOperation::new("list", "GET", "/transfers"))
}

/// The ids that samples have.
#[derive(Debug)]
struct SampleIds;

impl IdGenerator for SampleIds {
    fn generate(&self) -> Id {
        Id::new("0b9a3f52-7c1e-4d6a-9f83-2e5d1c4b7a60").unwrap()
    }
}

/// The API, and how often a handler ran.
pub(super) struct Transfers {
    pub(super) router: Router,
    runs: Arc<AtomicUsize>,
}

impl Transfers {
    pub(super) fn new(format: &Arc<dyn ErasedWireFormat>) -> Transfers {
        Transfers::with(ErrorLayer::from_shared(format.clone()), format)
    }

    /// The same under a layer of the test's own.
    pub(super) fn with(layer: ErrorLayer, format: &Arc<dyn ErasedWireFormat>) -> Transfers {
        let sandbox = Sandbox::new(&**format, &CATALOG, &published(&**format), |request| {
            request.headers().get(KEY.0).is_some_and(|key| key == KEY.1)
        });
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let handler = async move || {
            counted.fetch_add(1, Ordering::Relaxed);
            "done"
        };
        let router = Router::new()
            .route("/transfers", get(handler.clone()))
            .route("/transfers/{id}", get(handler.clone()).post(handler.clone()))
            .route("/health", get(handler))
            .layer(sandbox.unwrap())
            .errors(layer.with_ids(SampleIds));
        Transfers { router, runs }
    }

    pub(super) fn runs(&self) -> usize {
        self.runs.load(Ordering::Relaxed)
    }

    /// Sends a test request with this `Prefer`.
    pub(super) async fn prefer(&self, request: &str, prefer: &str) -> Answer {
        self.send(request, &[KEY, ("prefer", prefer)]).await
    }

    pub(super) async fn send(&self, request: &str, headers: &[(&str, &str)]) -> Answer {
        let (method, path) = request.split_once(' ').unwrap();
        let request = Request::builder().method(method).uri(path).header("x-request-id", "req_123");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 65_536).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }
}

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}
