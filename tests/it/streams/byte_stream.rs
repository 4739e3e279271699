//! Bytes have no room for an error.

use axum::http::header;
use error_response::{RouterExt, stream::ByteStream};

use super::{ExportError, app, check_aborted, pages, stripe};
use crate::records::{one, watch};

#[tokio::test]
async fn bytes_have_no_room_for_an_error() {
    let respond = || {
        let rows = ByteStream::new(pages(vec![Ok("a,b\n"), Err(ExportError::Failed { page: 3 })]));
        ([(header::CONTENT_TYPE, "text/csv")], rows)
    };
    let (answer, events) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
    check_aborted(&answer, "text/csv", "a,b\n");
    assert_eq!(one(events).get("error_code"), "export_failed");
}
