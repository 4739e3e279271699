//! A served app, a raw client, and the golden files.

use std::{fs, net::SocketAddr, path::PathBuf};

use axum::Router;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The id every request carries, so that answers repeat.
pub(crate) const REQUEST_ID: &str = "req_golden";

/// A handler that fails without an answer.
pub(crate) async fn panics() {
    panic!("hunter2")
}

/// Serves `app` on a socket of its own and gives its raw answer to one request.
pub(crate) async fn ask(app: Router, method: &str, path: &str) -> String {
    ask_with(app, method, path, &[("x-request-id", REQUEST_ID)], "").await
}

/// The same with headers and a body.
pub(crate) async fn ask_with(app: Router, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    Server::start(app).await.ask(method, path, headers, body).await.0
}

/// An app on a socket of its own, for several requests to one state.
pub(crate) struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(app: Router) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Server { address, task }
    }

    /// One request on a connection of its own; `content-length` and `host` are
    /// added.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: api.example.com\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        Answer(answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A raw answer.
#[derive(Debug)]
pub(crate) struct Answer(pub(crate) String);

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.0.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// The value of a header that is there once or not at all.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.0.split_once("\r\n\r\n").unwrap();
        let mut values = head.split("\r\n").skip(1).filter_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        });
        let value = values.next();
        assert_eq!(values.next(), None, "{name} twice in {}", self.0);
        value
    }

    pub(crate) fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").unwrap().1
    }

    /// Holds status and body against what is expected.
    #[track_caller]
    pub(crate) fn check(&self, status: u16, body: &str) {
        assert_eq!((self.status(), self.body()), (status, body), "{}", self.0);
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.body()).unwrap_or_else(|error| panic!("{error}: {}", self.0))
    }
}

/// Holds a whole answer (status line, headers, body) against a golden file;
/// `BLESS=1` writes the file instead.
#[track_caller]
pub(crate) fn check(golden: &str, answer: &str) {
    let shown = shown(answer);
    check_text(golden, &shown);
    obligations(&shown);
}

/// Holds any text against a golden file.
#[track_caller]
pub(crate) fn check_text(golden: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(golden);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(text, expected, "{golden}");
}

/// The answer with plain line ends, its headers sorted (their order means
/// nothing), and without what changes from run to run.
fn shown(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let mut lines: Vec<_> =
        head.split("\r\n").filter(|line| !line.starts_with("date: ") && *line != "connection: close").collect();
    lines[1..].sort_unstable();
    format!("{}\n\n{body}\n", lines.join("\n"))
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
