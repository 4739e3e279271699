//! What clients of one API read through other crates; `check` holds it against `docs/comparison.md`.

mod api;
mod everything_wrong;
mod peer {
    pub(crate) mod axum_anyhow;
    pub(crate) mod axum_problem;
    pub(crate) mod axum_responses;
    pub(crate) mod http_api_problem;
    pub(crate) mod masterror;
    pub(crate) mod ours;
    pub(crate) mod plain;
    pub(crate) mod problem_details;
    pub(crate) mod problemdetails;
}

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs, panic,
    path::PathBuf,
    process::ExitCode,
};

use axum::Router;
use error_response::testing::{Fault, FaultKind, Report};

use self::everything_wrong::everything_wrong;

/// Name of the crate, and its router.
type Peer = (&'static str, fn() -> Router);

const PEERS: [Peer; 9] = [
    ("error-response", api::router::<peer::ours::Ours>),
    ("axum", api::router::<peer::plain::Plain>),
    ("axum-anyhow", api::router::<peer::axum_anyhow::AxumAnyhow>),
    ("axum-problem", api::router::<peer::axum_problem::AxumProblem>),
    ("axum_responses", api::router::<peer::axum_responses::AxumResponses>),
    ("http-api-problem", api::router::<peer::http_api_problem::HttpApiProblems>),
    ("masterror", api::router::<peer::masterror::Masterror>),
    ("problem_details", api::router::<peer::problem_details::ProblemDetailsPeer>),
    ("problemdetails", api::router::<peer::problemdetails::Problemdetails>),
];

#[tokio::main]
async fn main() -> ExitCode {
    // The panics of handlers are part of the comparison, and no news.
    panic::set_hook(Box::new(|_| ()));
    let printed = print().await;
    match env::args().nth(1).as_deref() {
        None => {
            print!("{printed}");
            ExitCode::SUCCESS
        }
        Some("check") => check(&printed),
        Some(_) => {
            eprintln!("usage: comparison [check]");
            ExitCode::FAILURE
        }
    }
}

/// Whether the page says what was found.
fn check(printed: &str) -> ExitCode {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../docs/comparison.md");
    match fs::read_to_string(&page) {
        Ok(text) if text.contains(printed) => {
            println!("docs/comparison.md says what is so");
            ExitCode::SUCCESS
        }
        _ => {
            print!("{printed}");
            eprintln!("docs/comparison.md does not hold the above");
            ExitCode::FAILURE
        }
    }
}

/// Every fault, and how many requests to each crate's router show it, as
/// Markdown.
async fn print() -> String {
    let mut reports = Vec::new();
    for (name, router) in PEERS {
        reports.push((name, everything_wrong(router()).await));
    }
    let mut text = row("", reports.iter().map(|(name, _)| format!("{name} {}", version(name))));
    text += &row("---", reports.iter().map(|_| "---".to_owned()));
    text += &row("requests", reports.iter().map(|(_, report)| report.requests().to_string()));
    text += &row("errors", reports.iter().map(|(_, report)| report.errors().values().sum::<usize>().to_string()));
    for kind in FaultKind::ALL {
        let found = faults(&reports, kind);
        if found.is_empty() {
            continue;
        }
        let of_kind = |report: &Report| requests(report, |fault| fault.kind() == kind);
        text += &row(&format!("**{kind}**"), reports.iter().map(|(_, report)| of_kind(report)));
        for (fault, example) in found {
            let of_fault = |report: &Report| requests(report, |other| *other == fault);
            let name = format!("{}: `{example}`", fault.text());
            text += &row(&name, reports.iter().map(|(_, report)| of_fault(report)));
        }
    }
    text
}

fn row(first: &str, others: impl Iterator<Item = String>) -> String {
    let cells: Vec<_> = others.collect();
    format!("| {first} | {} |\n", cells.join(" | "))
}

/// Each fault once, with a request that shows it.
fn faults(reports: &[(&str, Report)], kind: FaultKind) -> BTreeMap<Fault, String> {
    let mut faults = BTreeMap::new();
    for finding in reports.iter().flat_map(|(_, report)| report.findings()) {
        if finding.fault().kind() == kind {
            faults.entry(finding.fault().clone()).or_insert_with(|| finding.request().to_owned());
        }
    }
    faults
}

/// How many requests have an answer with such a fault.
fn requests(report: &Report, fault: impl Fn(&Fault) -> bool) -> String {
    let with = report.findings().iter().filter(|finding| fault(finding.fault()));
    with.map(|finding| finding.request()).collect::<BTreeSet<_>>().len().to_string()
}

/// The version that was built.
fn version(name: &str) -> &'static str {
    let lock = include_str!("../../Cargo.lock");
    let after = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).map(|(_, after)| after);
    // Of axum there are two, for the sake of a crate that needs the older.
    let newest = lock.rsplit_once(&format!("name = \"{name}\"\nversion = \"")).map(|(_, after)| after);
    newest.or(after).and_then(|after| after.split('"').next()).unwrap_or_default()
}
