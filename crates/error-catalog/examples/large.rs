//! Measures the gate on a large API: `cargo run --release -p error-catalog --example large`. With a folder as its argument it writes both
//! versions there, for the command.
#![allow(clippy::expect_used, reason = "the catalogs are known")]

use std::{env, error::Error, fs, hint::black_box, path::Path, time::Instant};

use error_catalog::{
    ErrorKey, PublishedCatalog, PublishedError, PublishedExample, PublishedHeader, PublishedMember, PublishedOperation,
    check, diff, json, read,
};

const CODES: usize = 10_000;
const OPERATIONS: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let (old, new) = (catalog(), changed());
    let text = json(&old)?;
    if let Some(folder) = env::args().nth(1) {
        fs::write(Path::new(&folder).join("old.json"), &text)?;
        fs::write(Path::new(&folder).join("new.json"), json(&new)?)?;
    }
    println!("{CODES} codes, {OPERATIONS} operations, {} MB of JSON", text.len() / 1_000_000);
    measure("read", || read(&text).expect("it was written").errors.len());
    measure("diff, nothing changed", || diff(&old, &old).len());
    measure("diff, each tenth error changed", || diff(&old, &new).len());
    measure("diff, every type URI moved", || diff(&old, &moved()).len());
    measure("check", || check(&old).len());
    measure("explain a code", || old.named("error_9999").count());
    Ok(())
}

/// The least of nine runs, and what is found.
fn measure(what: &str, mut work: impl FnMut() -> usize) {
    let mut found = 0;
    let mut times: Vec<_> = (0..9)
        .map(|_| {
            let begin = Instant::now();
            found = black_box(work());
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("{what}: {:.1} ms ({found} found)", times[0].as_secs_f64() * 1_000.0);
}

/// An API whose errors have members, headers and examples.
fn catalog() -> PublishedCatalog {
    let errors = (0..CODES).map(error).collect();
    let returned =
        |at: usize| (0..30).map(move |step| ErrorKey::new(404, None, &format!("error_{}", (at * 10 + step) % CODES)));
    let operation = |at: usize| {
        PublishedOperation::new(format!("get_{at}"), "GET", format!("/v1/resources{at}/{{id}}"))
            .with_errors(returned(at))
    };
    let mut operations: Vec<_> = (0..OPERATIONS).map(operation).collect();
    operations.sort_by(|one, other| (&one.path, &one.method).cmp(&(&other.path, &other.method)));
    PublishedCatalog {
        form: PublishedCatalog::FORM,
        name: "large".to_owned(),
        format: "problem".to_owned(),
        media_type: "application/problem+json".to_owned(),
        docs_base: Some("https://api.example.com/errors/".to_owned()),
        errors,
        operations,
        ..PublishedCatalog::default()
    }
}

fn error(at: usize) -> PublishedError {
    let (code, uri) = (format!("error_{at}"), format!("https://api.example.com/errors/error_{at}"));
    let body = format!(
        r#"{{"type":"{uri}","title":"Error {at}","status":404,"detail":"No thing has the id id_123","code":"{code}","required":60,"available":60}}"#
    );
    PublishedError {
        status: 404,
        category: "not_found".to_owned(),
        title: format!("Error {at}"),
        description: Some("There is no such thing, or the caller may not see it.".to_owned()),
        message: Some("No thing has the id {id}".to_owned()),
        action: Some("Check the id.".to_owned()),
        retry: "after_change".to_owned(),
        members: vec![PublishedMember::new("required", "integer"), PublishedMember::new("available", "integer")],
        examples: vec![PublishedExample {
            format: "problem".to_owned(),
            media_type: "application/problem+json".to_owned(),
            status: 404,
            headers: vec![
                PublishedHeader::new("cache-control", Some("no-store")),
                PublishedHeader::new("content-type", Some("application/problem+json")),
            ],
            body,
        }],
        uri: Some(uri),
        code,
        ..PublishedError::default()
    }
}

/// Each tenth error has another status, and one member less.
fn changed() -> PublishedCatalog {
    let mut catalog = catalog();
    for error in catalog.errors.iter_mut().step_by(10) {
        error.status = 410;
        error.members.pop();
    }
    catalog
}

fn moved() -> PublishedCatalog {
    let mut catalog = catalog();
    for error in &mut catalog.errors {
        error.uri = error.uri.take().map(|uri| uri.replace("api.example.com", "errors.example.com"));
    }
    catalog.docs_base = Some("https://errors.example.com/errors/".to_owned());
    catalog
}
