//! The members of an example body.

use std::collections::BTreeMap;

use error_formats::{PublishedError, PublishedWait};
use serde_json::Value;

/// The members of a body, each by its path: `error.code`, `errors[].detail`.
pub(crate) type Members = BTreeMap<String, Member>;

/// A member of a body.
pub(crate) struct Member {
    /// Its JSON type.
    pub(crate) of: &'static str,
    /// What a string says, or a number.
    text: Option<String>,
}

/// The members of the example in `dialect`. Empty where there is none, or no
/// JSON.
pub(crate) fn members(error: &PublishedError, dialect: &str) -> Members {
    let mut members = BTreeMap::new();
    let example = error.examples.iter().find(|example| example.dialect == dialect);
    if let Some(body) = example.and_then(|example| serde_json::from_str(&example.body).ok()) {
        walk(&body, String::new(), &mut members);
    }
    members
}

/// Whether the member at `path` lies within the one at `outer`.
pub(crate) fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn walk(value: &Value, path: String, members: &mut Members) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let dot = if path.is_empty() { "" } else { "." };
                walk(value, format!("{path}{dot}{name}"), members);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, format!("{path}[]"), members);
            }
        }
        _ => {}
    }
    if !path.is_empty() {
        members.insert(path, Member::of(value));
    }
}

impl Member {
    /// Numbers are one type, since `1` may be an example of either kind.
    fn of(value: &Value) -> Member {
        let (of, text) = match value {
            Value::Null => ("null", None),
            Value::Bool(_) => ("boolean", None),
            Value::Number(number) => ("number", Some(number.to_string())),
            Value::String(text) => ("string", Some(text.clone())),
            Value::Array(_) => ("array", None),
            Value::Object(_) => ("object", None),
        };
        Member { of, text }
    }
}

/// What a body has because the definition has something that another version of
/// it lacks. That is told of the definition, and not of the body again.
pub(crate) struct Explained<'a> {
    /// Members of the author's that the other lacks, or has with another type.
    members: Vec<&'a str>,
    /// Values that the other has none of.
    values: Vec<String>,
    param: bool,
    violations: bool,
    wait: bool,
}

impl<'a> Explained<'a> {
    /// What `this` has and `other` lacks.
    pub(crate) fn by(this: &'a PublishedError, other: &PublishedError) -> Explained<'a> {
        let is_other = |name: &str, of: &str| !other.members.iter().any(|it| it.name == name && it.of == of);
        let lacking = [
            (this.number.map(|number| number.to_string()), other.number.is_none()),
            (this.kind.clone(), other.kind.is_none()),
            (this.param.clone(), other.param.is_none()),
            (this.uri.clone(), other.uri.is_none()),
        ];
        Explained {
            members: this.members.iter().filter(|it| is_other(&it.name, &it.of)).map(|it| &*it.name).collect(),
            values: lacking.into_iter().filter_map(|(value, lacks)| value.filter(|_| lacks)).collect(),
            param: this.param.is_some() && other.param.is_none(),
            violations: this.violations && !other.violations,
            wait: sends_wait(this) && !sends_wait(other),
        }
    }

    /// Whether that is why `body` has the member at `path`; of one that holds
    /// others, whether it is why it has these.
    pub(crate) fn has(&self, path: &str, body: &Members) -> bool {
        let within: Vec<_> = body.keys().filter(|inner| is_within(inner, path)).collect();
        self.has_alone(path, body)
            || (within.iter().any(|inner| self.has_alone(inner, body))
                && within.iter().all(|inner| self.has_alone(inner, body) || !is_leaf(inner, body)))
    }

    fn has_alone(&self, path: &str, body: &Members) -> bool {
        // An author's members are in no list.
        let mut names = path.split('[').next().unwrap_or_default().split('.');
        let last = path.rsplit('.').next().unwrap_or_default();
        let is_list = path.contains('[') || body.get(path).is_some_and(|member| member.of == "array");
        let text = body.get(path).and_then(|member| member.text.as_ref());
        names.any(|name| self.members.contains(&name))
            || text.is_some_and(|text| self.values.contains(text))
            // A format without a list names the first field alone.
            || ((self.param || self.violations) && last == "param")
            || (self.violations && is_list)
            || (self.wait && matches!(last, "retryAfter" | "retry_after"))
    }
}

fn is_leaf(path: &str, body: &Members) -> bool {
    body.get(path).is_some_and(|member| !matches!(member.of, "array" | "object"))
}

/// Whether `Retry-After` is sent.
pub(crate) fn sends_wait(error: &PublishedError) -> bool {
    matches!(error.wait, Some(PublishedWait::Seconds(_) | PublishedWait::Occurrence))
}
