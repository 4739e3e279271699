//! Errors in a stream of JSON lines.

use error_response::{ErrorLayer, RouterExt, format::Problem, stream::JsonLines};

use super::{ExportError, FAILED_IN_PROBLEM, FAILED_IN_STRIPE, app, check_aborted, chunks, pages, stripe};
use crate::{
    format::Format,
    records::{one, watch},
};

#[tokio::test]
async fn json_lines_end_with_the_error_as_the_last_line() {
    let respond =
        || JsonLines::new(pages(vec![Ok([1, 2]), Ok([3, 4]), Err(ExportError::Failed { page: 3 }), Ok([5, 6])]));
    let layers = [(stripe(), FAILED_IN_STRIPE), (ErrorLayer::new(Problem::new()), FAILED_IN_PROBLEM)];
    for (layer, body) in layers {
        let (answer, events) = watch(app(respond).errors(layer), "GET", "/stream").await;
        check_aborted(&answer, "application/x-ndjson", &format!("[1,2]\n[3,4]\n{body}\n"));
        assert_eq!(one(events).get("error_code"), "export_failed");
    }
    // Each format's line is the body it gives the error elsewhere.
    for layer in Format::all().into_iter().map(Format::layer) {
        let (answer, _) = watch(app(respond).errors(layer), "GET", "/stream").await;
        let (data, is_whole) = chunks(&answer);
        let lines: Vec<serde_json::Value> = data.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((lines.len(), is_whole), (3, false), "{data}");
        assert!(data.ends_with('\n') && lines[2].is_object() && !data.contains("torn page"), "{data}");
    }
}
