//! Streaming responses whose items may fail: server-sent events, JSON lines and bytes.
//!
//! When an item fails, the status line has already been sent. So the error is sent in the
//! last frame of the stream, if the kind of stream allows that, and the body always ends
//! as incomplete:
//!
//! | stream | last frame | end |
//! |---|---|---|
//! | [`EventStream`] | `event: error` with the body of the error in the layer's format as `data`, and its wait as `retry` | incomplete |
//! | [`JsonLines`] | a line with the body of the error, if the format is JSON | incomplete |
//! | [`ByteStream`] | none, because bytes have no frames | incomplete |
//!
//! A format may end its streams in another way: see
//! [`WireFormat::last_events`](crate::format::WireFormat::last_events) and
//! [`last_lines`](crate::format::WireFormat::last_lines).
//!
//! An incomplete body has no terminating chunk (HTTP/1.1) or is reset (HTTP/2), so every
//! client notices (RFC 9112, section 8). The error is logged and observed once, like any
//! other error, and a panic in the stream becomes an internal error. The stream runs in
//! the [`Scope`](crate::Scope) in which it was created. The request id is sent in the
//! headers at the start of the response, because a late error has no headers.
//!
//! For third-party streams, use
//! [`ErrorLayer::watch_streams`](crate::ErrorLayer::watch_streams).
//!
//! ```
//! use axum::{Router, body::{Body, HttpBody}, http::Request, routing::get};
//! use error_response::{ApiError, ErrorLayer, RouterExt, format::Problem, stream::JsonLines};
//! use http_body_util::BodyExt;
//! use tower::ServiceExt;
//!
//! /// The export broke off
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("reading page {page}")]
//! #[api(status = 500, code = "export_failed")]
//! struct ExportFailed { page: u32 }
//!
//! async fn export() -> JsonLines<impl futures_core::Stream<Item = Result<[u32; 2], ExportFailed>>> {
//!     JsonLines::new(tokio_stream::iter([Ok([1, 2]), Err(ExportFailed { page: 2 })]))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app: Router = Router::new().route("/export", get(export)).errors(ErrorLayer::new(Problem::new()));
//! let mut body = app.oneshot(Request::get("/export").body(Body::empty())?).await?.into_body();
//!
//! let mut text = Vec::new();
//! while let Some(Ok(frame)) = body.frame().await {
//!     text.extend_from_slice(frame.data_ref().unwrap());
//! }
//! assert_eq!(
//!     String::from_utf8(text)?,
//!     concat!(
//!         "[1,2]\n",
//!         r#"{"type":"about:blank","title":"Internal Server Error","status":500,"#,
//!         r#""detail":"The export broke off","code":"export_failed"}"#,
//!         "\n",
//!     ),
//! );
//! # Ok(()) }
//! ```
//!
//! # The first item
//!
//! `new` sends the head of the response at once, with the status 200. `start` waits for
//! the first item. If an error comes instead, `?` returns it as an ordinary error
//! response with its own status. Use `start` if the first item comes soon, because the
//! client receives nothing until then.
//!
//! ```
//! use axum::{Router, body::Body, http::Request, response::sse::Event, routing::get};
//! use error_response::{ApiError, ErrorLayer, RouterExt, format::Stripe, stream::EventStream};
//! use futures_core::Stream;
//! use tower::ServiceExt;
//!
//! /// The model is overloaded
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("no replica is free")]
//! #[api(status = 503, code = "model_overloaded", retry_after = 5)]
//! struct Overloaded;
//!
//! fn tokens() -> impl Stream<Item = Result<Event, Overloaded>> {
//!     tokio_stream::iter([Err(Overloaded)])
//! }
//!
//! async fn chat() -> Result<EventStream<impl Stream<Item = Result<Event, Overloaded>>>, Overloaded> {
//!     EventStream::start(tokens()).await
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app: Router = Router::new().route("/chat", get(chat)).errors(ErrorLayer::new(Stripe::new()));
//! let response = app.oneshot(Request::get("/chat").body(Body::empty())?).await?;
//! assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (503, &"5".parse()?));
//! assert_eq!(response.headers()["content-type"], "application/json");
//! # Ok(()) }
//! ```
//!
//! # Caveats
//!
//! If the body of a late error contains a `status`, it is the status that the error would
//! have had, because the status of the response was sent before. The last frame is
//! flushed before the connection ends, unless the client reads too slowly to receive it.

mod event_stream;
mod json_lines;
mod byte_stream;
mod tail;
mod late;
mod started;
pub(crate) mod framing;
mod aborted;

pub use self::{
    aborted::Aborted, byte_stream::ByteStream, event_stream::EventStream, json_lines::JsonLines, started::Started,
};
pub(crate) use self::{framing::Framing, late::LateError, tail::Tail};
