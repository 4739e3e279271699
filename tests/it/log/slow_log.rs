//! A log whose output stands still makes no request wait: lines are kept up to
//! the limit, then dropped and counted, as docs/logs.md says.

use std::{
    io::{self, Write},
    sync::mpsc::{Receiver, Sender, channel},
};

use axum::Router;
use error_response::RouterExt;
use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::NonBlockingBuilder;

use crate::{format::Format, support::Server};

/// How many lines may wait.
const LIMIT: usize = 16;

/// An output that tells when it is written to, and stands still until it is let
/// go.
struct Still {
    reached: Sender<()>,
    go_on: Receiver<()>,
    written: Sender<String>,
}

impl Write for Still {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.reached.send(());
        // An error is that nobody holds it any more.
        let _ = self.go_on.recv();
        let _ = self.written.send(String::from_utf8_lossy(bytes).into_owned());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn requests_go_on_and_what_is_dropped_is_counted() {
    let ((reached, is_reached), (let_go, go_on), (written, lines)) = (channel(), channel(), channel());
    let output = Still { reached, go_on, written };
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(LIMIT).lossy(true).finish(output);
    let dropped = writer.error_counter();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).with_ansi(false).with_writer(writer).finish();
    // The server runs on this thread.
    let subscribed = tracing::subscriber::set_default(subscriber);

    let server = Server::start(Router::new().errors(Format::STRIPE.layer())).await;
    let ask = async |number: usize| {
        let id = format!("req_still_{number}_");
        assert_eq!(server.ask("GET", "/none", &[("x-request-id", &id)], "").await.status(), 404);
    };
    ask(0).await;
    is_reached.recv().unwrap();
    // The output holds one line and stands still; the queue is empty.
    for number in 1..=100 {
        ask(number).await;
    }
    assert_eq!(dropped.dropped_lines(), 100 - LIMIT);

    // What was kept is written: the first lines, in order.
    drop((let_go, subscribed, guard));
    for number in 0..=LIMIT {
        let line = lines.recv().unwrap();
        assert!(line.contains(&format!("req_still_{number}_")), "{line}");
    }
    assert!(lines.recv().is_err());
}
