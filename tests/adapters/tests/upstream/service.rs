//! A service that fails as its path says.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Starts it on a free port.
pub(crate) async fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    address
}

/// A port at which nobody listens.
pub(crate) async fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("its address")
}

async fn serve(mut stream: TcpStream) {
    let mut head = vec![0; 4096];
    let read = stream.read(&mut head).await.unwrap_or_default();
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    let case = head.split(['/', '?', ' ']).nth(2).unwrap_or_default().to_owned();
    let bytes = match case.as_str() {
        "reset" => {
            let _ = stream.set_zero_linger();
            return;
        }
        "closed" => return,
        "silent" => return tokio::time::sleep(Duration::from_secs(5)).await,
        "slow_body" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"balance\":").await;
            return tokio::time::sleep(Duration::from_secs(5)).await;
        }
        "cut_off" => "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"balance\":".to_owned(),
        "no_http" => "220 smtp.example.com ESMTP\r\n".to_owned(),
        "no_json" => response("200 OK", "", "<html>secret</html>"),
        "another_type" => response("200 OK", "", r#"{"balance":"secret"}"#),
        "loop" => response("302 Found", "location: /loop?token=hunter2\r\n", ""),
        "429" => response("429 Too Many Requests", "retry-after: 30\r\n", "secret"),
        "503" => response("503 Service Unavailable", "retry-after: 1.5\r\n", "secret"),
        "503_no_wait" => response("503 Service Unavailable", "", "secret"),
        "409" => response("409 Conflict", "retry-after: 9\r\n", "secret"),
        status => response(&format!("{status} Secret-Reason"), "www-authenticate: Secret\r\n", "secret"),
    };
    let _ = stream.write_all(bytes.as_bytes()).await;
}

fn response(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}
