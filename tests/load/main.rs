//! `cargo test --test load -- [--seconds 10] [--clients 64]`: many clients at once against the reference APIs.
//!
//! They mix successes, every failure source and connections that are dropped,
//! and look at every answer. Memory stays flat, and nothing panics that is not
//! meant to.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod cases;
mod client;
mod memory;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    panic,
    process::ExitCode,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{net::TcpListener, time::sleep};

use crate::{
    cases::{Case, cases},
    client::Client,
    memory::Samples,
};

/// The panics that the example's own routes show.
const MEANT: [&str; 3] =
    ["the index is gone", "a bug in a handler", "a handler panics, and the client reads the API's own error"];

/// What some client has to see, or the load was not what it says.
const STATUSES: [u16; 15] = [200, 201, 400, 401, 402, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503];

static UNMEANT_PANICS: AtomicUsize = AtomicUsize::new(0);

struct Options {
    seconds: u64,
    clients: u64,
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        // Another test was asked for, or the list of tests.
        Ok(None) => return ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("error: {text}");
            return ExitCode::FAILURE;
        }
    };
    watch_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let findings = runtime.block_on(run(&options));
    for finding in &findings {
        eprintln!("MISSED: {finding}");
    }
    if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The options; a test runner may hand over names of tests as well.
fn options(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options { seconds: 10, clients: 64 };
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let value = arguments.next().and_then(|value| value.parse().ok());
            value.filter(|value| *value > 0).ok_or(format!("{argument} takes a number that is not zero"))
        };
        match &*argument {
            "--seconds" => options.seconds = number()?,
            "--clients" => options.clients = number()?,
            "--list" => return Ok(None),
            name if !name.starts_with('-') && !"load".contains(name) => return Ok(None),
            _ => {}
        }
    }
    Ok(Some(options))
}

/// Counts panics that are not meant; the others would fill the screen.
fn watch_panics() {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let text = info.payload_as_str().unwrap_or_default();
        if !MEANT.contains(&text) {
            UNMEANT_PANICS.fetch_add(1, Ordering::Relaxed);
            print(info);
        }
    }));
}

async fn run(options: &Options) -> Vec<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = example_seed_apis::app().into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });

    let cases: Arc<[Case]> = cases().into();
    let seen = Arc::new(Seen::default());
    let end = Instant::now() + Duration::from_secs(options.seconds);
    let clients: Vec<_> = (0..options.clients)
        .map(|number| tokio::spawn(Client::new(number, address, cases.clone(), seen.clone()).run(end)))
        .collect();
    let mut samples = Samples::new(Instant::now(), end);
    while Instant::now() < end {
        samples.take();
        sleep(Duration::from_millis(100)).await;
    }
    for client in clients {
        client.await.unwrap();
    }
    server.abort();
    findings(&seen, &cases, &samples)
}

/// What the clients saw.
#[derive(Default)]
struct Seen {
    answers: Mutex<BTreeMap<(&'static str, u16), usize>>,
    dropped: AtomicUsize,
    wrong: Mutex<BTreeMap<&'static str, String>>,
}

impl Seen {
    fn answer(&self, case: &'static str, status: u16) {
        *self.answers.lock().unwrap().entry((case, status)).or_default() += 1;
    }

    fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// Keeps the first of each case.
    fn wrong(&self, case: &'static str, text: String) {
        self.wrong.lock().unwrap().entry(case).or_insert(text);
    }
}

fn findings(seen: &Seen, cases: &[Case], samples: &Samples) -> Vec<String> {
    let answers = seen.answers.lock().unwrap();
    let mut by_status: BTreeMap<u16, usize> = BTreeMap::new();
    for ((_, status), count) in &*answers {
        *by_status.entry(*status).or_default() += count;
    }
    println!("answers by status: {by_status:?}");
    println!("connections dropped: {}", seen.dropped.load(Ordering::Relaxed));
    println!("memory: {samples}");

    let wrong = std::mem::take(&mut *seen.wrong.lock().unwrap());
    let mut findings: Vec<_> = wrong.into_iter().map(|(case, text)| format!("{case}: {text}")).collect();
    let missing: Vec<_> = STATUSES.iter().filter(|status| !by_status.contains_key(status)).collect();
    if !missing.is_empty() {
        findings.push(format!("nobody was answered with {missing:?}"));
    }
    let unasked: Vec<_> =
        cases.iter().map(|case| case.name).filter(|name| !answers.keys().any(|(asked, _)| asked == name)).collect();
    if !unasked.is_empty() {
        findings.push(format!("nobody was answered to: {unasked:?}"));
    }
    if seen.dropped.load(Ordering::Relaxed) == 0 {
        findings.push("no connection was dropped".to_owned());
    }
    let panics = UNMEANT_PANICS.load(Ordering::Relaxed);
    if panics > 0 {
        findings.push(format!("{panics} panics that nobody meant"));
    }
    findings.extend(samples.finding());
    findings
}
