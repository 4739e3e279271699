//! The service as a process, with what it prints.

use std::{
    env,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::database::new_database;

/// How long the program may take to start.
const START: Duration = Duration::from_secs(60);

/// What a process prints, as far as it has.
type Printed = Arc<Mutex<String>>;

/// The service as a process. It ends with the test.
pub(crate) struct Running {
    pub(crate) folder: PathBuf,
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) database_url: String,
    client: Client,
    child: Child,
    printed: Printed,
    log: Printed,
}

/// A response as its bytes are.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Running {
    /// Starts the service on a new database. `name` is part of the path of its folder.
    pub(crate) async fn start(name: &str, flags: &[&str]) -> Running {
        Running::start_on(new_database().await, name, flags).await
    }

    /// Starts it on this PostgreSQL, or on a new file of SQLite.
    pub(crate) async fn start_on(database: Option<String>, name: &str, flags: &[&str]) -> Running {
        let folder = env::temp_dir().join(format!("payments-{name}-{}", uuid::Uuid::now_v7()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_example-payments"));
        command.arg("--listen=127.0.0.1:0").arg(format!("--data-folder={}", folder.display())).args(flags);
        command.args(database.iter().map(|url| format!("--database-url={url}")));
        let database_url = database.unwrap_or_else(|| format!("sqlite://{}", folder.join("payments.db").display()));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (printed, log) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
        // The client asks for one, also where no address is https.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap();
        let (url, key) = (String::new(), String::new());
        let mut running = Running { folder, url, key, database_url, client, child, printed, log };
        let began = Instant::now();
        while running.line("  metrics ").is_none() {
            assert!(began.elapsed() < START && running.child.try_wait().unwrap().is_none(), "{}", running.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        running.url = running.line("listening on ").unwrap().split(',').next().unwrap().to_owned();
        running.key = running.line("  test  ").unwrap();
        running
    }

    /// The rest of the printed line that begins like this.
    pub(crate) fn line(&self, beginning: &str) -> Option<String> {
        let printed = self.printed.lock().unwrap();
        let (_, rest) = printed.lines().find_map(|line| line.strip_prefix(beginning).map(|rest| (line, rest)))?;
        Some(rest.trim().to_owned())
    }

    /// The token of operators.
    pub(crate) fn operator_token(&self) -> String {
        std::fs::read_to_string(self.folder.join("operator-token")).unwrap().trim().to_owned()
    }

    /// Tells it to end, and waits until it has.
    pub(crate) async fn stop(&mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let ended = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        assert!(ended.success(), "{ended}: {}", self.log());
    }

    /// Its log.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// A request with the test key and an idempotency key of its own.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        request.bearer_auth(&self.key).header("idempotency-key", uuid::Uuid::now_v7().to_string())
    }

    pub(crate) async fn get(&self, path: &str) -> Received {
        receive(self.request(Method::GET, path)).await
    }

    /// Of another server, without the key; `None` if there is no connection.
    pub(crate) async fn get_other(&self, url: &str, query: &[(&str, &str)]) -> Option<Received> {
        let url = reqwest::Url::parse_with_params(url, query).unwrap();
        let response = self.client.get(url).send().await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Some(Received { status, headers, body: response.text().await.unwrap() })
    }

    /// A form.
    pub(crate) async fn post(&self, path: &str, form: &str) -> Received {
        let request = self.request(Method::POST, path);
        receive(request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())).await
    }

    /// Opens an account, and returns its id.
    pub(crate) async fn account(&self, email: &str) -> String {
        let created = self.post("/v1/accounts", &format!("email={email}&currency=EUR&balance=10000")).await;
        assert_eq!(created.status, 201, "{created:?}");
        // Formats have it in different members.
        let (_, id) = created.body.split_once("\"acc_").unwrap();
        format!("acc_{}", id.split('"').next().unwrap())
    }

    /// A connection to its database.
    pub(crate) async fn connection(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.database_url).await.unwrap()
    }

    /// Runs statements on its database.
    pub(crate) async fn sql(&self, statements: &[&str]) {
        let mut connection = self.connection().await;
        for statement in statements {
            sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&mut connection).await.unwrap();
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.database_url.starts_with("postgres://")
    }
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

pub(crate) async fn receive(request: RequestBuilder) -> Received {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Received { status, headers, body: response.text().await.unwrap() }
}

/// Reads until the end, in a thread: a process whose output nobody reads would wait.
fn collect(output: impl Read + Send + 'static) -> Printed {
    let printed = Printed::default();
    let lines = Arc::clone(&printed);
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            lines.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
    printed
}
