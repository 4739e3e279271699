//! A value as JSON has it.

use serde::{Serialize, Serializer, ser::Error};
use serde_json::Value;

/// Serializes a value as JSON would have it, for an encoding in which types such as an
/// `IpAddr`, a `char` or a `RawValue` are written in another way.
pub(super) struct AsJson<'v, V: ?Sized>(pub(super) &'v V);

impl<V: Serialize + ?Sized> Serialize for AsJson<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = serde_json::to_value(self.0).map_err(S::Error::custom)?;
        Read(&value).serialize(serializer)
    }
}

/// A value that was read. `serde_json::Value` itself serializes `null` as a unit, which is
/// an empty list in some encodings.
struct Read<'v>(&'v Value);

impl Serialize for Read<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => serializer.serialize_u64(number),
                (_, Some(number), _) => serializer.serialize_i64(number),
                (.., Some(number)) => serializer.serialize_f64(number),
                _ => serializer.collect_str(number),
            },
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(values) => serializer.collect_seq(values.iter().map(Read)),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, Read(value)))),
        }
    }
}
