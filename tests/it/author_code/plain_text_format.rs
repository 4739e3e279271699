//! A format of plain text is not taken for a third-party response.

use axum::{
    Router,
    body::Bytes,
    http::{HeaderValue, StatusCode},
    routing::get,
};
use error_response::{
    ApiError, ErrorLayer, RouterExt,
    format::{BodyError, ErrorView, Unwrapped, WireFormat},
};
use serde::Serialize;

use super::{Heard, NotHere, out_of_scope, stripe};
use crate::records::{one, watch};

/// Plain text: `code: message`.
#[derive(Debug, Clone)]
struct Plain;

impl WireFormat for Plain {
    type Failure<'a> = String;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "plain"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> String {
        // As a format with a fault would, on the errors of a request alone.
        assert!(view.code() != "not_here_again" || view.request_id().is_none(), "a fault of the format");
        format!("{}: {}", view.code(), view.message())
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static("text/plain; charset=utf-8")
    }

    fn write(&self, body: &impl Serialize) -> Result<Bytes, BodyError> {
        let value = serde_json::to_value(body).map_err(BodyError::new)?;
        Ok(Bytes::from(value.as_str().unwrap_or_default().to_owned()))
    }
}

#[tokio::test]
async fn a_format_of_plain_text_is_not_taken_for_a_foreign_one() {
    /// Its format panics
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("Nothing is here again")]
    #[api(status = 404, code = "not_here_again")]
    struct NotHereAgain;

    let heard = Heard::default();
    let layer = || ErrorLayer::new(Plain).with_observer(heard.clone());
    let routes = || {
        Router::new()
            .route("/typed", get(async || NotHere))
            .route("/spawned", get(async || out_of_scope(NotHere).await))
            .route("/bare", get(async || StatusCode::NOT_FOUND))
            .route("/panic", get(async || -> &'static str { panic!("here") }))
            .route("/fault", get(async || NotHereAgain))
    };
    let alone = routes().errors(layer());
    let twice = routes().layer(layer()).layer(layer());
    let nested = Router::new().fallback_service(routes().errors(layer())).layer(stripe());
    let internal = (500, "internal_error: An internal error occurred");
    for (app, name, hears) in [(alone, "alone", 1), (nested, "nested", 1), (twice, "twice", 2)] {
        let cases = [
            ("GET", "/typed", (404, "not_here: Nothing is here for acc_1")),
            ("GET", "/spawned", (404, "not_here: Nothing is here for acc_1")),
            ("GET", "/bare", (404, "not_found: The requested resource was not found")),
            ("GET", "/none", (404, "not_found: The requested resource was not found")),
            ("PUT", "/typed", (405, "method_not_allowed: The method is not allowed for this resource")),
            ("GET", "/panic", internal),
            ("GET", "/fault", internal),
        ];
        for (method, path, expected) in cases {
            let (answer, events) = watch(app.clone(), method, path).await;
            assert_eq!((answer.status(), answer.body()), expected, "{name} {path}");
            assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"), "{name} {path}");
            assert!(answer.header("x-request-id").is_some(), "{name} {path}");
            one(events);
            assert_eq!(heard.take(), hears, "{name} {path}");
        }
    }
}
