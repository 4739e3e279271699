//! A served app, a raw client, and the golden files.

pub(crate) mod format;
pub(crate) mod records;

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

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// One request on a connection of its own; `content-length` and `host` are
    /// added.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: api.example.com\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        self.send(request.as_bytes()).await
    }

    /// The answer to these bytes, on a connection that stays open until the
    /// server closes it.
    pub(crate) async fn send(&self, request: &[u8]) -> Answer {
        Answer(self.exchange(request).await)
    }

    /// All that comes back for `requests` on one connection.
    pub(crate) async fn exchange(&self, requests: impl AsRef<[u8]>) -> String {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        socket.write_all(requests.as_ref()).await.unwrap();
        let mut answers = String::new();
        socket.read_to_string(&mut answers).await.unwrap();
        answers
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
        let values = self.headers(name);
        assert!(values.len() < 2, "{name} twice in {}", self.0);
        values.first().copied()
    }

    /// Every value of a header.
    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        let (head, _) = self.0.split_once("\r\n\r\n").unwrap();
        let values = head.split("\r\n").skip(1).filter_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        });
        values.collect()
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

/// Status and code (with its type, where the code alone is no key), as a
/// format puts them on the wire.
pub(crate) fn status_and_code(status: u16, body: &serde_json::Value) -> String {
    let error = if body["error"].is_object() { &body["error"] } else { body };
    let text = |name: &str| error[name].as_str().map(str::to_owned);
    let number = error["status_code"].as_i64().map(|number| number.to_string());
    let code = number.or(text("code")).or(text("error")).expect("a member that has the code: name it here");
    match body["http"].as_u64() {
        Some(http) => {
            assert_eq!(http, u64::from(status));
            format!("{http} {}/{code}", text("type").unwrap())
        }
        None => format!("{status} {code}"),
    }
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
pub(crate) fn shown(answer: &str) -> String {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let mut lines: Vec<_> =
        head.split("\r\n").filter(|line| !line.starts_with("date: ") && *line != "connection: close").collect();
    lines[1..].sort_unstable();
    format!("{}\n\n{body}\n", lines.join("\n"))
}

/// What holds for every error, whatever its golden file says.
#[track_caller]
pub(crate) fn obligations(answer: &str) {
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
