//! An echo of the call that cannot be written.

use std::collections::HashMap;

use axum::{Router, routing::get};
use error_response::{Call, ErrorLayer, Reply, RouterExt, format::FinImpulse};
use tracing::Level;

use super::{Heard, NotHere};
use crate::records::{one, watch};

#[tokio::test]
async fn a_call_echo_that_can_not_be_written() {
    async fn fails(call: Call) -> NotHere {
        call.set_echo(HashMap::from([((1, 2), 3)]));
        NotHere
    }
    async fn succeeds(call: Call) -> Reply<u8> {
        call.set_echo(HashMap::from([((1, 2), 3)]));
        Reply::ok(1)
    }
    let heard = Heard::default();
    let app = Router::new()
        .route("/fails", get(fails))
        .route("/succeeds", get(succeeds))
        .errors(ErrorLayer::new(FinImpulse::new()).with_observer(heard.clone()));
    for (path, told) in [("/fails", "Nothing is here for acc_1"), ("/succeeds", "a body could not be written")] {
        let (answer, events) = watch(app.clone(), "GET", path).await;
        let mut body = answer.json();
        assert_eq!(body["task_id"].take().as_str().map(str::len), Some(36), "{answer:?}");
        let expected = concat!(
            r#"{"task_id":null,"status_code":50000,"status_message":"Internal server error","#,
            r#""cost":0,"data":[],"result":null}"#
        );
        assert_eq!(body, serde_json::from_str::<serde_json::Value>(expected).unwrap());
        assert_eq!((answer.status(), answer.header("content-type")), (500, Some("application/json")));
        let logged = one(events);
        assert_eq!((logged.level, logged.get("status")), (Level::ERROR, "500"));
        assert_eq!(Some(logged.get("request_id")), answer.header("x-request-id"));
        let cause = logged.get("cause");
        assert!(cause.contains(told) && cause.contains("key must be a string"), "{cause}");
        assert_eq!(heard.take(), 1, "{path}");
    }
}
