//! What a client receives of an error in two formats, and what the log has of it.

use std::{
    env, fs,
    io::{self, Write},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    http::Request,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{
    ErrorLayer, RouterExt,
    format::{Problem, Stripe},
};
use http_body_util::BodyExt;
use tower::ServiceExt;
use tracing::{Level, subscriber::set_default};

/// Whole responses and log records, one after the other.
#[derive(Debug, Default)]
pub struct Transcript(String);

impl Transcript {
    /// Adds what `handler` sends in each format, and what is logged meanwhile.
    pub async fn add<F, R>(&mut self, name: &str, handler: impl Fn() -> F + Clone + Send + Sync + 'static)
    where
        F: Future<Output = R> + Send + 'static,
        R: IntoResponse + 'static,
    {
        self.0.push_str(&format!("== {name}\n"));
        for (format, layer) in
            [("Stripe", ErrorLayer::new(Stripe::new())), ("Problem", ErrorLayer::new(Problem::new()))]
        {
            let handler = handler.clone();
            let app = Router::new().route("/", get(move || handler())).errors(layer);
            let (response, log) = logged(app).await;
            self.0.push_str(&format!("-- {format}\n{}\n-- log\n{log}\n", whole(response).await));
        }
    }

    /// The text, without what another run has otherwise, and without the line of
    /// PostgreSQL's own source that sqlx 0.9 adds to its texts.
    pub fn text(&self) -> String {
        let masks = [("127.0.0.1:", "127.0.0.1:*"), ("error_id=\"", "error_id=\"*"), (" at line ", "")];
        masks.iter().fold(self.0.clone(), |text, (before, shown)| masked(&text, before, shown))
    }

    /// Compares the text with the file of this name; BLESS=1 writes it.
    #[track_caller]
    pub fn matches(&self, name: &str) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
        let text = self.text();
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &text).expect("the folder of golden files is writable");
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(text == golden, "{} is another text now; BLESS=1 writes it:\n{text}", path.display());
    }
}

/// Adds a case to a transcript: a function of the pool, a function of nothing, or a name with a statement for the `run` of
/// the test.
#[macro_export]
macro_rules! add {
    ($transcript:ident, $pool:ident, $case:ident) => {{
        let pool = $pool.clone();
        $transcript.add(stringify!($case), move || $case(pool.clone())).await
    }};
    ($transcript:ident, $pool:ident, $case:ident()) => {
        $transcript.add(stringify!($case), $case).await
    };
    ($transcript:ident, $pool:ident, $name:literal, $statement:literal) => {{
        let pool = $pool.clone();
        let handler = move || {
            let pool = pool.clone();
            async move { run(&pool, $statement).await }
        };
        $transcript.add($name, handler).await
    }};
}

/// The text with `shown` for each number or id after `before`, and for that.
fn masked(text: &str, before: &str, shown: &str) -> String {
    let mut parts = text.split(before);
    let first = parts.next().unwrap_or_default().to_owned();
    let is_id = |c: char| c.is_ascii_hexdigit() || c == '-';
    parts.fold(first, |text, part| text + shown + part.trim_start_matches(is_id))
}

async fn logged(app: Router) -> (Response, String) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::DEBUG)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    let guard = set_default(subscriber);
    let request = Request::get("/").header("x-request-id", "req_golden").body(Body::empty()).expect("a request");
    let response = app.oneshot(request).await.expect("a router never fails");
    drop(guard);
    (response, log.of_ours())
}

/// Status, headers in order, body.
async fn whole(response: Response) -> String {
    let (parts, body) = response.into_parts();
    let mut headers: Vec<_> =
        parts.headers.iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().expect("ASCII"))).collect();
    headers.sort_unstable();
    let body = body.collect().await.expect("a body that was made").to_bytes();
    format!("{}\n{}\n{}", parts.status, headers.concat(), String::from_utf8(body.to_vec()).expect("JSON"))
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// The records of our crate: drivers write to the log as well.
    fn of_ours(&self) -> String {
        let text = String::from_utf8(self.0.lock().expect("no panic while writing").clone()).expect("UTF-8");
        text.lines().filter(|line| line.contains("error_response")).map(|line| line.trim().to_owned() + "\n").collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic while writing").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
