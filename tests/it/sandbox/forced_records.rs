//! Operators can tell a forced error from a real one.

use std::sync::{Arc, Mutex};

use axum::{Router, http::StatusCode, middleware::map_response, response::Response, routing::get};
use error_formats::ErasedWireFormat;
use error_response::{
    ErrorEvent, ErrorInfo, ErrorLayer, Observer, RouterExt,
    format::{Problem, Stripe},
    layer::{LogLevel, LogLevels},
    sandbox::Sandbox,
};
use tracing::Level;

use super::transfers::{CATALOG, KEY, TransferError, Transfers, published};
use crate::records::{one, watch_sent};

fn stripe() -> Arc<dyn ErasedWireFormat> {
    Arc::new(Stripe::new())
}

const FORCED: [(&str, &str); 2] = [KEY, ("prefer", "error=ledger_failed")];
const REJECTED: [(&str, &str); 2] = [KEY, ("prefer", "error=none")];

#[tokio::test]
async fn the_record_says_so_and_is_no_alert() {
    for (headers, code, status) in [(FORCED, "ledger_failed", "500"), (REJECTED, "invalid_request", "400")] {
        let api = Transfers::new(&stripe());
        let (answer, events) = watch_sent(api.router, "GET", "/transfers/7", &headers, "").await;
        assert_eq!(answer.status().to_string(), status);
        let record = one(events);
        assert_eq!((record.level, record.get("error_code"), record.get("status")), (Level::DEBUG, code, status));
        assert_eq!((record.get("forced"), record.get("cause")), ("true", "returned by the sandbox to a test request"));
    }
    // A real error is an alert, and says nothing of it.
    let app = Router::new().route("/", get(async || TransferError::Ledger)).errors(ErrorLayer::new(Stripe::new()));
    let (_, events) = watch_sent(app, "GET", "/", &FORCED, "").await;
    let record = one(events);
    assert_eq!(record.level, Level::ERROR);
    assert!(!record.fields.contains_key("forced"), "{record:?}");
}

#[tokio::test]
async fn the_level_is_the_author_s_to_choose() {
    let levels = LogLevels::new().with_forced(LogLevel::Info);
    let api = Transfers::with(ErrorLayer::new(Stripe::new()).with_log_levels(levels), &stripe());
    let (_, events) = watch_sent(api.router, "GET", "/transfers/7", &FORCED, "").await;
    assert_eq!(one(events).level, Level::INFO);
}

/// The statuses that observers hear of, and whether the error was forced.
#[derive(Clone, Default)]
struct Changes(Arc<Mutex<Vec<(u16, u16, bool)>>>);

impl Observer for Changes {
    fn on_error(&self, _: &ErrorEvent<'_>) {}

    fn on_status_changed(&self, event: &ErrorEvent<'_>, rendered: StatusCode) {
        self.0.lock().unwrap().push((rendered.as_u16(), event.status().as_u16(), event.is_forced()));
    }
}

#[tokio::test]
async fn a_change_of_its_status_is_of_a_forced_error() {
    let (format, changes) = (stripe(), Changes::default());
    let sandbox = Sandbox::new(&*format, &CATALOG, &published(&*format), |_| true).unwrap();
    let change = map_response(async |mut response: Response| {
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response
    });
    let app: Router = Router::new()
        .route("/transfers/{id}", get(async || TransferError::Ledger))
        .layer(sandbox)
        .layer(change)
        .errors(ErrorLayer::new(Stripe::new()).with_observer(changes.clone()));
    watch_sent(app.clone(), "GET", "/transfers/7", &FORCED, "").await;
    watch_sent(app, "GET", "/transfers/7", &[KEY], "").await;
    assert_eq!(*changes.0.lock().unwrap(), [(500, 502, true), (500, 502, false)]);
}

/// What observers hear: the code, whether it was forced, whether there is a source.
type Heard = (&'static str, bool, bool);

#[derive(Clone, Default)]
struct Metrics(Arc<Mutex<Vec<Heard>>>);

impl Observer for Metrics {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        let heard = (event.view().code(), event.is_forced(), event.source().is_some());
        self.0.lock().unwrap().push(heard);
    }
}

#[tokio::test]
async fn observers_of_every_layer_can_leave_it_out() {
    let (inner, outer) = (Metrics::default(), Metrics::default());
    let api = Transfers::with(ErrorLayer::new(Stripe::new()).with_observer(inner.clone()), &stripe());
    let router = Router::new()
        .nest("/v1", api.router)
        .route("/real", get(async || TransferError::Gone))
        .errors(ErrorLayer::new(Problem::new()).with_observer(outer.clone()));
    for (path, headers) in [("/v1/transfers/7", FORCED), ("/v1/transfers/7", REJECTED), ("/real", FORCED)] {
        watch_sent(router.clone(), "GET", path, &headers, "").await;
    }
    let forced = ("ledger_failed", true, false);
    assert_eq!(*inner.0.lock().unwrap(), [forced, ("invalid_request", true, false)]);
    let of_outer = [forced, ("malformed_headers", true, false), ("transfer_gone", false, false)];
    assert_eq!(*outer.0.lock().unwrap(), of_outer);
}

#[tokio::test]
async fn middleware_can_tell_by_the_extension() {
    let api = Transfers::with(ErrorLayer::new(Stripe::new()).with_error_info(), &stripe());
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = told.clone();
    let note = tower::util::MapResponseLayer::new(move |response: axum::response::Response| {
        let info = response.extensions().get::<ErrorInfo>();
        seen.lock().unwrap().push(info.map(|info| (info.code(), info.is_forced())));
        response
    });
    for headers in [&FORCED[..], &REJECTED, &[KEY]] {
        watch_sent(api.router.clone().layer(note.clone()), "GET", "/transfers/7", headers, "").await;
    }
    watch_sent(api.router.layer(note), "GET", "/none", &[], "").await;
    let expected =
        [Some(("ledger_failed", true)), Some(("invalid_request", true)), None, Some(("resource_not_found", false))];
    assert_eq!(*told.lock().unwrap(), expected);
}
