//! Reports a change once if many errors have it in common.

use std::collections::BTreeMap;

use super::wire::Wire;
use crate::finding::{Change, Impact};

/// Rules about what a format or a layer does with errors: where two errors changed
/// alike, their definitions are not what changed.
const OF_RESPONSES: [&str; 8] = [
    "header-removed",
    "header-added",
    "cache-control-loosened",
    "cache-control-tightened",
    "retry-header-changed",
    "status-line-changed",
    "body-member-removed",
    "body-member-added",
];

/// How many errors a folded change names.
const NAMED: usize = 3;

/// Folds and sorts changes: the worst first.
pub(super) fn fold(changes: Vec<Change>, wire: &Wire<'_>) -> Vec<Change> {
    let errors = wire.old.errors.len().min(wire.new.errors.len());
    let mut groups: BTreeMap<Key, Vec<Change>> = BTreeMap::new();
    for change in changes {
        groups.entry(Key::of(&change, wire)).or_default().push(change);
    }
    let mut folded: Vec<_> = groups.into_iter().flat_map(|(key, group)| key.folded(group, errors)).collect();
    sort(&mut folded);
    folded
}

pub(crate) fn sort(changes: &mut [Change]) {
    changes.sort_by(|one, other| {
        let key = |change: &'_ Change| (change.subject.clone(), change.rule.clone(), change.text.clone());
        other.level.cmp(&one.level).then_with(|| key(one).cmp(&key(other)))
    });
}

/// What changes of errors have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    level: Impact,
    rule: String,
    /// What is the same in all of them; none where the format changed, and with it
    /// each error in another way.
    text: Option<String>,
    /// The subject of what is not folded.
    alone: Option<String>,
}

impl Key {
    fn of(change: &Change, wire: &Wire<'_>) -> Key {
        let is_of_error = change.operation.is_none() && change.code.as_ref() == Some(&change.subject);
        let depends_on_format = !wire.is_one_format() && !is_of_definition(&change.rule);
        Key {
            level: change.level,
            rule: change.rule.clone(),
            // A policy gives many statuses one line.
            text: match (&*change.rule, &change.new) {
                ("status-line-changed", Some(line)) => Some(format!("the status line is `{line}`")),
                _ => (!depends_on_format).then(|| change.text.clone()),
            },
            alone: (!is_of_error).then(|| change.subject.clone()),
        }
    }

    fn folded(self, group: Vec<Change>, errors: usize) -> Vec<Change> {
        let is_of_response = OF_RESPONSES.contains(&&*self.rule);
        let is_common = group.len() * 2 > errors;
        if self.alone.is_some() || group.len() < 2 || !(is_common || is_of_response) || is_of_definition(&self.rule) {
            return group;
        }
        let named: Vec<_> = group.iter().take(NAMED).map(|change| &*change.subject).collect();
        let rest = if group.len() > NAMED { ", ..." } else { "" };
        let errors = format!("{} errors: {}{rest}", group.len(), named.join(", "));
        let Some(mut one) = group.first().cloned() else { return group };
        one.text = match self.text {
            Some(text) => format!("{text} ({errors})"),
            None => format!("{}, and so on ({errors})", one.text),
        };
        if group.iter().any(|other| (&other.old, &other.new) != (&one.old, &one.new)) {
            (one.old, one.new) = (None, None);
        }
        "catalog".clone_into(&mut one.subject);
        (one.code, one.count) = (None, Some(group.len()));
        vec![one]
    }
}

/// Whether a rule is about what an author wrote of one error: it is reported of
/// each.
fn is_of_definition(rule: &str) -> bool {
    matches!(rule, "code-removed" | "code-sunset" | "code-added" | "framework-code-removed")
        || rule.starts_with("deprecat")
        || rule.starts_with("sunset")
}
