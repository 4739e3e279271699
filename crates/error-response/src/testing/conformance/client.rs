//! A client that may send anything, and the server it speaks to.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, ServiceExt, extract::Request};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tower::util::MapRequest;

use crate::testing::Received;

/// An answer that takes longer is none.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Headers of one answer.
const MOST_HEADERS: usize = 128;

/// A router on a socket of its own: some limits only hold where a router is
/// served.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    /// How many requests reached the router.
    reached: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    pub(super) async fn start(router: Router) -> std::io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let reached = Arc::new(AtomicUsize::new(0));
        let counter = reached.clone();
        let counted = MapRequest::new(router.with_state(()), move |request: Request| {
            counter.fetch_add(1, Ordering::Relaxed);
            request
        });
        let service = counted.into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move { drop(axum::serve(listener, service).await) });
        Ok(Server { address, reached, task })
    }

    pub(super) fn reached(&self) -> usize {
        self.reached.load(Ordering::Relaxed)
    }

    /// Sends `bytes` on a connection of their own and reads what comes until
    /// it ends.
    pub(super) async fn send(&self, method: &Method, bytes: &[u8]) -> Outcome {
        let Ok(mut socket) = TcpStream::connect(self.address).await else { return Outcome::Nothing };
        let (mut reader, mut writer) = socket.split();
        let mut answer = Vec::new();
        // A server may answer, and stop reading, before all is written.
        let write = async {
            let written = writer.write_all(bytes).await;
            written.and(writer.flush().await)
        };
        let read = async {
            let mut chunk = [0; 8 * 1024];
            loop {
                match timeout(LONGEST_WAIT, reader.read(&mut chunk)).await {
                    Ok(Ok(0)) => return None,
                    Ok(Ok(length)) => answer.extend_from_slice(chunk.get(..length).unwrap_or_default()),
                    Ok(Err(error)) => return Some(error.kind()),
                    Err(_) => return Some(ErrorKind::TimedOut),
                }
            }
        };
        let (_, ended) = tokio::join!(write, read);
        match (parse(&answer, method), ended) {
            (Some(received), _) => Outcome::Answer(received),
            (None, Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)) => Outcome::Reset,
            (None, Some(ErrorKind::TimedOut)) => Outcome::Late,
            (None, _) if answer.is_empty() => Outcome::Nothing,
            (None, _) => Outcome::Malformed,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What comes of a request.
#[derive(Debug)]
pub(super) enum Outcome {
    Answer(Received),
    /// The connection ended without a byte.
    Nothing,
    /// The connection was reset: an answer may have been lost.
    Reset,
    /// No answer in time.
    Late,
    /// Something that is no HTTP, or the beginning of an answer.
    Malformed,
}

/// The last of the answers in `bytes`, after those that are informational.
fn parse(mut bytes: &[u8], method: &Method) -> Option<Received> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = head.parse(bytes).ok()? else { return None };
        let status = StatusCode::from_u16(head.code?).ok()?;
        let rest = bytes.get(length..)?;
        if status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS {
            bytes = rest;
            continue;
        }
        let headers: HeaderMap = head
            .headers
            .iter()
            .filter_map(|field| {
                Some((field.name.parse::<HeaderName>().ok()?, HeaderValue::from_bytes(field.value).ok()?))
            })
            .collect();
        let is_chunked = headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked");
        let body = if is_chunked && method != Method::HEAD { unchunk(rest)? } else { rest.to_vec() };
        return Some(Received::new(status, headers, body));
    }
}

/// A body out of its chunks (RFC 9112, 7.1); `None` where the last is missing.
fn unchunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let httparse::Status::Complete((start, length)) = httparse::parse_chunk_size(bytes).ok()? else { return None };
        let length = usize::try_from(length).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(bytes.get(start..start + length)?);
        bytes = bytes.get(start + length + 2..)?;
    }
}
