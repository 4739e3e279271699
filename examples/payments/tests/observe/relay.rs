//! A way to a server that can be cut.

use std::net::SocketAddr;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    target: String,
    task: JoinHandle<()>,
}

impl Relay {
    /// A way to `target`, a host and a port.
    pub(crate) async fn open(target: &str) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Relay { address, target: target.to_owned(), task: tokio::spawn(relay(listener, target.to_owned())) }
    }

    /// Ends all connections, and accepts no other.
    pub(crate) async fn cut(&mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }

    /// Accepts connections again.
    pub(crate) async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.task = tokio::spawn(relay(listener, self.target.clone()));
    }
}

async fn relay(listener: TcpListener, target: String) {
    let mut connections = JoinSet::new();
    loop {
        let (mut client, _) = listener.accept().await.unwrap();
        let target = target.clone();
        connections.spawn(async move {
            let mut server = TcpStream::connect(target).await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
        });
    }
}
