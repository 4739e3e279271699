//! The members of an example body.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{PublishedError, PublishedWait, known_formats::known_format};

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

    fn is(&self, of: &str, text: &str) -> bool {
        self.of == of && self.text.as_deref() == Some(text)
    }
}

/// What a body has because the definition has something that another version of
/// it lacks. That is told of the definition, and not of the body again.
pub(crate) struct Explained<'a> {
    /// Members of the author's that the other lacks, or has with another type.
    members: Vec<&'a str>,
    /// What the path of such a member begins with; none where the format leaves
    /// them out.
    place: Option<String>,
    /// Values that the other has none of, with their JSON types.
    values: Vec<(&'static str, String)>,
    param: bool,
    violations: bool,
    wait: bool,
}

impl<'a> Explained<'a> {
    /// What `this` has and `other` lacks; `body` is that of `this` in `dialect`.
    pub(crate) fn by(this: &'a PublishedError, other: &PublishedError, body: &Members, dialect: &str) -> Explained<'a> {
        let is_other = |name: &str, of: &str| !other.members.iter().any(|it| it.name == name && it.of == of);
        let lost = this.members.iter().filter(|it| is_other(&it.name, &it.of) && !is_own(&it.name, dialect));
        let lacking = [
            ("number", this.number.map(|number| number.to_string()), other.number.is_none()),
            ("string", this.kind.clone(), other.kind.is_none()),
            ("string", this.param.clone(), other.param.is_none()),
            ("string", this.uri.clone(), other.uri.is_none()),
        ];
        let values = lacking.into_iter().filter(|(_, _, lacks)| *lacks);
        let values = values.filter_map(|(of, value, _)| Some((of, value?)));
        Explained {
            members: lost.map(|it| &*it.name).collect(),
            place: place(this, body, dialect),
            values: values.filter(|(of, value)| is_sole(of, value, this, body)).collect(),
            param: this.param.is_some() && other.param.is_none(),
            violations: this.violations && !other.violations,
            wait: sends_wait(this.wait) && !sends_wait(other.wait),
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
        let last = path.rsplit('.').next().unwrap_or_default();
        let member = body.get(path);
        let is_list = path.contains('[') || member.is_some_and(|member| member.of == "array");
        let inner = self.place.as_deref().and_then(|place| path.strip_prefix(place));
        inner.is_some_and(|inner| self.members.iter().any(|name| inner == *name || is_within(inner, name)))
            || self.values.iter().any(|(of, value)| member.is_some_and(|member| member.is(of, value)))
            // A format without a list names the first field alone.
            || ((self.param || self.violations) && last == "param")
            || (self.violations && is_list)
            || (self.wait && matches!(last, "retryAfter" | "retry_after"))
    }
}

/// Where the members of an author's stand in `body`: what their paths begin
/// with. An author's members are in no list.
fn place(error: &PublishedError, body: &Members, dialect: &str) -> Option<String> {
    if let Some(known) = known_format(dialect) {
        return known.members.map(str::to_owned);
    }
    // In a format that is not known here, it is the object that holds the most of them, the innermost of several.
    let objects = body.iter().filter(|(path, member)| member.of == "object" && !path.contains('['));
    let places = objects.map(|(path, _)| format!("{path}.")).chain([String::new()]);
    let holds =
        |place: &str| error.members.iter().filter(|it| body.contains_key(&format!("{place}{}", it.name))).count();
    let places = places.map(|place| (holds(&place), place)).filter(|(held, _)| *held > 0);
    places.max_by_key(|(held, place)| (*held, place.matches('.').count())).map(|(_, place)| place)
}

/// Whether the format has a member of this name itself. What becomes of that
/// one, an author's does not explain.
fn is_own(name: &str, dialect: &str) -> bool {
    known_format(dialect).is_some_and(|known| known.own.contains(&name))
}

/// Whether the member with this value can't stand for anything else: no other
/// has it, nor has what the definition keeps.
fn is_sole(of: &str, value: &str, error: &PublishedError, body: &Members) -> bool {
    let kept = match of {
        "number" => value == error.status.to_string(),
        _ => [error.code.as_str(), error.wire_code(), &error.title].contains(&value),
    };
    !kept && body.values().filter(|member| member.is(of, value)).count() == 1
}

fn is_leaf(path: &str, body: &Members) -> bool {
    body.get(path).is_some_and(|member| !matches!(member.of, "array" | "object"))
}

/// Whether `Retry-After` is sent.
pub(crate) fn sends_wait(wait: Option<PublishedWait>) -> bool {
    matches!(wait, Some(PublishedWait::Seconds(_) | PublishedWait::Occurrence))
}
