//! The differences between two bodies.

use serde_json::Value;

/// A text, number, boolean or null in a body.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    /// Where it is, as a JSON pointer.
    pub(super) place: String,
    pub(super) value: &'a Value,
}

impl Leaf<'_> {
    /// Its text, or its number as one.
    pub(super) fn text(&self) -> Option<String> {
        match self.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// The leaves of `body` that `other` has not, or with another value.
pub(super) fn difference<'a>(body: &'a Value, other: &Value) -> Vec<Leaf<'a>> {
    let mut leaves = leaves(body);
    leaves.retain(|leaf| other.pointer(&leaf.place) != Some(leaf.value));
    leaves
}

/// The leaves of `body`, in the order in which it is written.
pub(super) fn leaves(body: &Value) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    walk(body, String::new(), &mut found);
    found
}

fn walk<'a>(value: &'a Value, place: String, found: &mut Vec<Leaf<'a>>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                walk(value, format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                walk(value, format!("{place}/{at}"), found);
            }
        }
        _ => found.push(Leaf { place, value }),
    }
}

/// What `place` is directly inside.
pub(super) fn parent(place: &str) -> Option<&str> {
    Some(place.rsplit_once('/')?.0)
}

/// The innermost list of `body` that holds `place`.
pub(super) fn list_around<'a>(body: &Value, place: &'a str) -> Option<&'a str> {
    let outer = std::iter::successors(parent(place), |place| parent(place));
    outer.into_iter().find(|place| body.pointer(place).is_some_and(Value::is_array))
}
