//! Reads and replaces members of a JSON body that has already been written.

use std::{borrow::Cow, fmt, str};

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// A JSON body whose members can be read and replaced. All other bytes are kept exactly.
///
/// Use it in [`WireFormat::restate`](crate::WireFormat::restate). It borrows the body and
/// does not build a tree of values. Members are named by JSON Pointers (RFC 6901).
///
/// # Examples
///
/// ```
/// use error_formats::JsonBody;
///
/// let body = br#"{"error":{"code":404,"message":"No such page"}}"#;
/// let body = JsonBody::new(body).unwrap();
/// assert_eq!(body.get("/error/code"), Some("404"));
///
/// let restated = body.replace("/error/code", &410).unwrap();
/// assert_eq!(restated.into_bytes(), r#"{"error":{"code":410,"message":"No such page"}}"#);
/// ```
#[derive(Debug, Clone)]
pub struct JsonBody<'b>(Cow<'b, str>);

impl<'b> JsonBody<'b> {
    /// Wraps a body. The result is `None` if the body is not UTF-8. The body is parsed
    /// only when a member is read or replaced.
    pub fn new(body: &'b [u8]) -> Option<JsonBody<'b>> {
        str::from_utf8(body).ok().map(|text| JsonBody(Cow::Borrowed(text)))
    }

    /// Wraps the beginning of a body, up to the first byte that is not UTF-8. Values that
    /// are complete in this part can be found.
    pub fn prefix(body: &'b [u8]) -> JsonBody<'b> {
        JsonBody(Cow::Borrowed(body.utf8_chunks().next().map_or("", |chunk| chunk.valid())))
    }

    /// The value at a JSON Pointer, as it is written in the body. It is `None` if there
    /// is no such value.
    pub fn get(&self, pointer: &str) -> Option<&str> {
        find(&self.0, pointer)
    }

    /// Replaces the value at a JSON Pointer. It returns `None` if there is no such value.
    pub fn replace(self, pointer: &str, value: &(impl Serialize + ?Sized)) -> Option<JsonBody<'b>> {
        let value = serde_json::to_string(value).ok()?;
        splice(&self.0, find(&self.0, pointer)?, &value).map(|text| JsonBody(Cow::Owned(text)))
    }

    /// The bytes of the body.
    pub fn into_bytes(self) -> Bytes {
        Bytes::from(self.0.into_owned())
    }
}

/// `text` with `new` in the place of `part`, which is a slice of it.
pub(crate) fn splice(text: &str, part: &str, new: &str) -> Option<String> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let (before, after) = (text.get(..start)?, text.get(start + part.len()..)?);
    Some([before, new, after].concat())
}

/// The value at a pointer, as `text` has it. What stands behind the value may be
/// broken, or not be there yet.
fn find<'t>(text: &'t str, pointer: &str) -> Option<&'t str> {
    if pointer.is_empty() {
        return Some(text);
    }
    let unescaped = |step: &str| step.replace("~1", "/").replace("~0", "~");
    let steps: Vec<_> = pointer.strip_prefix('/')?.split('/').map(unescaped).collect();
    let mut found = None;
    let place = Place { steps: &steps, found: &mut found };
    let _ = place.deserialize(&mut serde_json::Deserializer::from_str(text));
    let value = found.map(RawValue::get)?;
    // A number at the end of a text that was cut may be cut itself.
    let is_whole = value.as_ptr().addr() + value.len() < text.as_ptr().addr() + text.len();
    is_whole.then_some(value)
}

/// Reads one value inside of another one.
struct Place<'s, 'f, 'de> {
    steps: &'s [String],
    found: &'f mut Option<&'de RawValue>,
}

impl<'de> Place<'_, '_, 'de> {
    /// The same value, seen from the member or item that `is_it`; `None` where it
    /// is another one, or where the value was found already.
    fn inside(&mut self, is_it: bool) -> Option<Place<'_, '_, 'de>> {
        let steps = self.steps.get(1..).filter(|_| is_it && self.found.is_none())?;
        Some(Place { steps, found: self.found })
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.steps.is_empty() {
            *self.found = Some(Deserialize::deserialize(deserializer)?);
            return Ok(());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let step = self.steps.first().map_or("", String::as_str);
        while let Some(is_it) = map.next_key_seed(Is(step))? {
            match self.inside(is_it) {
                Some(place) => map.next_value_seed(place)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let mut left = self.steps.first().and_then(|step| step.parse::<usize>().ok());
        loop {
            let read = match self.inside(left == Some(0)) {
                Some(place) => items.next_element_seed(place)?.is_some(),
                None => items.next_element::<IgnoredAny>()?.is_some(),
            };
            if !read {
                return Ok(());
            }
            left = left.and_then(|left| left.checked_sub(1));
        }
    }
}

/// Whether a name is this one; reads it without an allocation.
struct Is<'s>(&'s str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::JsonBody;

    fn replaced(body: &str, pointer: &str) -> Option<String> {
        let body = JsonBody::new(body.as_bytes())?.replace(pointer, &410)?;
        String::from_utf8(body.into_bytes().to_vec()).ok()
    }

    #[test]
    fn everything_but_the_member_stays_to_the_byte() {
        let body = "{ \"a\\u0062\": 1.50, \"errors\":[{\"x\":1},{\"status\" : \"404\" }],\"last\":\"é\" }\n";
        let expected = body.replace("\"404\"", "410");
        assert_eq!(replaced(body, "/errors/1/status").as_deref(), Some(&*expected));
        assert_eq!(replaced(body, "/ab").as_deref(), Some(&*body.replace("1.50", "410")));
        assert_eq!(replaced("{\"a/b\":{\"~\":0}}", "/a~1b/~0").as_deref(), Some("{\"a/b\":{\"~\":410}}"));
    }

    #[test]
    fn a_member_that_is_not_there_is_not_added() {
        for body in
            ["{}", "[]", "7", "", "{\"status\":", "{\"a\":1}x", "{\"status\":{\"b\":1}}", "\u{feff}{\"status\":1}"]
        {
            assert_eq!(replaced(body, "/status/code"), None, "{body}");
        }
        for pointer in ["status", "/status/0", "//", "/list/-1", "/list/01x", "/list/2"] {
            assert_eq!(replaced("{\"status\":1,\"list\":[1,2]}", pointer), None, "{pointer}");
        }
        assert!(JsonBody::new(b"{\"a\":\"\xff\"}").is_none());
    }

    #[test]
    fn what_stands_in_front_of_a_break_is_found() {
        let id = |text: &str| JsonBody::prefix(text.as_bytes()).get("/a/id").map(str::to_owned);
        for cut in [r#"{"a":{"id":7,"x":"..."#, r#"{"a":{"id":7}"#, r#"{"a":{"id":7,}}"#, r#"{"a":{"id":7 b"#] {
            assert_eq!(id(cut).as_deref(), Some("7"), "{cut}");
        }
        let behind = r#"{"a":{"x":,"id":7}}"#;
        for cut in [r#"{"a":{"id":7"#, r#"{"a":{"id":"7"#, r#"{"a":{"id""#, r#"[{"a":{"id":7}}]"#, behind] {
            assert_eq!(id(cut), None, "{cut}");
        }
        let cut_character = [&b"{\"id\":1,\"x\":\""[..], b"\xc3"].concat();
        assert_eq!(JsonBody::prefix(&cut_character).get("/id"), Some("1"));
    }

    #[test]
    fn of_two_members_with_one_name_the_first_is_meant() {
        assert_eq!(replaced("{\"a\":1,\"a\":2}", "/a").as_deref(), Some("{\"a\":410,\"a\":2}"));
    }
}
