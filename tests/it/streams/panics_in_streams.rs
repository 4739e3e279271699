//! A panic in a stream, or in an item, is an internal error.

use axum::response::IntoResponse;
use error_response::{RouterExt, stream::JsonLines};
use serde::{Serialize, Serializer};
use tokio_stream::{StreamExt, iter};
use tracing::Level;

use super::{ExportError, Respond, app, chunks, stripe};
use crate::records::{one, watch};

/// Panics while it is written.
struct Fragile;

impl Serialize for Fragile {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("torn page")
    }
}

/// Can't be written.
struct Broken;

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("torn page"))
    }
}

#[tokio::test]
async fn a_panic_in_a_stream_or_in_an_item_is_an_internal_error() {
    let stream = || {
        let items = iter([1, 2]).map(|n| {
            assert_ne!(n, 2, "torn page");
            Ok::<_, ExportError>(n)
        });
        JsonLines::new(items).into_response()
    };
    let written = || JsonLines::new(iter([Ok::<_, ExportError>(Fragile)])).into_response();
    let unwritable = || JsonLines::new(iter([Ok::<_, ExportError>(Broken)])).into_response();
    let cases: [(Respond, &str); 3] = [(stream, "1\n"), (written, ""), (unwritable, "")];
    for (respond, before) in cases {
        let (answer, events) = watch(app(respond).errors(stripe()), "GET", "/stream").await;
        let (data, is_whole) = chunks(&answer);
        let last = data.strip_prefix(before).unwrap();
        assert!(last.starts_with(r#"{"error":{"code":"internal_error","#) && last.ends_with("\n"), "{data}");
        assert!(!is_whole && !data.contains("torn page"), "{data}");
        assert_eq!(one(events).level, Level::ERROR);
    }
}
