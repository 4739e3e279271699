//! The members of an example body.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Layout, PublishedError, PublishedExample, PublishedMember, PublishedWait};

/// The JSON types of the members of a body, each by its path: `error.code`,
/// `errors[].detail`.
pub(crate) type Members = BTreeMap<String, &'static str>;

/// The members of an example in JSON, and the body itself under an empty path. Empty where
/// it is no JSON.
pub(crate) fn members(example: &PublishedExample) -> Members {
    let mut members = BTreeMap::new();
    if let Ok(body) = serde_json::from_str(&example.body) {
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
    members.insert(path, type_of(value));
}

/// Numbers are one type, since `1` may be an example of either kind.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What a body has because the definition has something that another version of
/// it lacks. That is told of the definition, and not of the body again.
pub(crate) struct Explained<'a> {
    /// Members of the author's that the other lacks, or has with another type.
    members: Vec<&'a str>,
    /// What the path of such a member begins with; none where the format leaves
    /// them out.
    details: Option<String>,
    /// The paths of the parts of an error that the other has none of.
    parts: Vec<String>,
}

impl<'a> Explained<'a> {
    /// What `this` has and `other` lacks, in a body that has this layout.
    pub(crate) fn by(this: &'a PublishedError, other: &PublishedError, layout: &Layout) -> Explained<'a> {
        let is_other = |member: &&PublishedMember| !other.members.iter().any(|it| is_same(it, member));
        // What becomes of the format's own member, an author's does not explain.
        let lost = this.members.iter().filter(is_other).filter(|it| !layout.own_members.contains(&it.name));
        let details = layout.details.as_deref().map(path_of);
        Explained {
            members: lost.map(|it| &*it.name).collect(),
            details: details.map(|path| if path.is_empty() { path } else { path + "." }),
            parts: lost_parts(this, other, layout).into_iter().map(path_of).collect(),
        }
    }

    /// Whether that is why `body` has the member at `path`; of one that holds
    /// others, whether it is why it has these.
    pub(crate) fn has(&self, path: &str, body: &Members) -> bool {
        let within: Vec<_> = body.keys().filter(|inner| is_within(inner, path)).collect();
        self.has_alone(path)
            || (within.iter().any(|inner| self.has_alone(inner))
                && within.iter().all(|inner| self.has_alone(inner) || !is_leaf(inner, body)))
    }

    fn has_alone(&self, path: &str) -> bool {
        let is_at = |path: &str, place: &str| path == place || is_within(path, place);
        let inner = self.details.as_deref().and_then(|details| path.strip_prefix(details));
        inner.is_some_and(|inner| self.members.iter().any(|name| is_at(inner, name)))
            || self.parts.iter().any(|part| is_at(path, part))
    }
}

/// Whether bodies show two members alike.
fn is_same(one: &PublishedMember, other: &PublishedMember) -> bool {
    // Which values there are, and whether it may be absent, no single body shows.
    let PublishedMember { name, of, optional: _, description: _, values: _, members, items } = one;
    (name, of, members, items) == (&other.name, &other.of, &other.members, &other.items)
}

/// The places of what `this` has and `other` lacks.
fn lost_parts<'a>(this: &PublishedError, other: &PublishedError, layout: &'a Layout) -> Vec<&'a str> {
    let violations = this.violations && !other.violations;
    let list = layout.violations.as_ref().map(|violations| &violations.list);
    let parts = [
        (this.number.is_some() && other.number.is_none(), layout.number.as_ref()),
        (this.error_type.is_some() && other.error_type.is_none(), layout.error_type.as_ref()),
        (this.uri.is_some() && other.uri.is_none(), layout.uri.as_ref()),
        // A format without a list names the first field alone.
        (violations || (names_param(this) && !names_param(other)), layout.param.as_ref()),
        (violations, list),
        (sends_wait(this.wait) && !sends_wait(other.wait), layout.wait.as_ref()),
    ];
    parts.into_iter().filter(|(is_lost, _)| *is_lost).filter_map(|(_, place)| Some(&**place?)).collect()
}

fn names_param(error: &PublishedError) -> bool {
    error.param.is_some() || error.occurrence_param
}

/// The path of a place: `errors[].code` of `/errors/0/code`.
fn path_of(place: &str) -> String {
    let mut path = String::new();
    for name in place.split('/').skip(1) {
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str("[]");
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&name.replace("~1", "/").replace("~0", "~"));
    }
    path
}

fn is_leaf(path: &str, body: &Members) -> bool {
    body.get(path).is_some_and(|of| !matches!(*of, "array" | "object"))
}

/// Whether `Retry-After` is sent.
pub(crate) fn sends_wait(wait: Option<PublishedWait>) -> bool {
    matches!(wait, Some(PublishedWait::Seconds(_) | PublishedWait::Occurrence))
}
