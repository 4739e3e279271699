//! The input as a tree, which can be repaired.

use std::{borrow::Cow, cell::Cell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How large a tree may be; a body with more values is refused without a list
/// of its fields.
const MOST_NODES: usize = 64 * 1024;

/// A value of the input.
#[derive(Debug, Clone)]
pub(crate) enum Node<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    String(Cow<'a, str>),
    /// Text that is read as what is asked for: a value of a query, a form or a
    /// path, and every key.
    Text(Cow<'a, str>, Look),
    List(Vec<Node<'a>>),
    Members(Origin, Vec<Member<'a>>),
    /// Whatever is asked for, in place of a value that was reported; the number
    /// says which of several.
    StandIn(u8),
    /// An item of a list that nothing replaces, and that is left out.
    LeftOut,
}

/// What a [`Node::Text`] is where nobody says as what it is read: serde puts
/// the values of flattened structs and of untagged enums aside in this form,
/// and a number is not read from a string later.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Look {
    Text,
    Integer,
    Number,
    Bool,
}

/// A member and its name, which is always a [`Node::Text`].
#[derive(Debug, Clone)]
pub(crate) struct Member<'a> {
    pub(super) key: Node<'a>,
    pub(super) value: Node<'a>,
}

/// Where members come from: that decides what else they may be read as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Origin {
    Json,
    /// The pairs of a query or a form.
    Pairs,
    /// The parameters of a path.
    Parameters,
}

impl<'a> Member<'a> {
    pub(super) fn new(key: Cow<'a, str>, value: Node<'a>) -> Member<'a> {
        Member { key: Node::Text(key, Look::Text), value }
    }

    pub(super) fn name(&self) -> &str {
        match &self.key {
            Node::Text(name, _) => name,
            _ => "",
        }
    }
}

impl<'a> Node<'a> {
    /// Members whose values are text; nothing, where there are too many.
    pub(crate) fn of_texts(
        origin: Origin,
        mut pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Option<Node<'a>> {
        let entry = |(name, value)| Member::new(name, Node::Text(value, Look::Text));
        let entries = pairs.by_ref().take(MOST_NODES).map(entry).collect();
        pairs.next().is_none().then_some(Node::Members(origin, entries))
    }

    /// The texts of the members, each at a place in memory of its own, also the
    /// empty ones: by that they are found again.
    pub(crate) fn texts(&self) -> Vec<String> {
        let Node::Members(_, entries) = self else { return Vec::new() };
        let own = |entry: &Member<'a>| {
            let text = match &entry.value {
                Node::Text(text, _) => &text[..],
                _ => "",
            };
            let mut own = String::with_capacity(text.len() + 1);
            own.push_str(text);
            own
        };
        entries.iter().map(own).collect()
    }

    /// The same members with those texts.
    pub(crate) fn with_texts<'b>(&'b self, texts: &'b [String]) -> Node<'b> {
        let Node::Members(origin, entries) = self else { return Node::Null };
        let entry = |(entry, text): (&'b Member<'a>, &'b String)| {
            Member::new(Cow::Borrowed(entry.name()), Node::Text(Cow::Borrowed(text), Look::Text))
        };
        Node::Members(*origin, entries.iter().zip(texts).map(entry).collect())
    }

    /// Reads a whole JSON text.
    pub(crate) fn from_json(json: &'a [u8]) -> Result<Node<'a>, NotRead> {
        let left = Cell::new(MOST_NODES);
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        Build(&left)
            .deserialize(&mut deserializer)
            .and_then(|node| deserializer.end().map(|()| node))
            .map_err(|error| if left.get() == 0 { NotRead::TooLarge } else { NotRead::Syntax(error) })
    }

    /// A value that is read already; nothing, if it is too large.
    pub(crate) fn from_value(value: &'a serde_json::Value) -> Option<Node<'a>> {
        Build(&Cell::new(MOST_NODES)).deserialize(value).ok()
    }

    /// The node at `path`, each step a position among members or items.
    pub(super) fn at(&self, path: &[usize]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, &position| match node {
            Node::Members(_, entries) => entries.get(position).map(|entry| &entry.value),
            Node::List(items) => items.get(position),
            _ => None,
        })
    }

    pub(super) fn at_mut(&mut self, path: &[usize]) -> Option<&mut Node<'a>> {
        path.iter().try_fold(self, |node, &position| match node {
            Node::Members(_, entries) => entries.get_mut(position).map(|entry| &mut entry.value),
            Node::List(items) => items.get_mut(position),
            _ => None,
        })
    }

    /// Whether something inside was replaced.
    pub(super) fn has_stand_in(&self) -> bool {
        match self {
            Node::StandIn(_) | Node::LeftOut => true,
            Node::Members(_, entries) => entries.iter().any(|entry| entry.value.has_stand_in()),
            Node::List(items) => items.iter().any(Node::has_stand_in),
            _ => false,
        }
    }

    /// How much there is to read: each value, and each stretch of a long name or
    /// text.
    pub(super) fn count(&self) -> usize {
        /// Bytes of text that are read in the time of one value.
        const STRETCH: usize = 16;
        1 + match self {
            Node::String(text) | Node::Text(text, _) => text.len() / STRETCH,
            Node::Members(_, entries) => {
                entries.iter().map(|entry| entry.name().len() / STRETCH + entry.value.count()).sum()
            }
            Node::List(items) => items.iter().map(Node::count).sum(),
            _ => 0,
        }
    }
}

/// Why there is no tree.
pub(crate) enum NotRead {
    /// It is no JSON that can be read.
    Syntax(serde_json::Error),
    /// It has too many values.
    TooLarge,
}

/// Builds a node, as long as there are some left.
#[derive(Clone, Copy)]
struct Build<'b>(&'b Cell<usize>);

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        match self.0.get() {
            0 => Err(D::Error::custom("too many values")),
            left => {
                self.0.set(left - 1);
                deserializer.deserialize_any(self)
            }
        }
    }
}

/// The name under which `serde_json` hands on a number as text, where a crate
/// in the build turns on its `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'de>, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Borrowed(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(Name(name)) = access.next_key_seed(Name(Cow::Borrowed("")))? {
            let value = access.next_value_seed(self)?;
            if let (true, NUMBER, Node::String(digits)) = (entries.is_empty(), &*name, &value) {
                return Ok(number(digits));
            }
            entries.push(Member::new(name, value));
        }
        Ok(Node::Members(Origin::Json, entries))
    }
}

fn number(digits: &str) -> Node<'static> {
    if let Ok(number) = digits.parse() {
        return Node::Unsigned(number);
    }
    digits.parse().map(Node::Signed).or_else(|_| digits.parse().map(Node::Float)).unwrap_or(Node::Null)
}

/// The name of a member.
struct Name<'a>(Cow<'a, str>);

impl<'de> DeserializeSeed<'de> for Name<'de> {
    type Value = Name<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'de> {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(name)))
    }
}
