//! A served app, a raw client, and the golden files.

use std::{fs, path::PathBuf};

use axum::Router;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The id every request carries, so that answers repeat.
pub(crate) const REQUEST_ID: &str = "req_golden";

/// Serves `app` on a socket of its own and gives its raw answer to one request.
pub(crate) async fn ask(app: Router, method: &str, path: &str) -> String {
    ask_with(app, method, path, &[("x-request-id", REQUEST_ID)], "").await
}

/// The same with headers and a body.
pub(crate) async fn ask_with(app: Router, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut socket = TcpStream::connect(address).await.unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: api.example.com\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    server.abort();
    answer
}

/// Holds a whole answer (status line, headers, body) against a golden file;
/// `BLESS=1` writes the file instead.
#[track_caller]
pub(crate) fn check(golden: &str, answer: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(golden);
    let shown = shown(answer);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &shown).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(shown, expected, "{golden}");
    obligations(&shown);
}

/// The answer with plain line ends and without what changes from run to run.
fn shown(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let lines = head.split("\r\n").filter(|line| !line.starts_with("date: ") && *line != "connection: close");
    format!("{}\n\n{body}\n", lines.collect::<Vec<_>>().join("\n"))
}

/// What holds for every error, whatever its golden file says.
#[track_caller]
fn obligations(answer: &str) {
    let (head, body) = answer.split_once("\n\n").unwrap();
    let (status, headers) = head.split_once('\n').unwrap_or((head, ""));
    let count = |name: &str| headers.lines().filter(|line| line.starts_with(name)).count();
    if !status.starts_with("HTTP/1.1 4") && !status.starts_with("HTTP/1.1 5") {
        return;
    }
    assert_eq!(count("content-type: "), 1, "{answer}");
    assert_eq!(count("cache-control: "), 1, "{answer}");
    assert_eq!(count("x-request-id: "), 1, "{answer}");
    assert!(count("allow: ") <= 1, "{answer}");
    assert!(count("retry-after: ") <= 1, "{answer}");
    assert!(!body.is_empty(), "{answer}");
    for secret in ["hunter2", "secret-cause", "src/", ".rs"] {
        assert!(!answer.contains(secret), "{secret} in {answer}");
    }
    if status.contains(" 401 ") {
        assert_eq!(count("www-authenticate: "), 1, "{answer}");
    }
    if status.contains(" 405 ") {
        assert_eq!(count("allow: "), 1, "{answer}");
    }
}
