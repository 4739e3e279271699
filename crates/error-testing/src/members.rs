//! The members that the bodies of a format have in common.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value as Json;

/// The places that all bodies of a format fill, and with what; places are JSON
/// pointers (RFC 6901).
#[derive(Debug, Clone, Default)]
pub(crate) struct Members(BTreeMap<String, BTreeSet<Type>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Members {
    /// What all of `bodies` have.
    pub(crate) fn common(bodies: impl IntoIterator<Item = Json>) -> Members {
        let mut common: Option<BTreeMap<String, BTreeSet<Type>>> = None;
        for body in bodies {
            let found = places(&body);
            common = Some(match common {
                None => found.into_iter().map(|(place, of)| (place, BTreeSet::from([of]))).collect(),
                Some(mut common) => {
                    common.retain(|place, types| found.get(place).map(|of| types.insert(*of)).is_some());
                    common
                }
            });
        }
        let mut common = common.unwrap_or_default();
        common.remove("");
        Members(common)
    }

    #[cfg(feature = "formats")]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Why `body` has not these members. Those that `is_essential` are always
    /// what they were; another may be null, and may be anything where it was
    /// not always the same: what is in it is then no longer asked for.
    pub(crate) fn misfit(&self, body: &Json, is_essential: impl Fn(&str) -> bool) -> Option<String> {
        let mut open: Vec<&str> = Vec::new();
        for (place, types) in &self.0 {
            if open.iter().any(|outer| is_within(place, outer)) {
                continue;
            }
            let Some(found) = body.pointer(place).map(Type::of) else { return Some(format!("there is no {place}")) };
            if types.contains(&found) && types.len() == 1 {
                continue;
            }
            if !is_open(types, found, is_essential(place)) {
                let expected: Vec<_> = types.iter().map(Type::to_string).collect();
                return Some(format!("{place} is {found}, not {}", expected.join(" or ")));
            }
            open.push(place);
        }
        None
    }
}

/// Whether a member of these types may also be `found`.
fn is_open(types: &BTreeSet<Type>, found: Type, is_essential: bool) -> bool {
    types.contains(&found) || (!is_essential && (found == Type::Null || types.len() > 1 || types.contains(&Type::Null)))
}

/// Whether `place` is somewhere in `outer`.
pub(crate) fn is_within(place: &str, outer: &str) -> bool {
    place.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

/// Every place in `body`, objects within objects included, and what is there.
pub(crate) fn places(body: &Json) -> BTreeMap<String, Type> {
    let mut found = BTreeMap::new();
    walk(body, "", &mut |place, value| {
        found.insert(place.to_owned(), Type::of(value));
    });
    found
}

fn walk(value: &Json, place: &str, visit: &mut dyn FnMut(&str, &Json)) {
    visit(place, value);
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                walk(value, &format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), visit);
            }
        }
        Json::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                walk(value, &format!("{place}/{at}"), visit);
            }
        }
        _ => {}
    }
}

/// A text, or a number as one.
pub(crate) fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Type {
    fn of(value: &Json) -> Type {
        match value {
            Json::Null => Type::Null,
            Json::Bool(_) => Type::Bool,
            Json::Number(_) => Type::Number,
            Json::String(_) => Type::String,
            Json::Array(_) => Type::Array,
            Json::Object(_) => Type::Object,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Null => "null",
            Type::Bool => "a boolean",
            Type::Number => "a number",
            Type::String => "a string",
            Type::Array => "a list",
            Type::Object => "an object",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Members;

    fn misfit(bodies: &[Value], body: Value) -> Option<String> {
        Members::common(bodies.iter().cloned()).misfit(&body, |place| ["/code", "/error"].contains(&place))
    }

    #[test]
    fn what_all_have_is_asked_for() {
        let bodies = [json!({"code": "a", "hint": "b", "more": 1}), json!({"code": "c", "hint": "d"})];
        assert_eq!(misfit(&bodies, json!({"code": "e", "hint": "f"})), None);
        assert_eq!(misfit(&bodies, json!({"code": "e"})).as_deref(), Some("there is no /hint"));
        assert_eq!(
            misfit(&bodies, json!({"code": 1, "hint": "f"})).as_deref(),
            Some("/code is a number, not a string")
        );
        assert_eq!(
            misfit(&bodies, json!({"code": "e", "hint": 1})).as_deref(),
            Some("/hint is a number, not a string")
        );
    }

    #[test]
    fn a_member_may_be_null_and_one_that_tells_errors_apart_may_not() {
        let bodies = [json!({"code": "a", "meta": {"id": "b"}})];
        assert_eq!(misfit(&bodies, json!({"code": "a", "meta": null})), None);
        assert_eq!(misfit(&bodies, json!({"code": "a", "meta": {}})).as_deref(), Some("there is no /meta/id"));
        assert_eq!(
            misfit(&bodies, json!({"code": null, "meta": null})).as_deref(),
            Some("/code is null, not a string")
        );
    }

    #[test]
    fn a_member_that_is_not_always_the_same_may_be_anything() {
        let bodies = [json!({"code": "a", "errors": []}), json!({"code": "a", "errors": {"name": ["b"]}})];
        for errors in [json!([]), json!({"other": []}), json!("text"), json!(null)] {
            assert_eq!(misfit(&bodies, json!({"code": "a", "errors": errors})), None);
        }
        assert_eq!(misfit(&bodies, json!({"code": "a"})).as_deref(), Some("there is no /errors"));
        let unknown = [json!({"code": "a", "meta": null})];
        assert_eq!(misfit(&unknown, json!({"code": "a", "meta": {"b": 1}})), None);
    }
}
