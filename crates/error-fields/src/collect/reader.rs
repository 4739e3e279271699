//! A deserializer over the tree. It accepts what `serde_json` accepts of JSON,
//! and what `serde_urlencoded` and axum's `Path` accept of text.

use std::cell::Cell;

use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor},
};

use super::{
    diagnosis::{Asked, Kind},
    failure::{Aside, Failure, Settle},
    node::{Look, Member, Node, Origin},
    stand_in::StandIn,
    trail,
};

/// Reads a node.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t, 'a> {
    node: &'t Node<'t>,
    /// The name of the struct that this is a member of; empty elsewhere.
    owner: &'static str,
    /// Whether anything was asked for: serde may have put the value aside then.
    is_aside: &'a Cell<bool>,
}

impl<'t, 'a> Reader<'t, 'a> {
    pub(super) fn new(node: &'t Node<'t>, is_aside: &'a Cell<bool>) -> Reader<'t, 'a> {
        Reader { node, owner: "", is_aside }
    }

    /// The only parameter of a path, which a type may ask for without its name.
    fn only(self) -> Option<Reader<'t, 'a>> {
        match self.node {
            Node::Members(Origin::Parameters, entries) => match &entries[..] {
                [only] => Some(Reader::new(&only.value, self.is_aside)),
                _ => None,
            },
            _ => None,
        }
    }

    fn list<V: Visitor<'t>>(self, visitor: V, asked: Asked) -> Result<V::Value, Failure> {
        match self.node {
            Node::List(items) => visit_items(items.iter().collect(), visitor, asked),
            Node::Members(Origin::Parameters, entries) => {
                visit_items(entries.iter().map(|entry| &entry.value).collect(), visitor, asked)
            }
            Node::Members(Origin::Pairs, _) => Err(Failure::of(Kind::Unreadable)),
            Node::StandIn(attempt) => StandIn::new(*attempt).deserialize_seq(visitor).settle(asked, false),
            // Text has no form for a list.
            Node::Text(..) => Err(Failure::of(Kind::Custom).settle(asked, false)),
            _ => Err(Failure::of(Kind::Type).settle(asked, false)),
        }
    }

    fn object<V: Visitor<'t>>(self, visitor: V, asked: Asked, owner: &'static str) -> Result<V::Value, Failure> {
        match self.node {
            Node::Members(_, entries) => {
                let mut access = Entries { entries, owner, next: 0, touched: false, aside: Vec::new() };
                let read = visitor.visit_map(&mut access);
                let value =
                    read.map_err(|failure| failure.settle_aside(asked, access.touched, || aside(access.aside)))?;
                if access.next < entries.len() {
                    return Err(Failure::of(Kind::Custom).settle(asked, true));
                }
                Ok(value)
            }
            Node::Text(..) => Err(Failure::of(Kind::Custom).settle(asked, false)),
            _ => Err(Failure::of(Kind::Type).settle(asked, false)),
        }
    }
}

fn aside(members: Vec<usize>) -> Aside {
    if members.is_empty() { Aside::Nothing } else { Aside::Members(members) }
}

fn visit_items<'t, V: Visitor<'t>>(nodes: Vec<&'t Node<'t>>, visitor: V, asked: Asked) -> Result<V::Value, Failure> {
    let mut access = Items { nodes, next: 0, touched: false };
    let value = visitor.visit_seq(&mut access).settle(asked, access.touched)?;
    if access.nodes[access.next..].iter().any(|node| !matches!(node, Node::LeftOut)) {
        return Err(Failure::of(Kind::Length).settle(asked, false));
    }
    Ok(value)
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty,)+) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
            if let Some(only) = self.only() {
                return only.$method(visitor).within(0, self.is_aside.get());
            }
            match self.node {
                Node::Unsigned(value) => visitor.visit_u64(*value),
                Node::Signed(value) => visitor.visit_i64(*value),
                Node::Float(value) => visit_float(*value, visitor, stringify!($type)),
                Node::Text(text, _) => match text.parse::<$type>() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(Failure::of(if is_integer(text) { Kind::Value } else { Kind::Type })),
                },
                Node::StandIn(attempt) => StandIn::new(*attempt).$method(visitor),
                _ => Err(Failure::of(Kind::Type)),
            }
            .settle(Asked::Integer, false)
        }
    )+};
}

