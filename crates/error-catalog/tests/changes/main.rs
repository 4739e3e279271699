//! The labelled changes of `labels.toml`: the gate weighs each as its label does,
//! or the table of decisions says why not.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod catalogs;
mod build;

use std::collections::{BTreeMap, BTreeSet};

use build::{BUILT, IN_THE_TOOL};
use catalogs::Pair;
use error_catalog::{FindingLevel, Policy, Rule};
use serde::Deserialize;

#[derive(Deserialize)]
struct Labels {
    change: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    kind: String,
    name: String,
    weight: String,
    #[serde(default)]
    rule: String,
    findings: Option<usize>,
}

/// Where the gate does not agree with a label, what it finds instead, and why that
/// stays.
struct Decision {
    name: &'static str,
    weight: &'static str,
    findings: usize,
    #[allow(dead_code, reason = "for readers of this table")]
    why: &'static str,
}

const DECISIONS: &[Decision] = &[
    Decision {
        name: "the_types_get_a_base",
        weight: "breaking",
        findings: 2,
        why: "The gate is right. With a type of its own a problem has its error's title, and the format leaves out a \
              `detail` that would repeat it: bodies lose a member, which the label did not know.",
    },
    Decision {
        name: "all_failures_answer_200",
        weight: "breaking",
        findings: 2,
        why: "The gate is right. A 200 has no challenge, so `www-authenticate` goes from the framework's 401: a client \
              that reads it loses it, which the label did not know.",
    },
];

fn labels() -> Vec<Label> {
    let labels: Labels = basic_toml::from_str(include_str!("labels.toml")).unwrap();
    labels.change
}

#[test]
fn each_kind_has_five_labels() {
    let mut kinds = BTreeMap::<_, usize>::new();
    let labels = labels();
    labels.iter().for_each(|label| *kinds.entry(&label.kind).or_default() += 1);
    assert_eq!((kinds.len(), labels.len()), (12, 100));
    assert!(kinds.values().all(|count| *count >= 5), "{kinds:?}");
}

#[test]
fn each_label_is_built_once() {
    let names: BTreeSet<_> = labels().into_iter().map(|label| label.name).collect();
    let built: Vec<_> = BUILT.iter().map(|(name, _)| *name).chain(IN_THE_TOOL.iter().copied()).collect();
    assert_eq!(built.len(), 100);
    assert_eq!(built.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), names);
    assert!(labels().iter().all(|label| label.rule.is_empty() || Rule::find(&label.rule).is_some()));
}

/// What the gate says of a change: its weight, the rules of the worst findings, and
/// all findings.
fn judge(build: fn(&mut Pair)) -> (String, BTreeSet<String>, Vec<String>) {
    let mut pair = Pair::new();
    build(&mut pair);
    let policy = Policy::from_toml(pair.policy).unwrap();
    let changes = policy.diff(&pair.old, &pair.new, pair.today);
    let worst = changes.first().map(|change| change.level);
    let rules = changes.iter().filter(|change| Some(change.level) == worst).map(|change| change.rule.clone());
    let weight = worst.map_or("none", FindingLevel::name).to_owned();
    (weight, rules.collect(), changes.iter().map(ToString::to_string).collect())
}

#[test]
fn the_gate_agrees_with_each_label_or_a_decision_says_why_not() {
    let built: BTreeMap<_, _> = BUILT.iter().copied().collect();
    let mut wrong = Vec::new();
    for label in labels() {
        let Some(build) = built.get(&*label.name) else { continue };
        let (weight, rules, found) = judge(*build);
        let agrees = weight == label.weight
            && (label.rule.is_empty() || rules.contains(&label.rule))
            && label.findings.is_none_or(|count| found.len() == count);
        let is_as_it_should = match DECISIONS.iter().find(|decision| decision.name == label.name) {
            None => agrees,
            // One that is no longer needed goes.
            Some(decision) => !agrees && weight == decision.weight && found.len() == decision.findings,
        };
        if !is_as_it_should {
            wrong.push(format!("{}: {} [{}], and the gate says {found:#?}", label.name, label.weight, label.rule));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
