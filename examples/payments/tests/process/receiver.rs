//! A receiver of webhooks, which outlives the program.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver as Arrivals, Sender, channel},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use tokio::{net::TcpListener, runtime::Runtime};

/// How long it thinks about an event. A program that is killed when a request arrives does not see the response.
const THINKS: Duration = Duration::from_millis(100);

/// How often each event arrived.
type Received = Arc<Mutex<BTreeMap<String, usize>>>;

/// It responds to the first requests of an event with 500, and to others with 204.
pub(crate) struct Receiver {
    pub(crate) url: String,
    /// One for each request that arrives.
    pub(crate) arrivals: Arrivals<()>,
    received: Received,
    _runtime: Runtime,
}

impl Receiver {
    /// It rejects the first request of each event.
    pub(crate) fn start() -> Receiver {
        Receiver::that_rejects(1)
    }

    /// It rejects the first `count` requests of each event.
    pub(crate) fn that_rejects(count: usize) -> Receiver {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (sender, arrivals) = channel();
        let received = Received::default();
        let app = Router::new().route("/", post(receive)).with_state((received.clone(), sender, count));
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Receiver { url, arrivals, received, _runtime: runtime }
    }

    pub(crate) fn received(&self) -> BTreeMap<String, usize> {
        self.received.lock().unwrap().clone()
    }
}

type Shared = (Received, Sender<()>, usize);

async fn receive(State((received, arrived, rejects)): State<Shared>, headers: HeaderMap) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let count = {
        let mut received = received.lock().unwrap();
        let count = received.entry(id).or_default();
        *count += 1;
        *count
    };
    let _ = arrived.send(());
    tokio::time::sleep(THINKS).await;
    if count <= rejects { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
}
