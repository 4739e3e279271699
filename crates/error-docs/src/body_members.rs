//! Where the body of an error has what.

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

/// The members that tell something about `error`: those of the format, and those
/// that occurrences add.
pub(crate) fn body_members(error: &PublishedError, catalog: &PublishedCatalog) -> Vec<BodyMember> {
    let mut members = Vec::new();
    if let Some(layout) = &catalog.layout {
        let example = error.examples.iter().find(|example| example.format == catalog.format);
        let body = example.and_then(|example| serde_json::from_str(&example.body).ok()).unwrap_or(Value::Null);
        members.extend(of_format(layout, error, &body));
    }
    let object = catalog.layout.as_ref().and_then(|layout| layout.details.as_deref());
    for member in &error.members {
        add(&mut members, member, object, false);
    }
    members
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
