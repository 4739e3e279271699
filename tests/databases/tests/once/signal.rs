//! Where a handler is.

use tokio::net::{TcpListener, TcpStream};

/// Handlers that hold tell it that they do.
pub(crate) struct Signal {
    listener: TcpListener,
}

impl Signal {
    pub(crate) async fn new() -> Signal {
        Signal { listener: TcpListener::bind("127.0.0.1:0").await.expect("a port") }
    }

    /// The value of `x-signal`.
    pub(crate) fn port(&self) -> String {
        self.listener.local_addr().expect("an address").port().to_string()
    }

    /// Waits until a handler holds. It goes on when the connection is dropped.
    pub(crate) async fn reached(&self) -> TcpStream {
        self.listener.accept().await.expect("a handler").0
    }
}
