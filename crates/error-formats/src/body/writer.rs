//! A serializer for the bodies of errors, which are small structs of texts and numbers.
//!
//! It writes the same bytes as `serde_json` with fewer instructions: keys and short texts
//! are checked for escapes in chunks, and each thread reuses its buffer. Floats are
//! written by `serde_json` itself. There is one difference: in an object that is built
//! from several parts (`flatten`), a member whose name has already been written is left
//! out.

use std::fmt::{self, Write};

use serde::ser::{self, Serialize};

use super::member_names::{MemberNames, Names};

/// What `serde_json` calls the structs that hold JSON which is written already.
const RAW: &str = "$serde_json::private::";

/// Writes a body into a buffer.
pub(super) struct Writer<'b> {
    buffer: &'b mut Vec<u8>,
    names: MemberNames,
}

impl<'b> Writer<'b> {
    pub(super) fn new(buffer: &'b mut Vec<u8>) -> Writer<'b> {
        Writer { buffer, names: MemberNames::default() }
    }

    /// Writes a float, as `serde_json` does.
    fn float(&mut self, number: impl Serialize) -> Result<(), Unknown> {
        serde_json::to_writer(&mut *self.buffer, &number).map_err(|_| Unknown)
    }

    /// Begins an object whose only member is a variant.
    fn variant(&mut self, name: &str) {
        self.buffer.push(b'{');
        self.text(name);
        self.buffer.push(b':');
    }

    #[inline(always)]
    fn text(&mut self, text: &str) {
        self.buffer.push(b'"');
        escape(self.buffer, text);
        self.buffer.push(b'"');
    }

    #[inline(always)]
    fn integer(&mut self, number: impl itoa::Integer) -> Result<(), Unknown> {
        self.buffer.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        Ok(())
    }
}

/// A value that can't be written; `serde_json` says why.
#[derive(Debug)]
pub(super) struct Unknown;

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a value of JSON")
    }
}

impl std::error::Error for Unknown {}

impl ser::Error for Unknown {
    #[cold]
    fn custom<T: fmt::Display>(_: T) -> Unknown {
        Unknown
    }
}

/// Appends `text`, escaped as `serde_json` does.
#[inline(always)]
fn escape(buffer: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        buffer.extend_from_slice(text.as_bytes());
    } else {
        escape_bytes(buffer, text);
    }
}

const fn is_special(byte: u8) -> bool {
    distance(byte) == 0
}

/// How far a byte is from those that are escaped: control characters, the quote
/// and the backslash. A chunk of distances is compared with 0 once.
const fn distance(byte: u8) -> u8 {
    let (control, quote, backslash) = (byte.saturating_sub(0x1f), byte ^ b'"', byte ^ b'\\');
    let text = if quote < backslash { quote } else { backslash };
    if text < control { text } else { control }
}

/// Whether nothing must be escaped. Chunks of 16 become vector instructions; the
/// end of a text is looked at as a chunk that overlaps the one before.
#[inline(always)]
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let (chunks, _) = bytes.as_chunks::<16>();
        // A loop: where several crates write bodies, `any` becomes a function that is called.
        for chunk in chunks {
            if any_special(chunk) {
                return false;
            }
        }
        return !any_special(last);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return !any_special_in(u64::from_le_bytes(*first)) & !any_special_in(u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let both = u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
        return !any_special_in(both);
    }
    !bytes.iter().any(|&byte| is_special(byte))
}

#[inline(always)]
fn any_special(chunk: &[u8; 16]) -> bool {
    chunk.iter().fold(false, |special, &byte| special | is_special(byte))
}

/// The same for eight bytes in a word: each term has the high bit of a byte
/// that is below 0x20, a quote or a backslash. A borrow can only set bits above
/// such a byte, so the answer is exact.
#[inline(always)]
const fn any_special_in(word: u64) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES * 0x80;
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word
    }
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = zero(word ^ (ONES * b'"' as u64));
    let backslash = zero(word ^ (ONES * b'\\' as u64));
    (control | quote | backslash) & HIGH != 0
}

#[cold]
fn escape_bytes(buffer: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut plain = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if !is_special(byte) {
            continue;
        }
        buffer.extend_from_slice(&text.as_bytes()[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => buffer.extend_from_slice(b"\\\""),
            b'\\' => buffer.extend_from_slice(b"\\\\"),
            b'\n' => buffer.extend_from_slice(b"\\n"),
            b'\r' => buffer.extend_from_slice(b"\\r"),
            b'\t' => buffer.extend_from_slice(b"\\t"),
            0x08 => buffer.extend_from_slice(b"\\b"),
            0x0c => buffer.extend_from_slice(b"\\f"),
            _ => {
                let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
                buffer.extend_from_slice(b"\\u00");
                buffer.extend_from_slice(&digits);
            }
        }
    }
    buffer.extend_from_slice(&text.as_bytes()[plain..]);
}

