//! The names that serde gives to fields. Validators know only the Rust names.

use std::{cell::RefCell, fmt};

use error_core::Segment;
use serde::{
    de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};

/// How deep types may nest that take no step of the way: a type may hold itself.
const DEEPEST: usize = 64;

/// The way to a field by the names that `T` has in a request: `first_name` is
/// `firstName` where serde says so, by `rename_all` or by a `rename` to the same
/// letters.
///
/// `T` is asked to deserialize, and shows the names of its fields; it never gets a
/// value. What it does not show (enums, flattened structs, types by hand) stays as
/// it is.
#[cold]
pub(super) fn wire_names<T: DeserializeOwned>(steps: Vec<Segment>) -> Vec<Segment> {
    let found = RefCell::new(Vec::new());
    // It always ends in this error.
    let _ = T::deserialize(Finder { steps: &steps, found: &found, depth: 0 });
    let mut names = found.into_inner();
    let known = names.len();
    names.extend(steps.into_iter().skip(known));
    names
}

/// Follows the way through the types of the fields.
#[derive(Clone, Copy)]
struct Finder<'a> {
    steps: &'a [Segment],
    found: &'a RefCell<Vec<Segment>>,
    depth: usize,
}

impl<'a> Finder<'a> {
    /// The first step, and the rest of the way.
    fn next(self) -> Result<(&'a Segment, Finder<'a>), Done> {
        let (first, steps) = self.steps.split_first().ok_or(Done)?;
        Ok((first, Finder { steps, depth: 0, ..self }))
    }

    fn deeper(self) -> Result<Finder<'a>, Done> {
        let depth = self.depth + 1;
        if depth < DEEPEST { Ok(Finder { depth, ..self }) } else { Err(Done) }
    }

    fn found(self, step: Segment) {
        self.found.borrow_mut().push(step);
    }
}

impl<'de> Deserializer<'de> for Finder<'_> {
    type Error = Done;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Done> {
        Err(Done)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Done> {
        visitor.visit_some(self.deeper()?)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Done> {
        visitor.visit_newtype_struct(self.deeper()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Done> {
        let (Segment::Key(name), rest) = self.next()? else { return Err(Done) };
        let name = named(fields, name).ok_or(Done)?;
        self.found(Segment::Key(name.into()));
        visitor.visit_map(One { key: Some(name), value: rest })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Done> {
        let (step @ Segment::Key(name), rest) = self.next()? else { return Err(Done) };
        self.found(step.clone());
        visitor.visit_map(One { key: Some(name), value: rest })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Done> {
        let (step @ Segment::Index(_), rest) = self.next()? else { return Err(Done) };
        self.found(step.clone());
        visitor.visit_seq(One { key: None, value: rest })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct enum identifier ignored_any
    }
}

/// The field that a validator calls `name`: of this name, or of the same letters.
fn named(fields: &[&'static str], name: &str) -> Option<&'static str> {
    let letters =
        |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    let same = fields.iter().find(|field| **field == name);
    same.or_else(|| fields.iter().find(|field| letters(field) == letters(name))).copied()
}

/// A map or a list of one item, which is never finished.
struct One<'k, 'a> {
    key: Option<&'k str>,
    value: Finder<'a>,
}

impl<'de> MapAccess<'de> for One<'_, '_> {
    type Error = Done;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Done> {
        self.key.take().map(|key| seed.deserialize(StrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Done> {
        seed.deserialize(self.value)?;
        Err(Done)
    }
}

impl<'de> SeqAccess<'de> for One<'_, '_> {
    type Error = Done;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Done> {
        seed.deserialize(self.value)?;
        Err(Done)
    }
}

/// All is known that can be.
#[derive(Debug)]
struct Done;

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no value is read")
    }
}

impl std::error::Error for Done {}

impl serde::de::Error for Done {
    fn custom<T: fmt::Display>(_: T) -> Done {
        Done
    }
}

#[cfg(test)]
#[allow(dead_code, reason = "only the names of fields are read")]
mod tests {
    use std::collections::HashMap;

    use error_core::{FieldPath, Segment};
    use serde::Deserialize;

    use super::wire_names;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Guest {
        first_name: String,
        #[serde(rename = "E-Mail")]
        email: String,
        home_address: Option<Box<Address>>,
        other_addresses: Vec<Address>,
        by_name: HashMap<String, Address>,
        inner: Newtype,
        pair: (u8, Address),
        kind: Kind,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING-KEBAB-CASE")]
    struct Address {
        street_name: String,
        guest: Option<Box<Guest>>,
    }

    #[derive(Deserialize)]
    struct Newtype(Option<Box<Newtype>>);

    #[derive(Deserialize)]
    enum Kind {
        Known { some_name: u8 },
    }

    fn found(steps: &[&str]) -> String {
        let step = |step: &&str| match step.parse() {
            Ok(index) => Segment::Index(index),
            Err(_) => Segment::Key((*step).to_owned().into()),
        };
        FieldPath::repeatable(wire_names::<Guest>(steps.iter().map(step).collect())).dotted().to_string()
    }

    #[test]
    fn names_are_those_of_serde() {
        assert_eq!(found(&["first_name"]), "firstName");
        assert_eq!(found(&["email"]), "E-Mail");
        assert_eq!(found(&["home_address", "street_name"]), "homeAddress.STREET-NAME");
        assert_eq!(found(&["other_addresses", "2", "street_name"]), "otherAddresses.2.STREET-NAME");
        assert_eq!(found(&["by_name", "my_key", "street_name"]), "byName.my_key.STREET-NAME");
        assert_eq!(found(&["home_address", "guest", "first_name"]), "homeAddress.GUEST.firstName");
    }

    #[test]
    fn what_is_not_shown_stays() {
        assert_eq!(found(&["nobody", "first_name"]), "nobody.first_name");
        assert_eq!(found(&["pair", "1", "street_name"]), "pair.1.street_name");
        assert_eq!(found(&["kind", "some_name"]), "kind.some_name");
        assert_eq!(found(&["inner", "some_name"]), "inner.some_name");
    }
}
