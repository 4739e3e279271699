//! Derives what catalogs of form 1 do not contain from their examples.
//!
//! Since form 2, a catalog says where bodies contain the parts of an error. For an
//! earlier catalog, only this file finds that out: no other file needs to handle catalogs
//! without a layout, and none knows a format by its name.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

use crate::{Layout, PublishedCatalog, PublishedError, PublishedWait, ViolationLayout};

/// Where the bodies of `catalog` have the parts of an error.
///
/// Of a catalog that does not say it, what its examples have in common; what no
/// error of it has is not found, and the message and what stands around codes
/// are not looked for.
pub(crate) fn layout(catalog: &PublishedCatalog) -> Cow<'_, Layout> {
    match &catalog.layout {
        Some(layout) => Cow::Borrowed(layout),
        None => Cow::Owned(found(&examples(catalog))),
    }
}

/// An error and its body in the catalog's own format.
struct Example<'a> {
    error: &'a PublishedError,
    body: Value,
}

fn examples(catalog: &PublishedCatalog) -> Vec<Example<'_>> {
    let example = |error| -> Option<Example<'_>> {
        let error: &PublishedError = error;
        let example = error.examples.iter().find(|example| example.format == catalog.format)?;
        Some(Example { error, body: serde_json::from_str(&example.body).ok()? })
    };
    catalog.errors.iter().filter_map(example).collect()
}

fn found(examples: &[Example<'_>]) -> Layout {
    let place = |value: fn(&PublishedError) -> Option<Value>| place_of_value(examples, value);
    let (details, own_members) = details(examples);
    Layout {
        code: place(|error| Some(error.wire_code().into())),
        number: place(|error| error.number.map(Value::from)),
        error_type: place(|error| error.error_type.as_deref().map(Value::from)),
        status: place(|error| Some(error.status.into())),
        param: place(|error| error.param.as_deref().map(Value::from)).or_else(|| first_field(examples)),
        violations: violations(examples),
        details,
        own_members,
        uri: place(|error| error.uri.as_deref().map(Value::from)),
        wait: place(|error| wait(error).map(Value::from)),
        ..Layout::default()
    }
}

/// The wait in an example.
fn wait(error: &PublishedError) -> Option<u64> {
    match error.wait? {
        PublishedWait::Seconds(seconds) => Some(seconds),
        // That of every sample.
        PublishedWait::Occurrence => Some(60),
        PublishedWait::Unknown => None,
    }
}

/// The first place that has `value` in every error that has one.
fn place_of_value(examples: &[Example<'_>], value: fn(&PublishedError) -> Option<Value>) -> Option<String> {
    place(examples, |error| {
        let value = value(error)?;
        Some(move |part: &Value| *part == value)
    })
}

/// The place at which errors with invalid fields name the first of them, which
/// is the same in every example and may have any spelling.
fn first_field(examples: &[Example<'_>]) -> Option<String> {
    let named = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).eq("items0quantity".chars());
    place(examples, |error| error.violations.then_some(|part: &Value| part.as_str().is_some_and(named)))
}

/// The first place that has what is expected of it in every error of which
/// something is expected.
fn place<P: Fn(&Value) -> bool>(
    examples: &[Example<'_>],
    expected: impl Fn(&PublishedError) -> Option<P>,
) -> Option<String> {
    let mut having = examples.iter().filter_map(|example| Some((&example.body, expected(example.error)?)));
    let (body, is_expected) = having.next()?;
    let mut places = parts(body);
    places.retain(|(_, part)| is_expected(part));
    for (body, is_expected) in having {
        places.retain(|(place, _)| body.pointer(place).is_some_and(&is_expected));
    }
    places.into_iter().next().map(|(place, _)| place)
}

/// The list that errors with invalid fields have, and no other has.
fn violations(examples: &[Example<'_>]) -> Option<ViolationLayout> {
    let has_items = |value: &Value| value.as_array().is_some_and(|items| !items.is_empty());
    let (with, without): (Vec<_>, Vec<_>) = examples.iter().partition(|example| example.error.violations);
    let mut lists = parts(&with.first()?.body);
    lists.retain(|(_, value)| has_items(value));
    for (examples, expected) in [(with, true), (without, false)] {
        for example in examples {
            lists.retain(|(place, _)| example.body.pointer(place).is_some_and(has_items) == expected);
        }
    }
    let (list, _) = lists.into_iter().next()?;
    Some(ViolationLayout { list, ..ViolationLayout::default() })
}

/// The object that has the most of what authors added, the innermost of several,
/// and the names in it that are there in errors to which nobody added them.
fn details(examples: &[Example<'_>]) -> (Option<String>, BTreeSet<String>) {
    let mut places: BTreeMap<String, Names<'_>> = BTreeMap::new();
    for example in examples {
        let added: BTreeSet<_> = example.error.members.iter().map(|member| &*member.name).collect();
        for (place, value) in parts(&example.body) {
            let Value::Object(members) = value else { continue };
            let names = places.entry(place).or_default();
            for name in members.keys() {
                if added.contains(&**name) {
                    names.added.push(name);
                } else {
                    names.own.insert(name);
                }
            }
        }
    }
    let held = |names: &Names<'_>| names.added.iter().filter(|name| !names.own.contains(**name)).count();
    let places = places.into_iter().map(|(place, names)| (held(&names), place.matches('/').count(), place, names));
    let most = places.filter(|(held, ..)| *held > 0).max_by_key(|(held, depth, ..)| (*held, *depth));
    match most {
        Some((_, _, place, names)) => (Some(place), names.own.into_iter().map(str::to_owned).collect()),
        None => (None, BTreeSet::new()),
    }
}

/// The names of the members of an object in all examples.
#[derive(Default)]
struct Names<'a> {
    /// As often as they are there.
    added: Vec<&'a str>,
    own: BTreeSet<&'a str>,
}

/// What `body` has by its place, a JSON pointer, in the order in which it is
/// written; nothing within lists.
fn parts(body: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    walk(body, String::new(), &mut found);
    found
}

fn walk<'a>(value: &'a Value, place: String, found: &mut Vec<(String, &'a Value)>) {
    found.push((place.clone(), value));
    for (name, value) in value.as_object().into_iter().flatten() {
        walk(value, format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), found);
    }
}
