//! Spans and metrics at a collector.

use std::{
    process::Command,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::State, http::Uri, routing::any};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::program::{read, send, start};

/// The requests that arrived: their paths and bodies.
type Received = Arc<Mutex<Vec<(String, Bytes)>>>;

fn collector(received: &Received) -> (Runtime, String) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let receive = async |State(received): State<Received>, uri: Uri, body: Bytes| {
        received.lock().unwrap().push((uri.path().to_owned(), body));
    };
    let app = Router::new().fallback(any(receive)).with_state(received.clone());
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
    (runtime, url)
}

fn contains(bodies: &[(String, Bytes)], path: &str, part: &[u8]) -> bool {
    let mut bodies = bodies.iter().filter(|(at, _)| at == path).map(|(_, body)| body);
    bodies.any(|body| body.windows(part.len()).any(|found| found == part))
}

/// They have the code of the error and the trace of the client, which the log has as well. What was not sent when the program is
/// told to end is sent then.
#[test]
fn an_error_is_exported() {
    let received = Received::default();
    let (_runtime, url) = collector(&received);
    let mut program = start(&[&format!("--otlp-endpoint={url}")]);
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let head = format!("GET /v1/accounts/acc_9 HTTP/1.1\r\ntraceparent: 00-{trace}-00f067aa0ba902b7-01\r\nx-a: GET /");
    let answer = read(send(&program.address, &program.key, "k1", &head, "").unwrap());
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    assert!(Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().unwrap().success());
    assert!(program.child.wait().unwrap().success());
    let received = received.lock().unwrap();
    for part in ["example-payments", "error.type", "resource_not_found"] {
        for path in ["/v1/traces", "/v1/metrics"] {
            assert!(contains(&received, path, part.as_bytes()), "{part} in {path}: {received:?}");
        }
    }
    assert!(contains(&received, "/v1/metrics", b"http.server.errors"), "{received:?}");
    let id: Vec<u8> = (0..16).map(|at| u8::from_str_radix(&trace[2 * at..2 * at + 2], 16).unwrap()).collect();
    assert!(contains(&received, "/v1/traces", &id), "{received:?}");
}

/// A trace that the client did not begin is in the log too.
#[test]
fn the_record_of_an_error_names_its_trace() {
    let (_runtime, url) = collector(&Received::default());
    let mut program = start(&[&format!("--otlp-endpoint={url}")]);
    let created = read(program.send("POST /v1/accounts", "email=ada@example.com&currency=EUR"));
    let account = created.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap();
    let failed =
        read(program.send("POST /v1/charges", &format!("account={account}&amount=1&currency=EUR&card=tok_error")));
    assert!(failed.starts_with("HTTP/1.1 502"), "{failed}");
    assert!(Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().unwrap().success());
    assert!(program.child.wait().unwrap().success());
    let log = program.log();
    let id = log.split("trace_id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{log}"));
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{log}");
}
