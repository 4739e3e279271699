//! A stream without an error is whole.

use error_response::{RouterExt, stream::JsonLines};

use super::{app, chunks, pages, stripe};
use crate::records::watch;

#[tokio::test]
async fn a_stream_without_an_error_is_whole() {
    let respond = || JsonLines::new(pages(vec![Ok("one\ntwo"), Ok("three")]));
    let (answer, events) = watch(app(respond).errors(stripe().watch_streams()), "GET", "/stream").await;
    assert_eq!(chunks(&answer), ("\"one\\ntwo\"\n\"three\"\n".to_owned(), true));
    assert_eq!(events.len(), 0, "{events:?}");
}
