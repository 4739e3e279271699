//! A panic whose payload panics.

use std::{any::Any, error::Error as StdError, fmt, future::ready, panic::panic_any};

use axum::{Router, extract::Request, http::StatusCode, response::Response, routing::get};
use error_response::{ApiError, ErrorEvent, Observer, RouterExt};
use tower::{BoxError, Layer, service_fn};

use super::{INTERNAL_IN_STRIPE, NotHere, stripe};
use crate::records::{one, watch};

/// Panics when it is dropped, with another one while there are any left.
struct Bomb(u8);

impl Drop for Bomb {
    fn drop(&mut self) {
        let next: Box<dyn Any + Send> = match self.0 {
            0 => Box::new("the last one"),
            left => Box::new(Bomb(left - 1)),
        };
        std::panic::resume_unwind(next);
    }
}

#[tokio::test]
async fn a_panic_whose_payload_panics() {
    struct Explosive;

    impl Observer for Explosive {
        fn on_error(&self, _: &ErrorEvent<'_>) {
            panic_any(Bomb(0));
        }
    }

    /// Explodes while it is written
    #[derive(Debug, ApiError)]
    #[api(status = 404, code = "explodes", message = "{0}")]
    struct Explodes(ExplosiveText);

    #[derive(Debug)]
    struct ExplosiveText;

    impl fmt::Display for ExplosiveText {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic_any(Bomb(0))
        }
    }

    impl fmt::Display for Explodes {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("explodes")
        }
    }

    impl StdError for Explodes {}

    let app = Router::new()
        .route("/plain", get(async || -> &'static str { panic_any(Bomb(0)) }))
        .route("/chain", get(async || -> &'static str { panic_any(Bomb(3)) }))
        .route("/text", get(async || Explodes(ExplosiveText)));
    for path in ["/plain", "/chain", "/text"] {
        let (answer, events) = watch(app.clone().errors(stripe()), "GET", path).await;
        assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE), "{path}");
        let logged = one(events);
        assert!(logged.get("cause").starts_with("panic: of a value that is not a text"), "{path}: {logged:?}");
    }

    let service = service_fn(|_: Request| ready(Err::<Response, BoxError>(Box::new(Explodes(ExplosiveText)))));
    let app = Router::new().fallback_service(stripe().downcast::<Explodes>().layer(service));
    let (answer, events) = watch(app, "GET", "/here").await;
    assert_eq!((answer.status(), answer.body()), (500, INTERNAL_IN_STRIPE));
    one(events);

    let app = Router::new()
        .route("/here", get(async || NotHere))
        .route("/bare", get(async || StatusCode::NOT_FOUND))
        .errors(stripe().with_observer(Explosive));
    for path in ["/here", "/bare"] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        assert_eq!((answer.status(), events.len()), (404, 1), "{path}: {events:#?}");
    }
}
