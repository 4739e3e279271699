//! Serves a router on a socket, and a client that can send arbitrary bytes to it.

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
use http::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tower::util::MapRequest;

use super::exchange::Outcome;

/// An answer that takes longer is none.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

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
        Outcome::of(&answer, method, ended)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
