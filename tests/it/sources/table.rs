//! The whole table, and the page of the book that shows it.

use std::{collections::HashSet, fs, path::PathBuf};

use super::{
    after_the_head, bodies, extra, governor, handlers, idempotency, panics, rejections, routing, services,
    source::Source, tower_http, under_cors,
};
use crate::format::Format;

/// A heading of the book, and the sources under it.
type Part = (&'static str, Vec<Source>);

fn parts() -> [Part; 11] {
    [
        ("Routing", routing::sources()),
        ("axum's extractors", rejections::sources()),
        ("axum-extra's extractors and replies", extra::sources()),
        ("Limits of bodies", bodies::sources()),
        ("tower's services", services::sources()),
        ("tower-http", tower_http::sources()),
        ("tower_governor", governor::sources()),
        ("error-idempotency", idempotency::sources()),
        ("Handlers and middleware", handlers::sources()),
        ("Panics", panics::sources()),
        ("CORS", under_cors::sources()),
    ]
}

/// Checks each source in each format, and names every cell that fails.
async fn check(sources: Vec<Source>) {
    check_cells(sources, |source| source.what, Source::check).await;
}

async fn check_cells<R, F>(rows: Vec<R>, what: fn(&R) -> &'static str, check: fn(R, Format) -> F)
where
    R: Clone,
    F: Future<Output = ()> + Send + 'static,
{
    let mut failed = Vec::new();
    for row in rows {
        for format in Format::all() {
            // A task of its own, so that a cell fails alone.
            if let Err(failure) = tokio::spawn(check(row.clone(), format)).await {
                let text = failure.into_panic().downcast::<String>().map_or_else(|_| String::new(), |text| *text);
                failed.push(format!("{} in {}: {text}", what(&row), format.name()));
            }
        }
    }
    assert!(failed.is_empty(), "{} cells failed:\n{}", failed.len(), failed.join("\n"));
}

#[tokio::test]
async fn routing() {
    check(routing::sources()).await;
}

#[tokio::test]
async fn axums_extractors() {
    check(rejections::sources()).await;
}

#[tokio::test]
async fn axum_extras_extractors_and_replies() {
    check(extra::sources()).await;
}

#[tokio::test]
async fn limits_of_bodies() {
    check(bodies::sources()).await;
}

#[tokio::test]
async fn towers_services() {
    check(services::sources()).await;
}

#[tokio::test]
async fn tower_http() {
    check(tower_http::sources()).await;
}

#[tokio::test]
async fn tower_governor() {
    check(governor::sources()).await;
}

#[tokio::test]
async fn error_idempotency() {
    check(idempotency::sources()).await;
}

#[tokio::test]
async fn handlers_and_middleware() {
    check(handlers::sources()).await;
}

#[tokio::test]
async fn panics() {
    check(panics::sources()).await;
}

#[tokio::test]
async fn cors() {
    check(under_cors::sources()).await;
}

#[tokio::test]
async fn streams() {
    check_cells(after_the_head::late(), |late| late.what, after_the_head::Late::check).await;
}

/// How the page begins.
const INTRODUCTION: &str = "\
# Every source of errors

This page lists what can fail in a stack of axum, axum-extra, tower, tower-http and tower_governor, and what the client
receives. Each row is tested in every format; the tests generate this page (`BLESS=1`). The codes for idempotency keys
are on [a page of their own](idempotency.md#tell-clients-what-to-do).

The statuses are those of the format `Problem` (problem+json). If the failing layer chose the status, every format keeps
it. If this library chooses the status by the [category](keys.md) of the error, other formats may use another status.

A *bare* status is a response without a body, such as `StatusCode::CONFLICT` returned by a handler. Rows with \"your own
error\" use a typed error of the service with the status 409. A
[`CategoryError`](how_do_i.md#return-an-error-without-an-enum) is an error with a category and no code of its own.
";

#[test]
fn the_book_shows_every_source() {
    let mut table = String::from(INTRODUCTION);
    let mut names = HashSet::new();
    for (heading, sources) in parts() {
        table.push_str(&format!("\n## {heading}\n\n| what fails | status | category |\n|---|---|---|\n"));
        for source in sources {
            assert!(names.insert(source.what), "{} twice", source.what);
            let (status, _) = source.outcome.is(Format::PROBLEM).split_once(' ').unwrap();
            let why = source.deviation.map_or_else(String::new, |why| format!(" ({why})"));
            table.push_str(&format!("| {}{why} | {status} | {} |\n", source.what, source.outcome.category));
        }
    }
    table.push_str("\n## Streams\n\n| what fails | last frame | category |\n|---|---|---|\n");
    for late in after_the_head::late() {
        assert!(names.insert(late.what), "{} twice", late.what);
        table.push_str(&format!("| {} | {} | {} |\n", late.what, late.frame.name(), late.outcome.category));
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/sources.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, table).unwrap();
    } else {
        assert_eq!(fs::read_to_string(&path).unwrap(), table);
    }
}
