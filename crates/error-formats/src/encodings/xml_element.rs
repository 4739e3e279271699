//! From JSON to XML, by the rules of RFC 9457, appendix B.

use std::{
    collections::BTreeSet,
    fmt::{self, Display, Write},
};

use bytes::Bytes;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::{BodyError, xml_body::escaped};

/// Writes a JSON body as an XML document whose root is the element `name` in
/// `namespace`: a member becomes an element, a value of an array an element `i`.
pub(super) fn document(name: &str, namespace: &str, json: &[u8]) -> Result<Bytes, BodyError> {
    let mut writer = Writer::new(Vec::with_capacity(json.len() + 256));
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).map_err(BodyError::new)?;
    writer.get_mut().push(b'\n');
    let root = BytesStart::new(name).with_attributes([("xmlns", namespace)]);
    writer.write_event(Event::Start(root)).map_err(BodyError::new)?;
    let mut read = serde_json::Deserializer::from_slice(json);
    Element { writer: &mut writer }.deserialize(&mut read).map_err(BodyError::new)?;
    writer.write_event(Event::End(BytesEnd::new(name))).map_err(BodyError::new)?;
    Ok(writer.into_inner().into())
}

/// The name of the element of a member. What XML does not allow in a name is written as
/// `_x0020_`, the convention of ISO 9075-14.
fn element_name(name: &str) -> String {
    let is_start = |it: char| it.is_alphabetic() || it == '_';
    let is_part = |it: char| is_start(it) || it.is_ascii_digit() || matches!(it, '-' | '.');
    let mut element = String::with_capacity(name.len());
    for (at, (place, character)) in name.char_indices().enumerate() {
        // A name may look like one that was written so.
        let is_mark = name.get(place..).is_some_and(|rest| rest.starts_with("_x"));
        if is_part(character) && (at > 0 || is_start(character)) && is_allowed(character) && !is_mark {
            element.push(character);
        } else {
            let _ = write!(element, "_x{:04X}_", u32::from(character));
        }
    }
    if element.is_empty() { "_".to_owned() } else { element }
}

/// Letters of Unicode that XML 1.0 does not allow in a name (2.3).
fn is_allowed(character: char) -> bool {
    character.is_ascii()
        || matches!(character,
            '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
            | '\u{37f}'..='\u{1fff}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
            | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// Writes a JSON value as the content of an element.
struct Element<'w> {
    writer: &'w mut Writer<Vec<u8>>,
}

impl Element<'_> {
    fn text<E: de::Error>(self, text: impl Display) -> Result<(), E> {
        let text = BytesText::from_escaped(escaped(&text.to_string()));
        self.writer.write_event(Event::Text(text)).map_err(E::custom)
    }

    /// An element inside of this one, whose content `write` writes.
    fn child<R, E: de::Error>(&mut self, name: &str, write: impl FnOnce(Element<'_>) -> Result<R, E>) -> Result<R, E> {
        self.writer.write_event(Event::Start(BytesStart::new(name))).map_err(E::custom)?;
        let result = write(Element { writer: self.writer })?;
        self.writer.write_event(Event::End(BytesEnd::new(name))).map_err(E::custom)?;
        Ok(result)
    }
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.text(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.text(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.text(value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.text(value)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.text(value)
    }

    /// An empty element.
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut values: A) -> Result<(), A::Error> {
        // Whether there is a value is only known once it is read into its element.
        while let Some(()) = values.next_element_seed(Item(&mut self))? {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = members.next_key::<String>()? {
            let name = element_name(&name);
            if names.insert(name.clone()) {
                self.child(&name, |element| members.next_value_seed(element))?;
            } else {
                members.next_value::<de::IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A value of an array.
struct Item<'e, 'w>(&'e mut Element<'w>);

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.0.child("i", |element| element.deserialize(json))
    }
}
