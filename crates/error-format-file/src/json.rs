//! Reads the values of a JSON file, with their places.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::node::{DEEPEST, Data, Faults, Key, Node, TOO_DEEP};

/// Reads a text, or returns the place and the words of its mistake.
pub(crate) fn parse(text: &str) -> Result<Node, Faults> {
    // Of the whole text, so that a mistake in its syntax has its place in the file.
    let whole: &RawValue = serde_json::from_str(text).map_err(|error| {
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default().to_owned();
        vec![(offset(text, error.line(), error.column()), words)]
    })?;
    node(text, whole.get(), 0).map_err(|mistake| vec![mistake])
}

/// The byte of a line and a column, which count from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where a part of a text begins.
fn place(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr()).min(text.len())
}

/// The value of `raw`, a part of `text`.
fn node(text: &str, raw: &str, depth: usize) -> Result<Node, (usize, String)> {
    let at = place(text, raw);
    if depth > DEEPEST {
        return Err((at, TOO_DEEP.to_owned()));
    }
    let data = match raw.as_bytes().first() {
        Some(b'{') => Data::Table(table(text, raw, depth)?),
        Some(b'[') => {
            let items: Vec<&RawValue> = read(raw, at)?;
            Data::List(items.into_iter().map(|item| node(text, item.get(), depth + 1)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Data::Text(read(raw, at)?),
        Some(b't' | b'f') => Data::Bool(read(raw, at)?),
        Some(b'n') => Data::Null,
        _ => serde_json::from_str(raw).map_or_else(|_| read(raw, at).map(Data::Float), |it| Ok(Data::Integer(it)))?,
    };
    Ok(Node { at, data })
}

fn table(text: &str, raw: &str, depth: usize) -> Result<Vec<(Key, Node)>, (usize, String)> {
    let Members(members) = read(raw, place(text, raw))?;
    let mut entries: Vec<(Key, Node)> = Vec::new();
    for (name, value) in members {
        let value = node(text, value.get(), depth + 1)?;
        // A name with escapes is not a part of the text.
        let at = if let Cow::Borrowed(name) = name { place(text, name).saturating_sub(1) } else { value.at };
        if entries.iter().any(|(key, _)| key.text == name) {
            return Err((at, format!("the key `{name}` occurs twice")));
        }
        entries.push((Key { at, text: name.into_owned() }, value));
    }
    Ok(entries)
}

fn read<'t, T: Deserialize<'t>>(raw: &'t str, at: usize) -> Result<T, (usize, String)> {
    serde_json::from_str(raw).map_err(|error| (at, error.to_string()))
}

/// The members of an object, in their order.
struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

/// A name, borrowed from the text if it has no escapes.
#[derive(Deserialize)]
struct Name<'t>(#[serde(borrow)] Cow<'t, str>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Members<'t>, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'t> Visitor<'t> for InOrder {
    type Value = Members<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
        let mut members = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            members.push((name, value));
        }
        Ok(Members(members))
    }
}
