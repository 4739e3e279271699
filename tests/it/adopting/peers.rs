//! The plain axum router that other crates are compared with: no byte changes, and the report names each response that
//! `conformance` finds.

use error_response::{
    ErrorLayer, RouterExt,
    format::Problem,
    layer::{Change, Reported},
    testing::{Finding, Report},
};

use super::{everything_wrong::everything_wrong, plain::Plain, undated};
use crate::{api::router, support::Server};

const ROUTES: [&str; 5] = ["/orders", "/orders/{id}", "/report", "/limited", "/panic"];

fn layer() -> ErrorLayer {
    ErrorLayer::new(Problem::new()).report_only()
}

/// Everything of a finding but the time of day.
fn seen(finding: &Finding) -> (String, Option<u16>, String, String) {
    let answer = finding.answer().lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n");
    (finding.request().to_owned(), finding.status(), finding.fault().to_string(), answer)
}

/// The route of a request that a finding names; `None` for an unknown path.
fn route_of(finding: &Finding) -> Option<&'static str> {
    let path = finding.request().split([' ', ',', '?']).nth(1).unwrap();
    let is_at = |route: &&str| match route.split_once('{') {
        Some((start, _)) => path.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && !rest.contains('/')),
        None => path == *route,
    };
    ROUTES.into_iter().find(is_at)
}

fn names(entry: &Reported, finding: &Finding) -> bool {
    let method = finding.request().split(' ').next().unwrap();
    let is_known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"].contains(&method);
    (entry.method(), entry.route(), entry.status())
        == (if is_known { method } else { "other" }, route_of(finding), finding.status())
}

#[tokio::test]
async fn the_report_names_each_response_that_conformance_finds() {
    let layer = layer();
    let without = everything_wrong(router::<Plain>()).await;
    let with = everything_wrong(router::<Plain>().errors(layer.clone())).await;
    let all = |report: &Report| report.findings().iter().map(seen).collect::<Vec<_>>();
    assert!(without.findings().len() > 200, "{without}");
    assert_eq!(all(&with), all(&without));
    assert_eq!((with.requests(), with.errors()), (without.requests(), without.errors()));

    let report = layer.report();
    let entries = report.entries();
    for finding in with.findings() {
        assert!(entries.iter().any(|entry| names(entry, finding)), "{finding:?} is not in\n{report}");
    }
    // Panics have no response: `conformance` finds each, and the report counts each.
    let panics = entries.iter().filter(|entry| entry.changes().any(|change| *change == Change::Panic));
    assert!(panics.map(Reported::count).sum::<u64>() >= 31, "{report}");
    // And nothing else: what it names is an error, or no response.
    assert!(entries.iter().all(|entry| entry.status().is_none_or(|status| status >= 400)), "{report}");
}

#[tokio::test]
async fn no_byte_changes() {
    let (with, without) =
        (Server::start(router::<Plain>().errors(layer())).await, Server::start(router::<Plain>()).await);
    let (key, json) = (("authorization", "Bearer key"), ("content-type", "application/json"));
    for (method, path, headers, body) in [
        ("POST", "/orders", &[key, json][..], r#"{"item":"tea","amount":7}"#),
        ("POST", "/orders", &[json], r#"{"item":"tea","amount":7}"#),
        ("POST", "/orders", &[key, json], r#"{"item":"tea","amount":"hunter2"}"#),
        ("POST", "/orders", &[key, json], "{"),
        ("POST", "/orders", &[key], "tea"),
        ("GET", "/orders?limit=10", &[], ""),
        ("GET", "/orders", &[], ""),
        ("HEAD", "/orders", &[], ""),
        ("GET", "/orders/1", &[], ""),
        ("GET", "/orders/2", &[("x-request-id", "req_1")], ""),
        ("HEAD", "/orders/2", &[], ""),
        ("GET", "/orders/x", &[], ""),
        ("DELETE", "/orders/2", &[], ""),
        ("OPTIONS", "/orders/2", &[], ""),
        ("BREW", "/orders/2", &[], ""),
        ("GET", "/report", &[], ""),
        ("GET", "/limited", &[], ""),
        ("GET", "/panic", &[], ""),
        ("GET", "/none", &[], ""),
        ("HEAD", "/none", &[], ""),
        ("GET", "/orders/", &[], ""),
    ] {
        let (with, without) =
            (with.ask(method, path, headers, body).await, without.ask(method, path, headers, body).await);
        assert_eq!(undated(&with), undated(&without), "{method} {path}");
    }
}
