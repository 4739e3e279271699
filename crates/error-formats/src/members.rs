//! The members of a body that is written already.

use std::fmt;

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::{RawValue, to_raw_value};

/// The members of a JSON object, in their order and with their values as they
/// are written.
pub(crate) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    /// Reads a body; `None` where it is no JSON object.
    pub(crate) fn read(body: &[u8]) -> Option<Members> {
        serde_json::from_slice(body).ok()
    }

    /// The value of a member, as it is written.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.get())
    }

    /// Gives a member another value; `None` where there is no such member.
    pub(crate) fn replace(&mut self, name: &str, value: &impl Serialize) -> Option<()> {
        let member = self.0.iter_mut().find(|(other, _)| other == name)?;
        member.1 = to_raw_value(value).ok()?;
        Some(())
    }

    /// The body, compact again.
    pub(crate) fn write(&self) -> Option<Bytes> {
        Some(serde_json::to_vec(self).ok()?.into())
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
