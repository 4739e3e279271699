//! An error of an inner service is found behind pointers.

use std::{error::Error as StdError, sync::Arc};

use tower::BoxError;

use super::{NotHere, failing};
use crate::records::{one, watch};

#[tokio::test]
async fn an_error_of_an_inner_service_behind_pointers() {
    #[derive(Debug, thiserror::Error)]
    #[error("wrapped")]
    struct Wrapper<E: StdError + 'static>(#[source] E);

    let errors: [fn() -> BoxError; 4] = [
        || Arc::new(NotHere).into(),
        || Box::<Box<NotHere>>::new(Box::new(NotHere)),
        || Wrapper(Arc::new(NotHere)).into(),
        || Wrapper(Wrapper(Box::new(NotHere))).into(),
    ];
    for (at, error) in errors.into_iter().enumerate() {
        let (answer, events) = watch(failing(error), "GET", "/here").await;
        let logged = one(events);
        assert_eq!((answer.status(), logged.get("error_code")), (404, "not_here"), "{at}");
    }
}