macro_rules! texts {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
            if let Some(only) = self.only() {
                return only.$method(visitor).within(0, self.is_aside.get());
            }
            match self.node {
                Node::String(text) | Node::Text(text, _) => visitor.visit_borrowed_str(text),
                Node::StandIn(attempt) => StandIn::new(*attempt).$method(visitor),
                _ => Err(Failure::of(Kind::Type)),
            }
            .settle(Asked::Text, false)
        }
    )+};
}

macro_rules! floats {
    ($($method:ident $visit:ident $type:ty,)+) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
            if let Some(only) = self.only() {
                return only.$method(visitor).within(0, self.is_aside.get());
            }
            match self.node {
                Node::Unsigned(value) => visitor.visit_u64(*value),
                Node::Signed(value) => visitor.visit_i64(*value),
                Node::Float(value) => visitor.visit_f64(*value),
                Node::Text(text, _) => match text.parse::<$type>() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(Failure::of(Kind::Type)),
                },
                Node::StandIn(attempt) => StandIn::new(*attempt).$method(visitor),
                _ => Err(Failure::of(Kind::Type)),
            }
            .settle(Asked::Number, false)
        }
    )+};
}

/// A whole number that is too long for 64 bits is a float in the tree, but may
/// be asked for as one of 128.
fn visit_float<'t, V: Visitor<'t>>(value: f64, visitor: V, of: &str) -> Result<V::Value, Failure> {
    match of {
        "i128" if value.fract() == 0.0 => visitor.visit_i128(value as i128),
        "u128" if value.fract() == 0.0 && value >= 0.0 => visitor.visit_u128(value as u128),
        _ => visitor.visit_f64(value).map_err(|mut failure: Failure| {
            if matches!(failure.diagnosis.kind, Kind::Type) && is_wide(value) {
                failure.diagnosis.kind = Kind::Value;
            }
            failure
        }),
    }
}

/// Whether a float may be a whole number that no integer of 64 bits holds.
fn is_wide(value: f64) -> bool {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    value.fract() == 0.0 && value.abs() >= BEYOND
}

/// A text as what it looks like.
fn visit_text<'t, V: Visitor<'t>>(text: &'t str, look: Look, visitor: V) -> Result<V::Value, Failure> {
    match look {
        Look::Text => {}
        Look::Integer => {
            if let Ok(value) = text.parse() {
                return visitor.visit_u64(value);
            }
            if let Ok(value) = text.parse() {
                return visitor.visit_i64(value);
            }
        }
        Look::Number => {
            if let Ok(value) = text.parse() {
                return visitor.visit_f64(value);
            }
        }
        Look::Bool => {
            if let Ok(value) = text.parse() {
                return visitor.visit_bool(value);
            }
        }
    }
    visitor.visit_borrowed_str(text)
}

/// Whether a text is a whole number, of any size.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name under which `serde_json` asks for a value as text.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

impl<'t> Deserializer<'t> for Reader<'t, '_> {
    type Error = Failure;

