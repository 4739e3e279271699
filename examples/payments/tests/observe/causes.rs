//! The id of each server error leads to file and line of its cause, in one command, and no client reads a word of it.

use std::{fs, path::Path, process::Command};

use crate::{
    catalog_command::{error_catalog, output},
    database::new_database,
    failures::{Failure, HURRIED, NARROW, PATIENT, SHORT, of_load, of_requests, of_the_database, of_time},
    relay::Relay,
    running::{Received, Running},
    secrets::{
        SECRET_FOLDER, SECRET_HOST, SECRET_PASSWORD, SECRET_PATH, no_client_reads_more, nobody_reads, public_pages,
    },
};

/// One after the other, in three formats, each of which has the id in another place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a minute: examples/payments/tests/monitoring"]
async fn an_id_leads_to_file_and_line_in_one_command() {
    let service = Running::start(SECRET_FOLDER, &[&SHORT[..], &["--format=problem"]].concat()).await;
    let failures = of_requests(&service).await;
    let mut found = failures.len();
    check(&service, &failures).await;

    let url = format!("--processor-url=http://canary-user:{SECRET_PASSWORD}@{SECRET_HOST}/{SECRET_PATH}");
    let service = Running::start(SECRET_FOLDER, &[&NARROW[..], &[&url]].concat()).await;
    let failures = of_load(&service).await;
    found += failures.len();
    check(&service, &failures).await;

    let service = Running::start(SECRET_FOLDER, &[&HURRIED[..], &["--format=finqware"]].concat()).await;
    check(&service, &[of_time(&service).await]).await;
    found += 1;

    // SQLite is a file.
    if let Some(url) = new_database().await {
        let server = url.split(['@', '/']).nth(3).unwrap().to_owned();
        let mut relay = Relay::open(&server).await;
        let url = url.replace(&server, &relay.address.to_string());
        let service = Running::start_on(Some(url), SECRET_FOLDER, &PATIENT).await;
        check(&service, &[of_the_database(&service, &mut relay).await]).await;
        found += 1;
    }
    println!("{found} server errors, each found by its id");
    assert_eq!(found, if service.is_postgres() { 17 } else { 15 });
}

async fn check(service: &Running, failures: &[Failure]) {
    for failure in failures {
        let cause = failure.cause;
        no_client_reads_more(&failure.received);
        nobody_reads(service, &failure.received.body);
        let record = record(service, &id(&failure.received));
        println!("{cause}: {}", record.lines().next().unwrap());
        assert!(source_lines(&record).any(|(file, line)| is_place(failure, file, &line)), "{cause}: {record}");
        assert!(record.contains(failure.internal), "{cause}: {record}");
        nobody_reads(service, &record);
    }
    for (path, page) in public_pages(service).await {
        // Where the service is, is no secret.
        no_client_reads_more(&page);
        nobody_reads(service, &page.body);
        println!("{path}: {} bytes", page.body.len());
    }
    nobody_reads(service, &service.log());
    assert!(!service.log().contains("panicked"), "{}", service.log());
}

/// The id in the body where it has one, and otherwise that of the request.
fn id(received: &Received) -> String {
    let body = received.json();
    let in_body = body["instance"].as_str().map(|instance| instance.rsplit('/').next().unwrap());
    in_body.or(body["id"].as_str()).or(received.header("request-id")).unwrap().to_owned()
}

/// What the command prints that the service named when it started.
fn record(service: &Running, id: &str) -> String {
    let line = service.line("  causes ").unwrap();
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("error-catalog"));
    output(Command::new(error_catalog()).args(words.map(|word| if word == "ID" { id } else { word })))
}

/// The places in a record, each with its line in the source code: of the error, then of the spans.
fn source_lines(record: &str) -> impl Iterator<Item = (&str, String)> {
    let words = record.split_whitespace().map(|word| word.trim_matches(['(', ')']));
    words.filter_map(|word| {
        let (file, place) = word.split_once(".rs:")?;
        let line: usize = place.split(':').next()?.parse().ok()?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let source = fs::read_to_string(root.join(format!("{file}.rs"))).ok()?;
        Some((file, source.lines().nth(line - 1)?.to_owned()))
    })
}

fn is_place(failure: &Failure, file: &str, line: &str) -> bool {
    failure.places.iter().any(|(expected, code)| {
        // A part of any name or line would find each of them.
        assert!(expected.contains('/') && code.len() >= 8 || *expected == "app.rs", "{expected}: {code}");
        expected.strip_suffix(".rs").is_some_and(|expected| file.ends_with(expected)) && line.contains(code)
    })
}
