//! A proxy of TCP connections.

use std::{
    net::SocketAddr,
    ops::Range,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, copy},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A proxy on a port of its own: each connection goes to the next of its targets in turn.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
    server: JoinHandle<()>,
}

struct State {
    targets: Vec<String>,
    /// How many connections each target has had.
    accepted: Mutex<Vec<usize>>,
    /// After how many bytes of its target a new connection is cut.
    cuts: Mutex<Option<Range<u64>>>,
}

impl Proxy {
    pub(crate) async fn start(targets: Vec<String>) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let accepted = Mutex::new(vec![0; targets.len()]);
        let state = Arc::new(State { targets, accepted, cuts: Mutex::new(None) });
        let server = tokio::spawn(accept(listener, state.clone()));
        Proxy { address, state, server }
    }

    /// Cuts each new connection after a random number of bytes of its target, until the next call.
    pub(crate) fn cut(&self, bytes: Option<Range<u64>>) {
        *self.state.cuts.lock().unwrap() = bytes;
    }

    /// How many connections each target has had.
    pub(crate) fn accepted(&self) -> Vec<usize> {
        self.state.accepted.lock().unwrap().clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    for number in 0.. {
        let (client, _) = listener.accept().await.unwrap();
        let target = number % state.targets.len();
        state.accepted.lock().unwrap()[target] += 1;
        let state = state.clone();
        tokio::spawn(async move {
            let bytes = state.cuts.lock().unwrap().clone().map_or(u64::MAX, fastrand::u64);
            // A target that does not run ends the connection.
            if let Ok(server) = TcpStream::connect(&state.targets[target]).await {
                relay(client, server, bytes).await;
            }
        });
    }
}

/// The direction that ends first ends the other.
async fn relay(client: TcpStream, server: TcpStream, bytes: u64) {
    let (mut from_client, mut to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    let mut from_server = from_server.take(bytes);
    tokio::select! {
        _ = copy(&mut from_client, &mut to_server) => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
}