    integers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_i128 visit_i128 i128,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128,
    }

    floats! {
        deserialize_f32 visit_f32 f32,
        deserialize_f64 visit_f64 f64,
    }

    texts! {
        deserialize_char
        deserialize_str
        deserialize_string
        deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.is_aside.set(true);
        if let Some(only) = self.only() {
            return only.deserialize_any(visitor).within(0, self.is_aside.get());
        }
        match self.node {
            Node::Null | Node::LeftOut => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Unsigned(value) => visitor.visit_u64(*value),
            Node::Signed(value) => visitor.visit_i64(*value),
            Node::Float(value) => visitor.visit_f64(*value),
            Node::String(text) => visitor.visit_borrowed_str(text),
            Node::Text(text, look) => visit_text(text, *look, visitor),
            Node::List(_) => return self.list(visitor, Asked::Anything),
            Node::Members(..) => return self.object(visitor, Asked::Anything, ""),
            Node::StandIn(attempt) => StandIn::new(*attempt).deserialize_any(visitor),
        }
        .settle(Asked::Anything, false)
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        if let Some(only) = self.only() {
            return only.deserialize_bool(visitor).within(0, self.is_aside.get());
        }
        match self.node {
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Text(text, _) => match text.parse() {
                Ok(value) => visitor.visit_bool(value),
                Err(_) => Err(Failure::of(Kind::Type)),
            },
            Node::StandIn(attempt) => StandIn::new(*attempt).deserialize_bool(visitor),
            _ => Err(Failure::of(Kind::Type)),
        }
        .settle(Asked::Bool, false)
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.node {
            Node::String(text) => visitor.visit_borrowed_bytes(text.as_bytes()).settle(Asked::Text, false),
            Node::Text(text, _) => visitor.visit_borrowed_str(text).settle(Asked::Text, false),
            Node::List(_) => self.list(visitor, Asked::List),
            Node::StandIn(attempt) => StandIn::new(*attempt).deserialize_bytes(visitor).settle(Asked::Text, false),
            _ => Err(Failure::of(Kind::Type).settle(Asked::Text, false)),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.node {
            Node::Null | Node::StandIn(_) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.node {
            Node::Null | Node::StandIn(_) => visitor.visit_unit(),
            // An empty query is nothing.
            Node::Members(Origin::Pairs, entries) if entries.is_empty() => visitor.visit_unit(),
            Node::Text(..) | Node::Members(Origin::Pairs | Origin::Parameters, _) => {
                return Err(Failure::of(Kind::Unreadable));
            }
            _ => Err(Failure::of(Kind::Type)),
        }
        .settle(Asked::Nothing, false)
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        if name == RAW_VALUE {
            // Any value will do, and none can be wrong.
            let raw = [("$serde_json::private::RawValue", "null")];
            return visitor.visit_map(serde::de::value::MapDeserializer::new(raw.into_iter()));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.list(visitor, Asked::List)
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        match self.node {
            Node::StandIn(attempt) => {
                StandIn::new(*attempt).deserialize_tuple(length, visitor).settle(Asked::List, false)
            }
            Node::Text(..) => Err(Failure::of(Kind::Unreadable)),
            _ => self.list(visitor, Asked::List),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.node {
            Node::StandIn(attempt) => StandIn::new(*attempt).deserialize_map(visitor).settle(Asked::Object, false),
            _ => self.object(visitor, Asked::Object, ""),
        }
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let asked = Asked::Fields(fields);
        match self.node {
            // JSON may give the fields of a struct as a list.
            Node::List(_) => self.list(visitor, asked),
            Node::StandIn(attempt) => {
                StandIn::new(*attempt).deserialize_struct(name, fields, visitor).settle(asked, false)
            }
            _ => self.object(visitor, asked, name),
        }
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if let Some(only) = self.only() {
            return only.deserialize_enum(name, variants, visitor).within(0, self.is_aside.get());
        }
        match self.node {
            Node::String(_) | Node::Text(..) => visitor.visit_enum(Variant { name: self.node, content: None }),
            Node::Members(Origin::Json, entries) => match &entries[..] {
                [Member { key, value }] => visitor.visit_enum(Variant { name: key, content: Some(value) }),
                _ => Err(Failure::of(Kind::Custom)),
            },
            // The tag of an enum that has its content beside it: another tag
            // would blame the content for what was never asked of it.
            Node::StandIn(_) if self.owner == name && !name.is_empty() => Err(Failure::of(Kind::Custom)),
            Node::StandIn(attempt) => StandIn::new(*attempt).deserialize_enum(name, variants, visitor),
            _ => Err(Failure::of(Kind::Type)),
        }
        .settle(Asked::Variant, false)
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}

/// Reads a member or an item.
fn read_child<'t, T: DeserializeSeed<'t>>(
    child: Reader<'t, '_>,
    position: usize,
    seed: T,
) -> Result<T::Value, Failure> {
    let before = trail::len();
    let value = seed.deserialize(child).within(position, child.is_aside.get())?;
    trail::forget_from(before);
    Ok(value)
}

struct Items<'t> {
    nodes: Vec<&'t Node<'t>>,
    next: usize,
    touched: bool,
}

impl<'t> SeqAccess<'t> for Items<'t> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        self.touched = true;
        self.next += self.nodes[self.next..].iter().take_while(|node| matches!(node, Node::LeftOut)).count();
        let Some(node) = self.nodes.get(self.next) else { return Ok(None) };
        self.next += 1;
        read_child(Reader::new(node, &Cell::new(false)), self.next - 1, seed).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.nodes.len() - self.next)
    }
}

