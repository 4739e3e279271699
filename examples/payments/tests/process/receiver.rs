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

/// It responds to the first request of an event with 500, and to others with 204.
pub(crate) struct Receiver {
    pub(crate) url: String,
    /// One for each request that arrives.
    pub(crate) arrivals: Arrivals<()>,
    received: Received,
    _runtime: Runtime,
}

impl Receiver {
    pub(crate) fn start() -> Receiver {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (sender, arrivals) = channel();
        let received = Received::default();
        let app = Router::new().route("/", post(receive)).with_state((received.clone(), sender));
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Receiver { url, arrivals, received, _runtime: runtime }
    }

    pub(crate) fn received(&self) -> BTreeMap<String, usize> {
        self.received.lock().unwrap().clone()
    }
}

async fn receive(State((received, arrived)): State<(Received, Sender<()>)>, headers: HeaderMap) -> StatusCode {
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let count = {
        let mut received = received.lock().unwrap();
        let count = received.entry(id).or_default();
        *count += 1;
        *count
    };
    let _ = arrived.send(());
    tokio::time::sleep(THINKS).await;
    if count == 1 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
}
