//! An id generator that asks for the call.

use axum::{Router, http::StatusCode, routing::get};
use error_response::{
    Call, ErrorLayer, Id, Reply, RouterExt,
    format::FinImpulse,
    layer::{IdGenerator, UuidV4},
};

use super::NotHere;
use crate::records::{one, watch, watch_unnamed};

#[tokio::test]
async fn an_id_generator_that_asks_for_the_call() {
    #[derive(Debug)]
    struct Curious;

    impl IdGenerator for Curious {
        fn generate(&self) -> Id {
            let call = Call::current();
            Id::new(&format!("own_{}", call.request_id().map_or(0, str::len))).unwrap_or_else(|_| UuidV4.generate())
        }
    }

    let app = Router::new()
        .route("/error", get(async || NotHere))
        .route("/reply", get(async |_: Call| Reply::ok(1)))
        .route("/bare", get(async || StatusCode::NOT_FOUND))
        .errors(ErrorLayer::new(FinImpulse::new()).with_ids(Curious));
    for (path, status) in [("/error", 404), ("/reply", 200), ("/bare", 404)] {
        let (answer, _) = watch(app.clone(), "GET", path).await;
        assert_eq!(answer.status(), status, "{path}");
        let (answer, events) = watch_unnamed(app.clone(), "GET", path).await;
        let task = answer.json()["task_id"].as_str().unwrap().to_owned();
        assert!(task.starts_with("own_"), "{path}: {answer:?}");
        assert_eq!(answer.status(), status, "{path}");
        if status != 200 {
            let logged = one(events);
            assert_eq!((Some(logged.get("request_id")), &*task), (answer.header("x-request-id"), &*task));
            assert_eq!(answer.header("x-request-id"), Some(&*task), "{path}");
        }
    }
}
