//! The path to a field, and its notations.

use std::{
    borrow::Cow,
    cell::Cell,
    fmt::{self, Write},
};

/// A segment of a [`FieldPath`]: a member of an object or an item of an array. JSON has
/// no other kind, so a `match` with both is complete.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A member of an object, or the name of a parameter.
    Key(Cow<'static, str>),
    /// An item of an array, counted from 0.
    Index(usize),
}

/// The name, or the number.
impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Segment::Key(name) => f.write_str(name),
            Segment::Index(index) => fmt::Display::fmt(index, f),
        }
    }
}

/// The path to a field, as a list of segments. The format decides how the path is
/// written.
///
/// A string converts to a path of one key: dots and brackets in it have no special
/// meaning.
///
/// # Examples
///
/// ```
/// use error_fields::FieldPath;
///
/// let path = FieldPath::from("a/b~c").then_key("d e");
/// assert_eq!(path.pointer().to_string(), "/a~1b~0c/d e");
/// assert_eq!(path.fragment().to_string(), "#/a~1b~0c/d%20e");
/// assert_eq!(FieldPath::root().fragment().to_string(), "#");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FieldPath(Vec<Segment>);

impl FieldPath {
    /// Creates an empty path, which stands for the whole body (or the whole query, and so
    /// on).
    pub const fn root() -> FieldPath {
        FieldPath(Vec::new())
    }

    /// Creates a path with a single key.
    pub fn key(name: impl Into<Cow<'static, str>>) -> FieldPath {
        FieldPath::root().then_key(name)
    }

    /// Appends the name of a member to the path.
    #[must_use]
    pub fn then_key(mut self, name: impl Into<Cow<'static, str>>) -> FieldPath {
        self.0.push(Segment::Key(name.into()));
        self
    }

    /// Appends the index of an item to the path, counted from 0.
    #[must_use]
    pub fn then_index(mut self, index: usize) -> FieldPath {
        self.0.push(Segment::Index(index));
        self
    }

    /// The segments of the path.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Whether the path has the same names as `dotted`. Indexes of lists are ignored:
    /// `items.qty` matches the `qty` of every item. An empty text matches only a path
    /// without names.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::{FieldPath, Segment};
    ///
    /// let path: FieldPath = [Segment::Key("items".into()), Segment::Index(0), Segment::Key("qty".into())].into_iter().collect();
    /// assert!(path.has_names("items.qty"));
    /// assert!(!path.has_names("items"));
    /// ```
    pub fn has_names(&self, dotted: &str) -> bool {
        let names = self.0.iter().filter_map(|segment| match segment {
            Segment::Key(name) => Some(&**name),
            Segment::Index(_) => None,
        });
        dotted.split('.').filter(|_| !dotted.is_empty()).eq(names)
    }

    /// Whether the path is empty.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes the path with dots: `items.0.qty`.
    pub fn dotted(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Dotted }
    }

    /// Writes the path as a JSON Pointer (RFC 6901, section 3): `/items/0/qty`.
    pub fn pointer(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Pointer }
    }

    /// Writes the path as a JSON Pointer in a URI fragment (RFC 6901, section 6):
    /// `#/items/0/qty`.
    pub fn fragment(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Fragment }
    }

    /// Writes the path with brackets, as in HTML form bodies: `items[0][qty]`.
    pub fn bracketed(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Bracketed }
    }
}

impl From<&'static str> for FieldPath {
    fn from(name: &'static str) -> FieldPath {
        FieldPath::key(name)
    }
}

impl From<String> for FieldPath {
    fn from(name: String) -> FieldPath {
        FieldPath::key(name)
    }
}

impl FromIterator<Segment> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> FieldPath {
        FieldPath(segments.into_iter().collect())
    }
}

/// A [`FieldPath`] in one of its notations. It implements `Display` and `Serialize`.
#[derive(Debug, Clone, Copy)]
pub struct Spelling<'a> {
    path: &'a FieldPath,
    style: Style,
}