struct Entries<'t> {
    entries: &'t [Member<'t>],
    owner: &'static str,
    next: usize,
    touched: bool,
    /// The members that serde has put aside.
    aside: Vec<usize>,
}

impl<'t> MapAccess<'t> for Entries<'t> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        self.touched = true;
        let Some(entry) = self.entries.get(self.next) else { return Ok(None) };
        self.next += 1;
        let key = seed.deserialize(Reader::new(&entry.key, &Cell::new(false))).map_err(|mut failure| {
            // Whatever was asked of it, it is a key.
            failure.settled = None;
            failure.settle(Asked::Key, false).within(self.next - 1, false)
        })?;
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let Some(entry) = self.next.checked_sub(1).and_then(|at| self.entries.get(at)) else {
            return Err(Failure::of(Kind::Unreadable));
        };
        let is_aside = Cell::new(false);
        let child = Reader { node: &entry.value, owner: self.owner, is_aside: &is_aside };
        let value = read_child(child, self.next - 1, seed)?;
        if is_aside.get() {
            self.aside.push(self.next - 1);
        }
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len() - self.next)
    }
}

/// A variant by its name, and what it holds.
struct Variant<'t> {
    name: &'t Node<'t>,
    content: Option<&'t Node<'t>>,
}

impl<'t> EnumAccess<'t> for Variant<'t> {
    type Error = Failure;
    type Variant = Content<'t>;

    fn variant_seed<V: DeserializeSeed<'t>>(self, seed: V) -> Result<(V::Value, Content<'t>), Failure> {
        let name = seed.deserialize(Reader::new(self.name, &Cell::new(false))).map_err(|mut failure| {
            // The enum says what it was asked for.
            failure.settled = None;
            failure
        })?;
        Ok((name, Content(self.content)))
    }
}

struct Content<'t>(Option<&'t Node<'t>>);

impl<'t> Content<'t> {
    fn node(self) -> Result<&'t Node<'t>, Failure> {
        self.0.ok_or_else(|| Failure::of(Kind::Type))
    }
}

impl<'t> VariantAccess<'t> for Content<'t> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        match self.0 {
            None | Some(Node::Null | Node::StandIn(_)) => Ok(()),
            Some(_) => Err(Failure::of(Kind::Type).settle(Asked::Nothing, false).within(0, false)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'t>>(self, seed: T) -> Result<T::Value, Failure> {
        read_child(Reader::new(self.node()?, &Cell::new(false)), 0, seed)
    }

    fn tuple_variant<V: Visitor<'t>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        Reader::new(self.node()?, &Cell::new(false)).deserialize_tuple(length, visitor).within(0, false)
    }

    fn struct_variant<V: Visitor<'t>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        Reader::new(self.node()?, &Cell::new(false)).deserialize_struct("", fields, visitor).within(0, false)
    }
}
