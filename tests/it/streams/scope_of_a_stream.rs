//! A stream runs in the scope of its request: its format, its id, its observers.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use error_response::{Call, ErrorEvent, Observer, RouterExt, stream::JsonLines};
use tokio_stream::{StreamExt, iter};

use super::{ExportError, FAILED_IN_PROBLEM, app, chunks, pages, stripe};
use crate::records::{one, watch, watch_unnamed};

#[tokio::test]
async fn a_stream_runs_in_the_scope_it_was_made_in() {
    let respond = || {
        let items = iter([()]).map(|()| Ok::<_, ExportError>(Call::current().request_id().map(str::to_owned)));
        JsonLines::new(items)
    };
    let (answer, _) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
    let id = answer.header("x-request-id").unwrap();
    assert_eq!(chunks(&answer), (format!("\"{id}\"\n"), true));
}

#[tokio::test]
async fn outside_any_layer_a_late_error_is_a_problem() {
    let respond = || JsonLines::new(pages::<u8>(vec![Err(ExportError::Failed { page: 2 })]));
    let (answer, events) = watch(app(respond), "GET", "/stream").await;
    assert_eq!(chunks(&answer), (format!("{FAILED_IN_PROBLEM}\n"), false));
    assert_eq!(one(events).get("error_code"), "export_failed");
}

#[tokio::test]
async fn a_late_error_is_observed_once() {
    struct Heard(Arc<AtomicU64>);

    impl Observer for Heard {
        fn on_error(&self, event: &ErrorEvent<'_>) {
            let (view, status) = (event.view(), event.status());
            assert_eq!((view.code(), status.as_u16()), ("export_failed", 500));
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let respond = || JsonLines::new(pages(vec![Ok(1), Err(ExportError::Failed { page: 2 })]));
    let times = Arc::new(AtomicU64::new(0));
    let layer = stripe().watch_streams().with_observer(Heard(times.clone()));
    let (answer, events) = watch(app(respond).errors(layer), "GET", "/stream").await;
    assert_eq!((chunks(&answer).1, times.load(Ordering::Relaxed)), (false, 1));
    one(events);
}

#[tokio::test]
async fn a_stream_without_a_request_id_of_its_own_tells_the_one_that_was_made() {
    let respond = || JsonLines::new(pages::<u8>(vec![Err(ExportError::Failed { page: 2 })]));
    let (answer, events) = watch_unnamed(app(respond).errors(stripe()), "GET", "/stream").await;
    let logged = one(events);
    assert_eq!(answer.header("x-request-id"), Some(logged.get("request_id")));
    let (answer, _) = watch_unnamed(app(respond).errors(stripe().without_request_id()), "GET", "/stream").await;
    assert_eq!(answer.header("x-request-id"), None);
}
