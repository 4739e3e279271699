//! `error-catalog occurrence`: from the id that a client reports to file and line of the cause, in one command.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../error-occurrences/tests/located/app.rs"]
mod app;

use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{Router, routing::get};
use error_testing::fetch;

use self::app::{CANARY, FAILURES, LINE, TOKEN};

/// The file of the causes, as the compiler was given it here.
const FILE: &str = "crates/error-catalog-cli/tests/../../error-occurrences/tests/located/app.rs";

/// The address of an app that is served.
async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

/// A file with a token.
struct TokenFile(PathBuf);

impl TokenFile {
    fn new(token: &str) -> TokenFile {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("error-catalog-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::write(&path, token).unwrap();
        TokenFile(path)
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What the command prints, what it says beside it, and its exit status.
fn run(id: &str, url: &str, token: &str, more: &[&str]) -> (String, String, i32) {
    let file = TokenFile::new(token);
    let mut command = Command::new(env!("CARGO_BIN_EXE_error-catalog"));
    command.args(["occurrence", id, "--url", url, "--token-file"]).arg(&file.0).args(more);
    let output = command.env_remove("CLICOLOR_FORCE").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let said = text(output.stderr).replace(&*file.0.to_string_lossy(), "FILE");
    (text(output.stdout), said, output.status.code().unwrap())
}

/// The body of the error at `path`, and the id in it.
fn failure(url: &str, path: &str) -> (String, String) {
    let received = fetch(url, path, &[]).unwrap();
    assert!(received.status().is_server_error(), "{path}");
    let body = String::from_utf8(received.body().to_vec()).unwrap();
    let instance = received.json()["instance"].as_str().unwrap().to_owned();
    (body, instance.rsplit('/').next().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_id_leads_to_file_and_line_in_one_command() {
    let url = serve(app::app()).await;
    let operators = format!("{url}/internal/occurrences");
    for path in FAILURES {
        let (body, id) = failure(&url, path);
        assert!(!body.contains(CANARY) && !body.contains(".rs"), "{path}: {body}");
        let (printed, said, status) = run(&id, &operators, TOKEN, &[]);
        assert_eq!((status, &*said), (0, ""), "{path}");
        let place = format!(" at {FILE}:{}:", LINE.load(Ordering::SeqCst));
        let first = printed.lines().next().unwrap();
        assert!(first.contains(&place), "{path}: {first}, not {place}");
        assert!(printed.contains(CANARY), "{path}: {printed}");
        assert!(printed.contains(&format!("  body        {body}\n")), "{path}: {printed}");
    }
    // The line that fails is noted for the process: one test after the other.
    the_whole_text_and_the_json(&url).await;
}

async fn the_whole_text_and_the_json(url: &str) {
    let (body, id) = failure(url, "/internal");
    let operators = format!("{url}/internal/occurrences/");
    let (printed, ..) = run(&id, &operators, TOKEN, &[]);
    let line = LINE.load(Ordering::SeqCst);
    let field = |name: &str| {
        let found = printed.lines().find_map(|line| line.strip_prefix(&format!("  {name:<11} ")));
        found.unwrap_or_else(|| panic!("{name}: {printed}")).to_owned()
    };
    let (request_id, time) = (field("request id"), field("time"));
    assert_eq!(
        printed,
        format!(
            "500 internal_error at {FILE}:{line}:23\n  id          {id}\n  request id  {request_id}\n  time        {time}\n  \
             request     GET /internal\n  message     An internal error occurred\n  cause       {CANARY}\n  \
             body        {body}\n"
        ),
    );
    let (by_request, ..) = run(&request_id, &operators, TOKEN, &[]);
    assert_eq!(by_request, printed);

    let (json, ..) = run(&id, &operators, TOKEN, &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["records"][0]["location"]["line"], line);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_exit_status_says_what_came_of_it() {
    let url = serve(app::app()).await;
    let operators = format!("{url}/internal/occurrences");
    let (printed, said, status) = run("unknown", &operators, TOKEN, &[]);
    assert_eq!((&*printed, &*said, status), ("", "error: no error with the id unknown is kept there\n", 1));

    let wrong = "wrong-0123456789abcdef0123456789abcdef";
    let (_, said, status) = run("unknown", &operators, wrong, &[]);
    assert_eq!((&*said, status), ("error: the service does not accept the token in FILE\n", 2));

    let (_, said, status) = run("unknown", &operators, "two words", &[]);
    assert_eq!((&*said, status), ("error: FILE: it must hold the token alone\n", 2));

    let (_, said, status) = run("unknown", "http://192.0.2.1/internal", TOKEN, &[]);
    let advice = "error: the network could read the token: give the https:// address, or --plain-http\n";
    assert_eq!((&*said, status), (advice, 2));

    let (_, said, status) = run("unknown", "http://127.0.0.1:1", TOKEN, &[]);
    assert!(said.starts_with("error: http://127.0.0.1:1 can't be reached: "), "{said}");
    assert_eq!(status, 2);

    let (_, said, status) = run("7", &format!("{url}/nowhere"), TOKEN, &[]);
    assert_eq!((&*said, status), ("error: no error with the id 7 is kept there\n", 1));
}

/// A service may have been taken over.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nothing_that_a_service_sends_acts_on_the_terminal() {
    let record = |text: &str| {
        serde_json::json!({ "records": [{
            "id": text, "recorded_at": u64::MAX, "status": 500, "message": text, "causes": [text],
            "location": { "file": text, "line": 1, "column": 1 },
            "spans": [{ "name": text, "fields": [text] }], "public": { "media_type": text, "body": text },
        }] })
    };
    let hostile = "a\u{1b}[31m\n::error::b\r\u{202e}c\n##[group]d";
    let body = record(hostile).to_string();
    let url = serve(Router::new().route("/{id}", get(async move || body))).await;
    for format in ["text", "json"] {
        let (printed, _, status) = run("1", &url, TOKEN, &["--format", format]);
        assert_eq!(status, 0);
        assert!(!printed.contains(['\u{1b}', '\u{202e}', '\r']), "{printed}");
        assert!(!printed.lines().any(|line| line.trim_start().starts_with("::")), "{printed}");
        assert!(!printed.contains("##["), "{printed}");
    }
    let url = serve(Router::new().route("/{id}", get(async || "no json"))).await;
    let (_, said, status) = run("1", &url, TOKEN, &[]);
    assert!(said.starts_with("error: the service did not return a record: "), "{said}");
    assert_eq!(status, 2);
}