/// Escapes what is formatted.
struct Escaping<'b>(&'b mut Vec<u8>);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}

macro_rules! integers {
    ($($method:ident $of:ty,)+) => {$(
        fn $method(self, number: $of) -> Result<(), Unknown> {
            self.integer(number)
        }
    )+};
}

impl<'w, 'b> ser::Serializer for &'w mut Writer<'b> {
    type Ok = ();
    type Error = Unknown;
    type SerializeSeq = List<'w, 'b>;
    type SerializeTuple = List<'w, 'b>;
    type SerializeTupleStruct = List<'w, 'b>;
    type SerializeTupleVariant = Variant<List<'w, 'b>>;
    type SerializeMap = Map<'w, 'b>;
    type SerializeStruct = Object<'w, 'b>;
    type SerializeStructVariant = Variant<Object<'w, 'b>>;

    #[inline(always)]
    fn serialize_str(self, text: &str) -> Result<(), Unknown> {
        self.text(text);
        Ok(())
    }

    #[inline]
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Unknown> {
        self.buffer.push(b'"');
        write!(Escaping(self.buffer), "{value}").map_err(|_| Unknown)?;
        self.buffer.push(b'"');
        Ok(())
    }

    fn serialize_char(self, character: char) -> Result<(), Unknown> {
        self.text(character.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_bool(self, flag: bool) -> Result<(), Unknown> {
        self.buffer.extend_from_slice(if flag { b"true" } else { b"false" });
        Ok(())
    }

    integers! {
        serialize_i8 i8,
        serialize_i16 i16,
        serialize_i32 i32,
        serialize_i64 i64,
        serialize_i128 i128,
        serialize_u128 u128,
        serialize_u8 u8,
        serialize_u16 u16,
        serialize_u32 u32,
        serialize_u64 u64,
    }

    fn serialize_f32(self, number: f32) -> Result<(), Unknown> {
        self.float(number)
    }

    fn serialize_f64(self, number: f64) -> Result<(), Unknown> {
        self.float(number)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Unknown> {
        self.collect_seq(bytes)
    }

    #[inline(always)]
    fn serialize_none(self) -> Result<(), Unknown> {
        self.serialize_unit()
    }

    #[inline(always)]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unknown> {
        value.serialize(self)
    }

    #[inline(always)]
    fn serialize_unit(self) -> Result<(), Unknown> {
        self.buffer.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unknown> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unknown> {
        self.serialize_str(variant)
    }

    #[inline(always)]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unknown> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unknown> {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.buffer.push(b'}');
        Ok(())
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w, 'b>, Unknown> {
        self.buffer.push(b'[');
        Ok(List { writer: self, empty: true })
    }

    fn serialize_tuple(self, length: usize) -> Result<List<'w, 'b>, Unknown> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List<'w, 'b>, Unknown> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, Unknown> {
        self.variant(variant);
        Ok(Variant(self.serialize_seq(Some(length))?))
    }

    #[inline]
    fn serialize_map(self, length: Option<usize>) -> Result<Map<'w, 'b>, Unknown> {
        self.buffer.push(b'{');
        // A map knows its length; what `flatten` puts together does not.
        let names = length.is_none().then(|| self.names.begin());
        Ok(Map { writer: self, empty: true, names, is_doubled: false })
    }

    #[inline(always)]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Object<'w, 'b>, Unknown> {
        // serde_json's own raw values and numbers are structs by a private name.
        let is_raw = name.starts_with(RAW);
        if !is_raw {
            self.buffer.push(b'{');
        }
        Ok(Object { writer: self, empty: true, is_raw })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStructVariant, Unknown> {
        self.variant(variant);
        Ok(Variant(self.serialize_struct(name, length)?))
    }
}

/// A list that is being written.
pub(super) struct List<'w, 'b> {
    writer: &'w mut Writer<'b>,
    empty: bool,
}

impl List<'_, '_> {
    #[inline(always)]
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unknown> {
        if !self.empty {
            self.writer.buffer.push(b',');
        }
        self.empty = false;
        value.serialize(&mut *self.writer)
    }

    #[inline(always)]
    fn close(self) -> Result<(), Unknown> {
        self.writer.buffer.push(b']');
        Ok(())
    }
}

impl ser::SerializeSeq for List<'_, '_> {
    type Ok = ();
    type Error = Unknown;

    #[inline(always)]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unknown> {
        self.item(value)
    }

    #[inline(always)]
    fn end(self) -> Result<(), Unknown> {
        self.close()
    }
}

impl ser::SerializeTuple for List<'_, '_> {
    type Ok = ();
    type Error = Unknown;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unknown> {
        self.item(value)
    }

