//! Gives whatever is asked for, in place of a value that was reported.

use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor},
};

use super::{diagnosis::Kind, failure::Failure};

/// How many values are tried in one place.
pub(super) const ATTEMPTS: u8 = 18;

/// The attempts that are texts where nobody says what is asked for: the empty
/// one, and from this on the others.
pub(super) const EMPTY_TEXT: u8 = 1;
pub(super) const FIRST_TEXT: u8 = 7;

/// Texts that common types are read from.
const TEXTS: [&str; 12] = [
    "",
    "0",
    "00000000-0000-4000-8000-000000000000",
    "1970-01-01T00:00:00Z",
    "1970-01-01",
    "a",
    "a@example.com",
    "https://example.com/",
    "127.0.0.1",
    "00:00:00",
    "1970-01-01T00:00:00",
    "::1",
];

/// How deep a value may be made: a type may hold itself.
const DEEPEST: u8 = 16;

/// Gives whatever is asked for.
#[derive(Clone, Copy)]
pub(super) struct StandIn {
    /// Which of several values.
    attempt: u8,
    depth: u8,
}

impl StandIn {
    pub(super) fn new(attempt: u8) -> StandIn {
        StandIn { attempt, depth: 0 }
    }

    fn deeper(self) -> StandIn {
        StandIn { depth: self.depth + 1, ..self }
    }

    fn text(self) -> &'static str {
        TEXTS[usize::from(self.attempt) % TEXTS.len()]
    }

    fn check_depth(self) -> Result<(), Failure> {
        if self.depth < DEEPEST { Ok(()) } else { Err(Failure::of(Kind::Custom)) }
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident,)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            // The second is for types that can't be zero.
            visitor.$visit(self.attempt.into())
        }
    )+};
}

impl<'de> Deserializer<'de> for StandIn {
    type Error = Failure;

    numbers! {
        deserialize_i16 visit_i16,
        deserialize_i32 visit_i32,
        deserialize_i64 visit_i64,
        deserialize_i128 visit_i128,
        deserialize_u8 visit_u8,
        deserialize_u16 visit_u16,
        deserialize_u32 visit_u32,
        deserialize_u64 visit_u64,
        deserialize_u128 visit_u128,
        deserialize_f32 visit_f32,
        deserialize_f64 visit_f64,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.attempt {
            0 => visitor.visit_unit(),
            1 => visitor.visit_borrowed_str(""),
            // Signed, since an unsigned one is the index of a variant: an enum
            // would be one that nobody asked for.
            2 => visitor.visit_i64(0),
            3 => visitor.visit_bool(false),
            4 => visitor.visit_seq(Repeated { of: self, left: 0 }),
            5 => visitor.visit_map(Named { of: self, names: &[] }),
            // The second is for types that can't be zero.
            6 => visitor.visit_i64(1),
            attempt => visitor.visit_borrowed_str(TEXTS[usize::from(attempt - FIRST_TEXT + 1) % TEXTS.len()]),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_bool(self.attempt % 2 == 1)
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_i64(self.attempt.into())
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_char('a')
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_borrowed_str(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_borrowed_bytes(self.text().as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_none()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        self.check_depth()?;
        visitor.visit_newtype_struct(self.deeper())
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.check_depth()?;
        // The second is for lists that can't be empty.
        visitor.visit_seq(Repeated { of: self.deeper(), left: usize::from(self.attempt % 2) })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        self.check_depth()?;
        visitor.visit_seq(Repeated { of: self.deeper(), left: length })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_map(Named { of: self, names: &[] })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.check_depth()?;
        visitor.visit_map(Named { of: self.deeper(), names: fields })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.check_depth()?;
        visitor.visit_enum(AnyVariant { of: self.deeper(), variants })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}

/// The same item several times.
struct Repeated {
    of: StandIn,
    left: usize,
}

impl<'de> SeqAccess<'de> for Repeated {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        match self.left {
            0 => Ok(None),
            _ => {
                self.left -= 1;
                seed.deserialize(self.of).map(Some)
            }
        }
    }
}

/// A member of each name.
struct Named {
    of: StandIn,
    names: &'static [&'static str],
}

impl<'de> MapAccess<'de> for Named {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        let Some((name, rest)) = self.names.split_first() else { return Ok(None) };
        self.names = rest;
        seed.deserialize(IntoDeserializer::<Failure>::into_deserializer(*name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        seed.deserialize(self.of)
    }
}

/// One of the variants; a deeper one is another, since the first may hold its
/// own enum again.
struct AnyVariant {
    of: StandIn,
    variants: &'static [&'static str],
}

impl<'de> EnumAccess<'de> for AnyVariant {
    type Error = Failure;
    type Variant = AnyContent;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, AnyContent), Failure> {
        let StandIn { attempt, depth } = self.of;
        let turn = usize::from(attempt) + usize::from(depth) - 1;
        let Some(name) = turn.checked_rem(self.variants.len()).and_then(|at| self.variants.get(at)) else {
            return Err(Failure::of(Kind::Custom));
        };
        let variant = seed.deserialize(IntoDeserializer::<Failure>::into_deserializer(*name))?;
        Ok((variant, AnyContent(self.of)))
    }
}

struct AnyContent(StandIn);

impl<'de> VariantAccess<'de> for AnyContent {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        self.0.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        self.0.deserialize_struct("", fields, visitor)
    }
}
