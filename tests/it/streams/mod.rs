//! Errors after the response has begun.

mod byte_stream;
mod compressed_streams;
mod event_stream;
mod failure_at_once;
mod first_item;
mod json_lines;
mod last_frames;
mod made_an_error;
mod panics_in_streams;
mod scope_of_a_stream;
mod watched_streams;
mod without_an_error;

use std::time::Duration;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ApiError, ErrorLayer, format::Stripe};
use tokio_stream::{Stream, StreamExt, iter};

use crate::support::Answer;

/// The export broke off
#[derive(Debug, thiserror::Error, ApiError)]
pub(super) enum ExportError {
    /// The export broke off
    #[error("torn page at page {page}")]
    #[api(status = 500, code = "export_failed")]
    Failed { page: u32 },

    /// Too many exports
    #[error("Wait for your turn")]
    #[api(status = 429, code = "too_many_exports")]
    TooMany {
        #[api(retry_after)]
        wait: Duration,
    },
}

pub(super) fn stripe() -> ErrorLayer {
    ErrorLayer::new(Stripe::new())
}

pub(super) const FAILED_IN_STRIPE: &str =
    r#"{"error":{"code":"export_failed","message":"The export broke off","type":"api_error"}}"#;

pub(super) const FAILED_IN_PROBLEM: &str = r#"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"The export broke off","code":"export_failed"}"#;

/// The data of all chunks, and whether the terminating one is among them.
pub(crate) fn chunks(answer: &Answer) -> (String, bool) {
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"), "{}", answer.0);
    let (mut rest, mut data) = (answer.body(), String::new());
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return (data, true);
        }
        data.push_str(&after[..size]);
        rest = after[size..].strip_prefix("\r\n").expect("a chunk is whole");
    }
    assert_eq!(rest, "", "a chunk is cut off: {}", answer.0);
    (data, false)
}

/// Asks for `/stream` and expects an aborted answer.
#[track_caller]
pub(super) fn check_aborted(answer: &Answer, media_type: &str, data: &str) {
    assert_eq!((answer.status(), answer.header("content-type")), (200, Some(media_type)), "{}", answer.0);
    assert!(answer.header("x-request-id").is_some_and(|id| id.starts_with("req_watched_")), "{}", answer.0);
    assert_eq!(chunks(answer), (data.to_owned(), false));
}

/// A page after a page, each a while after the other.
pub(super) fn pages<T: Send + 'static>(
    items: Vec<Result<T, ExportError>>,
) -> impl Stream<Item = Result<T, ExportError>> + Send {
    iter(items).throttle(Duration::from_millis(1))
}

pub(super) fn app<R: IntoResponse + Send + 'static>(respond: fn() -> R) -> Router {
    Router::new().route("/stream", get(async move || respond()))
}

pub(super) type Respond = fn() -> Response;
