//! The layer of a router that is the process's default as well.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::{Router, body::Body, http::Request, response::IntoResponse, routing::get};
use error_response::{Category, CategoryError, Error, ErrorEvent, ErrorLayer, Observer, RouterExt, format::Stripe};
use tower::ServiceExt;

#[derive(Clone, Default)]
struct Count(Arc<AtomicU32>);

impl Observer for Count {
    fn on_error(&self, _: &ErrorEvent<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The error of a task is rendered by the default, and again by the layer.
#[tokio::test]
async fn its_observer_hears_of_an_error_of_a_task_once() {
    async fn task() -> axum::response::Response {
        let work = async { Error::from(CategoryError::new(Category::NotFound)).into_response() };
        tokio::spawn(work).await.unwrap()
    }
    let count = Count::default();
    let layer = ErrorLayer::new(Stripe::new()).with_observer(count.clone());
    layer.clone().set_process_default().unwrap();
    let app: Router = Router::new().route("/", get(task)).errors(layer);
    let response = app.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!((response.status().as_u16(), count.0.load(Ordering::Relaxed)), (404, 1));
}