#[derive(Debug, Clone, Copy)]
enum Style {
    Dotted,
    Pointer,
    Fragment,
    Bracketed,
}

impl Spelling<'_> {
    fn write(&self, out: &mut impl Write) -> fmt::Result {
        if let Style::Fragment = self.style {
            out.write_str("#")?;
        }
        for (at, segment) in self.path.0.iter().enumerate() {
            let (open, close) = match self.style {
                Style::Dotted if at == 0 => ("", ""),
                Style::Dotted => (".", ""),
                Style::Pointer | Style::Fragment => ("/", ""),
                Style::Bracketed if at == 0 => ("", ""),
                Style::Bracketed => ("[", "]"),
            };
            out.write_str(open)?;
            match segment {
                Segment::Index(index) => write_index(out, *index)?,
                Segment::Key(key) => match self.style {
                    Style::Dotted | Style::Bracketed => out.write_str(key)?,
                    Style::Pointer => write_token(out, key, false)?,
                    Style::Fragment => write_token(out, key, true)?,
                },
            }
            out.write_str(close)?;
        }
        Ok(())
    }
}

impl fmt::Display for Spelling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

thread_local! {
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
}

/// The longest buffer a thread keeps.
const LONGEST_KEPT: usize = 4 * 1024;

impl serde::Serialize for Spelling<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Ten paths are printed into one buffer, without `core::fmt`. It is
        // taken and put back; the thread-local is gone while the thread ends.
        let mut text = BUFFER.try_with(Cell::take).unwrap_or_default();
        text.clear();
        self.write(&mut text).map_err(serde::ser::Error::custom)?;
        let serialized = serializer.serialize_str(&text);
        if text.capacity() <= LONGEST_KEPT {
            let _ = BUFFER.try_with(|kept| kept.set(text));
        }
        serialized
    }
}

/// Writes a number, without `core::fmt`.
fn write_index(out: &mut impl Write, index: usize) -> fmt::Result {
    if index >= 10 {
        write_index(out, index / 10)?;
    }
    out.write_char(char::from(b'0' + (index % 10) as u8))
}

/// The bytes that no spelling changes.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    plain
};

/// Writes a reference token: `~` and `/` escaped (RFC 6901, section 3), and in a fragment
/// what RFC 3986, section 3.5 does not allow as it is.
fn write_token(out: &mut impl Write, key: &str, fragment: bool) -> fmt::Result {
    // Most keys are plain names.
    if key.bytes().all(|byte| PLAIN[usize::from(byte)]) {
        return out.write_str(key);
    }
    for character in key.chars() {
        match character {
            '~' => out.write_str("~0")?,
            '/' => out.write_str("~1")?,
            _ if !fragment || is_fragment_character(character) => out.write_char(character)?,
            _ => {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    write!(out, "%{byte:02X}")?;
                }
            }
        }
    }
    Ok(())
}

fn is_fragment_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._!$&'()*+,;=:@?".contains(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FieldPath, Segment};

    fn path() -> impl Strategy<Value = FieldPath> {
        let key = any::<String>().prop_map(|key| Segment::Key(key.into()));
        let segment = prop_oneof![key, any::<usize>().prop_map(Segment::Index)];
        prop::collection::vec(segment, 0..12).prop_map(FieldPath::from_iter)
    }

    proptest! {
        #[test]
        fn short_or_long_a_path_serializes_as_it_prints(path in path()) {
            for spelling in [path.dotted(), path.pointer(), path.fragment(), path.bracketed()] {
                prop_assert_eq!(serde_json::to_value(spelling).ok(), Some(spelling.to_string().into()));
            }
        }

        #[test]
        fn a_fragment_is_plain_ascii(path in path()) {
            let fragment = path.fragment().to_string();
            prop_assert!(fragment.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert!(fragment.starts_with('#'));
        }
    }
}
