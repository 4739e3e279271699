//! From a value to XML, by the rules of RFC 9457, appendix B.

use std::{
    collections::BTreeSet,
    fmt::{self, Write},
};

use bytes::Bytes;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use serde::{Serialize, Serializer, ser};

use super::serialized::Serialized;
use crate::{BodyError, xml_body::escaped};

/// Writes `value` as an XML document whose root is the element `name` in
/// `namespace`: a member becomes an element, a value of an array an element `i`.
pub(super) fn document(name: &str, namespace: &str, value: &impl Serialize) -> Result<Bytes, BodyError> {
    let mut writer = Writer::new(Vec::with_capacity(512));
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).map_err(BodyError::new)?;
    writer.get_mut().push(b'\n');
    let root = BytesStart::new(name).with_attributes([("xmlns", namespace)]);
    writer.write_event(Event::Start(root)).map_err(BodyError::new)?;
    value.serialize(Element { writer: &mut writer }).map_err(BodyError::new)?;
    writer.write_event(Event::End(BytesEnd::new(name))).map_err(BodyError::new)?;
    Ok(writer.into_inner().into())
}

/// The name of the element of a member. What XML does not allow in a name is written as
/// `_x0020_`, the convention of ISO 9075-14.
fn element_name(name: &str) -> String {
    let is_start = |it: char| it.is_alphabetic() || it == '_';
    let is_part = |it: char| is_start(it) || it.is_ascii_digit() || matches!(it, '-' | '.');
    let mut element = String::with_capacity(name.len());
    for (at, character) in name.chars().enumerate() {
        if is_part(character) && (at > 0 || is_start(character)) && is_allowed(character) {
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

/// Writes the content of an element.
struct Element<'w> {
    writer: &'w mut Writer<Vec<u8>>,
}

/// A value that can't be written.
#[derive(Debug)]
struct ElementError(String);

impl fmt::Display for ElementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ElementError {}

impl ser::Error for ElementError {
    fn custom<T: fmt::Display>(text: T) -> ElementError {
        ElementError(text.to_string())
    }
}

impl From<std::io::Error> for ElementError {
    fn from(error: std::io::Error) -> ElementError {
        ElementError(error.to_string())
    }
}

impl Element<'_> {
    fn text(self, text: &str) -> Result<(), ElementError> {
        Ok(self.writer.write_event(Event::Text(BytesText::from_escaped(escaped(text))))?)
    }

    /// An element inside of this one.
    fn child(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), ElementError> {
        let name = self.open(name)?;
        value.serialize(Element { writer: self.writer })?;
        self.close(&name)
    }

    /// Begins an element, and returns its name.
    fn open(&mut self, name: &str) -> Result<String, ElementError> {
        let name = element_name(name);
        self.writer.write_event(Event::Start(BytesStart::new(&*name)))?;
        Ok(name)
    }

    fn close(&mut self, name: &str) -> Result<(), ElementError> {
        Ok(self.writer.write_event(Event::End(BytesEnd::new(name)))?)
    }
}

macro_rules! texts {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<(), ElementError> {
            self.text(&value.to_string())
        })*
    };
}

impl<'w> Serializer for Element<'w> {
    type Ok = ();
    type Error = ElementError;
    type SerializeSeq = Items<'w>;
    type SerializeTuple = Items<'w>;
    type SerializeTupleStruct = Items<'w>;
    type SerializeTupleVariant = Items<'w>;
    type SerializeMap = Members<'w>;
    type SerializeStruct = Members<'w>;
    type SerializeStructVariant = Members<'w>;

    texts! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128, serialize_f32: f32, serialize_f64: f64, serialize_char: char,
    }

    fn serialize_str(self, value: &str) -> Result<(), ElementError> {
        self.text(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), ElementError> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), ElementError> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), ElementError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), ElementError> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), ElementError> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), ElementError> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), ElementError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), ElementError> {
        self.child(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'w>, ElementError> {
        Ok(Items { element: self, variant: None })
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'w>, ElementError> {
        Ok(Items { element: self, variant: None })
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'w>, ElementError> {
        Ok(Items { element: self, variant: None })
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, ElementError> {
        Ok(Items { variant: Some(self.open(variant)?), element: self })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'w>, ElementError> {
        Ok(Members::of(self))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'w>, ElementError> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, ElementError> {
        Ok(Members { variant: Some(self.open(variant)?), ..Members::of(self) })
    }
}

/// The values of an array, each an element `i`.
struct Items<'w> {
    element: Element<'w>,
    /// The element of the variant around them.
    variant: Option<String>,
}

impl Items<'_> {
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), ElementError> {
        self.element.child("i", value)
    }

    fn end(mut self) -> Result<(), ElementError> {
        self.variant.take().map_or(Ok(()), |variant| self.element.close(&variant))
    }
}

macro_rules! items {
    ($($trait:ident::$method:ident),* $(,)?) => {
        $(impl ser::$trait for Items<'_> {
            type Ok = ();
            type Error = ElementError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ElementError> {
                self.item(value)
            }

            fn end(self) -> Result<(), ElementError> {
                Items::end(self)
            }
        })*
    };
}

items! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
}

/// The members of an object, each an element. Of several of one name, the first is
/// written.
struct Members<'w> {
    element: Element<'w>,
    names: BTreeSet<String>,
    name: Option<String>,
    /// The element of the variant around them.
    variant: Option<String>,
}

impl<'w> Members<'w> {
    fn of(element: Element<'w>) -> Members<'w> {
        Members { element, names: BTreeSet::new(), name: None, variant: None }
    }

    fn member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), ElementError> {
        if self.names.insert(name.to_owned()) { self.element.child(name, value) } else { Ok(()) }
    }

    fn end(mut self) -> Result<(), ElementError> {
        self.variant.take().map_or(Ok(()), |variant| self.element.close(&variant))
    }
}

impl ser::SerializeMap for Members<'_> {
    type Ok = ();
    type Error = ElementError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ElementError> {
        // A key of any scalar type is a text.
        let mut name = String::new();
        write!(name, "{}", Serialized(key)).map_err(|_| ElementError("a key of a map is no text".to_owned()))?;
        self.name = Some(name);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ElementError> {
        let name = self.name.take().unwrap_or_default();
        self.member(&name, value)
    }

    fn end(self) -> Result<(), ElementError> {
        Members::end(self)
    }
}

macro_rules! members {
    ($($trait:ident),* $(,)?) => {
        $(impl ser::$trait for Members<'_> {
            type Ok = ();
            type Error = ElementError;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), ElementError> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), ElementError> {
                Members::end(self)
            }
        })*
    };
}

members!(SerializeStruct, SerializeStructVariant);
