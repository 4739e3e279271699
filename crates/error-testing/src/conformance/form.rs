//! Checks that all errors have the same form, if no format was named.

use std::collections::BTreeMap;

use crate::{
    Received,
    members::{Type, places},
};

/// The members of an error, and those of the groups in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    media_type: String,
    members: BTreeMap<String, Type>,
}

impl Form {
    /// The form of a structured answer; `None` where it has none.
    pub(super) fn of(answer: &Received) -> Option<Form> {
        const DEEPEST: usize = 2;
        let mut members = places(&answer.try_json()?);
        members.retain(|place, _| !place.is_empty() && place.matches('/').count() <= DEEPEST);
        Some(Form { media_type: answer.media_type(), members })
    }

    /// Whether both may be of one format: some members are left out where they
    /// say nothing, so more than half of the smaller one is enough.
    pub(super) fn agrees(&self, other: &Form) -> bool {
        let common = self.members.iter().filter(|(place, of)| other.members.get(*place) == Some(of)).count();
        self.media_type == other.media_type && common * 2 > self.members.len().min(other.members.len())
    }

    /// The one that most agree with; the first of several.
    pub(super) fn most_common(forms: &[Form]) -> Option<&Form> {
        let agreeing = |form: &&Form| forms.iter().filter(|other| form.agrees(other)).count();
        forms.iter().rev().max_by_key(agreeing)
    }

    /// What it looks like, for a message.
    pub(super) fn describe(&self) -> String {
        let members: Vec<_> = self.members.keys().map(String::as_str).collect();
        format!("{} with {}", self.media_type, members.join(", "))
    }
}
