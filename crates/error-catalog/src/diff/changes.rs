//! Collects the changes of one subject.

use std::fmt::Display;

use crate::{
    Rule,
    finding::{Change, Finding, Impact},
};

/// What changes are about.
#[derive(Clone)]
pub(super) enum Subject {
    Catalog,
    /// An error, by its label.
    Error(String),
    Success(String),
    /// An operation, as `GET /path`.
    Operation(String),
}

impl Subject {
    fn name(&self) -> String {
        match self {
            Subject::Catalog => "catalog".to_owned(),
            Subject::Success(code) => format!("success {code}"),
            Subject::Error(name) | Subject::Operation(name) => name.clone(),
        }
    }
}

/// The changes of one subject.
pub(super) struct Changes<'a> {
    pub(super) subject: Subject,
    pub(super) found: &'a mut Vec<Change>,
}

impl Changes<'_> {
    /// Adds a change, for the caller to say more of.
    pub(super) fn add(&mut self, impact: Impact, rule: impl Into<String>, text: impl Into<String>) -> &mut Change {
        let rule = rule.into();
        debug_assert!(Rule::find(&rule).is_some(), "`{rule}` is no rule");
        let mut change = Finding::new(impact, rule, self.subject.name(), text);
        match &self.subject {
            Subject::Error(code) | Subject::Success(code) => change.code = Some(code.clone()),
            Subject::Operation(operation) => change.operation = Some(operation.clone()),
            Subject::Catalog => {}
        }
        let at = self.found.len();
        self.found.push(change);
        &mut self.found[at]
    }

    /// Something that was there is gone.
    pub(super) fn gone(&mut self, impact: Impact, rule: impl Into<String>, text: impl Into<String>, old: impl Display) {
        self.add(impact, rule, text).old = Some(old.to_string());
    }

    /// Something is there that was not.
    pub(super) fn added(
        &mut self,
        impact: Impact,
        rule: impl Into<String>,
        text: impl Into<String>,
        new: impl Display,
    ) {
        self.add(impact, rule, text).new = Some(new.to_string());
    }

    /// `what` is another: `the status`.
    pub(super) fn other(
        &mut self,
        impact: Impact,
        rule: impl Into<String>,
        what: &str,
        old: impl Display,
        new: impl Display,
    ) {
        let change = self.add(impact, rule, format!("{what} was `{old}` and is `{new}`"));
        (change.old, change.new) = (Some(old.to_string()), Some(new.to_string()));
    }

    /// A value that is always there.
    pub(super) fn value<T: PartialEq + Display>(&mut self, impact: Impact, rule: &str, what: &str, old: T, new: T) {
        if old != new {
            self.other(impact, format!("{rule}-changed"), what, old, new);
        }
    }

    /// A value that may be absent: the impact where it is gone, another, or
    /// added.
    pub(super) fn option<T: PartialEq + Display>(
        &mut self,
        [gone, other, added]: [Impact; 3],
        rule: &str,
        what: &str,
        old: Option<T>,
        new: Option<T>,
    ) {
        match (old, new) {
            (Some(old), None) => {
                self.gone(gone, format!("{rule}-removed"), format!("{what} was `{old}` and is gone"), old);
            }
            (None, Some(new)) => {
                self.added(added, format!("{rule}-added"), format!("{what} is `{new}` and was not there"), new);
            }
            (Some(old), Some(new)) => self.value(other, rule, what, old, new),
            (None, None) => {}
        }
    }
}
