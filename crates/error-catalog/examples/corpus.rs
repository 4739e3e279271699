//! Writes the labelled corpus of changes as JSON: the catalogs before and after each, its label, and what `diff` says of it.
#![allow(clippy::expect_used, reason = "the catalogs are known")]

#[path = "../tests/corpus/changes.rs"]
mod changes;

use changes::{CORPUS, Case, PROBLEMS, problem, stripe};
use error_catalog::{FindingLevel, Impact, PublishedCatalog, diff};
use serde_json::{Value, json};

fn main() -> serde_json::Result<()> {
    let cases = pairs(&stripe(), CORPUS).chain(pairs(&problem(), PROBLEMS)).collect::<Vec<_>>();
    serde_json::to_writer(std::io::stdout().lock(), &cases)
}

fn pairs(old: &PublishedCatalog, cases: &[Case]) -> impl Iterator<Item = Value> {
    cases.iter().map(move |case| {
        let mut new = old.clone();
        (case.change)(&mut new);
        let changes = diff(old, &new);
        let texts: Vec<_> = changes.iter().map(ToString::to_string).collect();
        json!({
            "rule": case.rule,
            "label": word(case.label),
            "ours": word(changes.first().map(|change| change.level)),
            "changes": texts,
            "old": old,
            "new": new,
        })
    })
}

fn word(impact: Option<Impact>) -> &'static str {
    impact.map_or("nothing", FindingLevel::name)
}
