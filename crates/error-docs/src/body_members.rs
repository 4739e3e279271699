//! The parts of an error body, for its explanation on a page.

use error_catalog::{Layout, PublishedCatalog, PublishedError, PublishedMember};
use serde_json::Value;

/// A member of a body, for a reader.
pub(crate) struct BodyMember {
    /// The way to it: a JSON pointer, or its name where the format's layout is
    /// not known.
    pub(crate) place: String,
    /// Its JSON type, and its values where these are all there are.
    pub(crate) of: String,
    pub(crate) is_optional: bool,
    /// A line of Markdown.
    pub(crate) meaning: String,
}

/// The members that `error` has: those of the format, and those that occurrences add.
pub(crate) fn body_members(error: &PublishedError, catalog: &PublishedCatalog) -> Vec<BodyMember> {
    let mut members = Vec::new();
    let mut rest = Vec::new();
    if let Some(layout) = &catalog.layout {
        let example = error.examples.iter().find(|example| example.format == catalog.format);
        let body = example.and_then(|example| serde_json::from_str(&example.body).ok()).unwrap_or(Value::Null);
        members.extend(of_format(layout, error, &body));
        unnamed(&body, String::new(), &mut rest);
    }
    let object = catalog.layout.as_ref().and_then(|layout| layout.details.as_deref());
    for member in &error.members {
        add(&mut members, member, object, false);
    }
    let is_known = |place: &str| members.iter().any(|known| is_at(place, &known.place) || is_at(&known.place, place));
    rest.retain(|member| !is_known(&member.place));
    members.extend(rest);
    members
}

/// Whether the member at `place` is the one at `outer`, or inside of it.
fn is_at(place: &str, outer: &str) -> bool {
    place.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The members of an example of which only the format knows the meaning: those that
/// hold no others, and lists.
fn unnamed(value: &Value, place: String, found: &mut Vec<BodyMember>) {
    match value {
        Value::Object(members) if !members.is_empty() || place.is_empty() => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                unnamed(value, format!("{place}/{name}"), found);
            }
        }
        Value::Array(items) if items.first().is_some_and(Value::is_object) => {
            unnamed(&items[0], format!("{place}/0"), found);
        }
        _ if place.is_empty() => {}
        value => {
            let (of, meaning) = (json_type(value).to_owned(), "a member of the API's format".to_owned());
            found.push(BodyMember { place, of, is_optional: false, meaning });
        }
    }
}

/// The members of the format that an example has.
fn of_format(layout: &Layout, error: &PublishedError, body: &Value) -> Vec<BodyMember> {
    let violations = layout.violations.as_ref().map(|violations| &violations.list);
    let is_own_param = error.param.is_none();
    let known = [
        (&layout.code, false, "what tells the error apart"),
        (&layout.number, false, "a number that tells the error apart"),
        (&layout.error_type, false, "the group that the error belongs to"),
        (&layout.status, false, "the status, again"),
        (&layout.message, false, "a text for developers, which may change"),
        (&layout.param, is_own_param, "the parameter at fault"),
        (&violations.cloned(), false, "the invalid fields"),
        (&layout.uri, false, "the address of this page"),
        (&layout.wait, false, "how many seconds to wait"),
    ];
    let member = |(place, is_optional, meaning): (&Option<String>, bool, &'static str)| {
        let place = place.clone()?;
        let of = json_type(body.pointer(&place)?).to_owned();
        Some(BodyMember { place, of, is_optional, meaning: meaning.to_owned() })
    };
    known.into_iter().filter_map(member).collect()
}

/// A member that occurrences add, and those inside of it.
fn add(members: &mut Vec<BodyMember>, member: &PublishedMember, object: Option<&str>, is_inside: bool) {
    let name = member.name.replace('~', "~0").replace('/', "~1");
    let place = object.map_or_else(|| member.name.clone(), |object| format!("{object}/{name}"));
    let of = if member.values.is_empty() { member.of.clone() } else { member.values.join(", ") };
    let unsaid = if is_inside { "" } else { "of this error" };
    let meaning = member.description.clone().unwrap_or_else(|| unsaid.to_owned());
    members.push(BodyMember { place: place.clone(), of, is_optional: member.optional, meaning });
    for inside in &member.members {
        add(members, inside, Some(&place), true);
    }
    if let Some(item) = &member.items
        && !item.members.is_empty()
    {
        for inside in &item.members {
            add(members, inside, Some(&format!("{place}/0")), true);
        }
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
