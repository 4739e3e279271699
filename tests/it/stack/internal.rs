//! `.internal()` on a value that is an API error already.

use std::{error::Error as StdError, io, sync::Arc};

use axum::{Router, routing::get};
use error_response::{
    ApiError, Category, CategoryError, Error, ErrorLayer, ResultExt, RouterExt,
    extract::{Json, JsonRejection},
};

use super::{NOT_HERE_IN_STRIPE, NotHere, stripe};
use crate::{
    records::watch,
    support::{Answer, ask, check},
};

type BoxError = Box<dyn StdError + Send + Sync>;

async fn asked(error: impl Fn() -> Result<(), Error> + Clone + Send + Sync + 'static, layer: ErrorLayer) -> Answer {
    let app = Router::new().route("/here", get(async move || error())).errors(layer);
    Answer(ask(app, "GET", "/here").await)
}

#[tokio::test]
async fn an_api_error_that_can_be_found_is_itself() {
    let not_found = || CategoryError::new(Category::NotFound);
    let cases: [fn() -> Result<(), Error>; 7] = [
        || Err::<(), _>(CategoryError::new(Category::NotFound)).internal(),
        || Err::<(), _>(Arc::new(CategoryError::new(Category::NotFound))).internal(),
        || Err::<(), _>(BoxError::from(CategoryError::new(Category::NotFound))).internal(),
        || Err::<(), _>(io::Error::other(CategoryError::new(Category::NotFound))).internal(),
        || Err::<(), _>(Error::from(CategoryError::new(Category::NotFound))).internal(),
        || Err::<(), _>(CategoryError::new(Category::NotFound)).internal().internal(),
        || Err::<(), Box<dyn ApiError + Send + Sync>>(Box::new(CategoryError::new(Category::NotFound))).internal(),
    ];
    let expected = asked(move || Err(not_found().into()), stripe()).await;
    assert_eq!(expected.status(), 404);
    for (at, case) in cases.into_iter().enumerate() {
        let answer = asked(case, stripe()).await;
        assert_eq!((answer.status(), answer.body()), (404, expected.body()), "{at}");
    }
    let rejected = || Json::<u8>::from_bytes(b"x").map(drop).internal();
    let answer = asked(rejected, stripe()).await;
    assert_eq!(answer.status(), 400, "{}", answer.0);
    assert!(rejected().unwrap_err().downcast_ref::<JsonRejection>().is_some());
}

#[tokio::test]
async fn a_type_that_the_layer_knows_is_found() {
    let boxed = || Err::<(), _>(BoxError::from(NotHere)).internal();
    let app = |layer: ErrorLayer| Router::new().route("/here", get(async move || boxed())).errors(layer);
    check(NOT_HERE_IN_STRIPE, &ask(app(stripe().downcast::<NotHere>()), "GET", "/here").await);
    let shared = || Err::<(), _>(Arc::new(NotHere)).internal();
    assert_eq!(asked(shared, stripe().downcast::<NotHere>()).await.status(), 404);
    let error = stripe().downcast::<NotHere>().scope().enter(shared).unwrap_err();
    assert!(error.downcast_ref::<NotHere>().is_some());
    assert_eq!(error.to_string(), "Nothing is here");

    // The docs of the method say what becomes of any other.
    let (answer, events) = watch(app(stripe()), "GET", "/here").await;
    let internal = events.iter().find(|logged| logged.get("status") == "500").unwrap();
    assert_eq!((answer.status(), internal.get("cause")), (500, "Nothing is here"));
}

/// What led to an error is a cause of it: the author made it an internal one.
#[tokio::test]
async fn an_api_error_that_is_a_source_stays_a_source() {
    #[derive(Debug, thiserror::Error)]
    #[error("asking the directory")]
    struct Asking(#[source] CategoryError);

    let wrapped = || Err::<(), _>(Asking(CategoryError::new(Category::NotFound))).internal();
    assert_eq!(asked(wrapped, stripe()).await.status(), 500);
}

/// Its facts are those of the error.
#[tokio::test]
async fn what_is_found_keeps_its_facts() {
    /// Too many
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Wait")]
    #[api(status = 429, code = "too_many")]
    struct TooMany {
        #[api(retry_after)]
        wait: std::time::Duration,
    }
    let limited = || Err::<(), _>(BoxError::from(TooMany { wait: std::time::Duration::from_secs(9) })).internal();
    let answer = asked(limited, stripe().downcast::<TooMany>()).await;
    assert_eq!((answer.status(), answer.header("retry-after")), (429, Some("9")));
}