    fn end(self) -> Result<(), Unknown> {
        self.close()
    }
}

impl ser::SerializeTupleStruct for List<'_, '_> {
    type Ok = ();
    type Error = Unknown;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unknown> {
        self.item(value)
    }

    fn end(self) -> Result<(), Unknown> {
        self.close()
    }
}

/// A variant that is being written: the only member of an object.
pub(super) struct Variant<V>(V);

impl ser::SerializeTupleVariant for Variant<List<'_, '_>> {
    type Ok = ();
    type Error = Unknown;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unknown> {
        self.0.item(value)
    }

    fn end(self) -> Result<(), Unknown> {
        self.0.writer.buffer.extend_from_slice(b"]}");
        Ok(())
    }
}

impl ser::SerializeStructVariant for Variant<Object<'_, '_>> {
    type Ok = ();
    type Error = Unknown;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unknown> {
        ser::SerializeStruct::serialize_field(&mut self.0, key, value)
    }

    fn end(self) -> Result<(), Unknown> {
        self.0.writer.buffer.extend_from_slice(b"}}");
        Ok(())
    }
}

/// An object that is being written.
pub(super) struct Object<'w, 'b> {
    writer: &'w mut Writer<'b>,
    empty: bool,
    /// Whether it is no object, but JSON that is written already.
    is_raw: bool,
}

impl Object<'_, '_> {
    /// Writes a key and what is around it, in as few pieces as there can be.
    #[inline(always)]
    fn key(&mut self, key: &str) {
        let buffer = &mut *self.writer.buffer;
        buffer.extend_from_slice(if self.empty { b"\"" } else { b",\"" });
        escape(buffer, key);
        buffer.extend_from_slice(b"\":");
        self.empty = false;
    }
}

impl ser::SerializeStruct for Object<'_, '_> {
    type Ok = ();
    type Error = Unknown;

    // Inlined, so that the check of a constant key folds.
    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unknown> {
        if self.is_raw {
            // The text of a text is the JSON.
            let start = self.writer.buffer.len();
            let json = serde_json::to_value(value).map_err(|_| Unknown)?;
            self.writer.buffer.truncate(start);
            self.writer.buffer.extend_from_slice(json.as_str().ok_or(Unknown)?.as_bytes());
            return Ok(());
        }
        self.key(key);
        value.serialize(&mut *self.writer)
    }

    #[inline(always)]
    fn end(self) -> Result<(), Unknown> {
        if !self.is_raw {
            self.writer.buffer.push(b'}');
        }
        Ok(())
    }
}

/// A map that is being written.
pub(super) struct Map<'w, 'b> {
    writer: &'w mut Writer<'b>,
    empty: bool,
    /// The names of its members, where one may come twice.
    names: Option<Names>,
    /// Whether the member whose value comes next is left out.
    is_doubled: bool,
}

impl Map<'_, '_> {
    /// Quotes a key that is no text: a number or `true`. Nothing else is a key.
    fn quote_key(&mut self, start: usize) -> Result<(), Unknown> {
        let buffer = &mut *self.writer.buffer;
        match buffer.get(start) {
            Some(b'"') => Ok(()),
            Some(b'-' | b'0'..=b'9' | b't' | b'f') => {
                buffer.insert(start, b'"');
                buffer.push(b'"');
                Ok(())
            }
            _ => Err(Unknown),
        }
    }
}

impl ser::SerializeMap for Map<'_, '_> {
    type Ok = ();
    type Error = Unknown;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unknown> {
        let before = self.writer.buffer.len();
        if !self.empty {
            self.writer.buffer.push(b',');
        }
        let start = self.writer.buffer.len();
        key.serialize(&mut *self.writer)?;
        self.quote_key(start)?;
        if let Some(names) = &mut self.names {
            let end = self.writer.buffer.len();
            if !self.writer.names.add(names, self.writer.buffer, start + 1, end - 1) {
                self.writer.buffer.truncate(before);
                self.is_doubled = true;
                return Ok(());
            }
        }
        self.empty = false;
        Ok(())
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unknown> {
        if self.is_doubled {
            self.is_doubled = false;
            return Ok(());
        }
        self.writer.buffer.push(b':');
        value.serialize(&mut *self.writer)
    }

    #[inline(always)]
    fn end(self) -> Result<(), Unknown> {
        if let Some(names) = &self.names {
            self.writer.names.end(names);
        }
        self.writer.buffer.push(b'}');
        Ok(())
    }
}
