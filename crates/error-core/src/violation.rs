//! One invalid field: where it is and what is wrong with it.

use std::{
    borrow::Cow,
    cell::Cell,
    fmt::{self, Write},
};

use crate::{Value, scratch::Scratch};

/// One invalid field of a request.
///
/// # Examples
///
/// ```
/// use error_core::{Path, Place, Violation};
///
/// let violation = Violation::new(Place::Body, Path::key("items").then_index(0).then_key("qty"))
///     .with_code("too_small")
///     .with_message("must be at least 1");
///
/// assert_eq!(violation.path().dotted().to_string(), "items.0.qty");
/// assert_eq!(violation.path().fragment().to_string(), "#/items/0/qty");
/// assert_eq!(violation.path().bracketed().to_string(), "items[0][qty]");
/// ```
#[derive(Debug, Clone)]
pub struct Violation {
    place: Place,
    path: Path,
    code: Option<Cow<'static, str>>,
    message: Option<Cow<'static, str>>,
    value: Option<Value>,
    members: Vec<(Cow<'static, str>, Value)>,
}

impl Violation {
    /// Something is wrong with the field at `path` in `place`.
    pub fn new(place: Place, path: impl Into<Path>) -> Violation {
        Violation { place, path: path.into(), code: None, message: None, value: None, members: Vec::new() }
    }

    /// The kind of the violation, in snake case: `missing`, `too_small`.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Violation {
        self.code = Some(code.into());
        self
    }

    /// What the client reads about this field.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Violation {
        self.message = Some(message.into());
        self
    }

    /// The offending value. It is echoed to the client: never a secret.
    #[must_use]
    pub fn with_value(mut self, value: Value) -> Violation {
        self.value = Some(value);
        self
    }

    /// A member that only some formats know, such as GitHub's `resource`.
    #[must_use]
    pub fn with_member(mut self, name: impl Into<Cow<'static, str>>, value: Value) -> Violation {
        self.members.push((name.into(), value));
        self
    }

    /// The part of the request that holds the field.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Where the field is within its part of the request.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The kind of the violation.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the client reads about this field.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The offending value, where its author allows the echo.
    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// Members that only some formats know.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members.iter().map(|(name, value)| (&**name, value))
    }
}

/// The part of a request that holds a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The body, whatever its media type.
    Body,
    /// The query of the address.
    Query,
    /// A parameter in the path of the address.
    Path,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Place {
    /// The name of the place: `body`, `query`, `path`, `header` or `cookie`.
    pub const fn name(self) -> &'static str {
        match self {
            Place::Body => "body",
            Place::Query => "query",
            Place::Path => "path",
            Place::Header => "header",
            Place::Cookie => "cookie",
        }
    }
}

/// One step of a [`Path`]. JSON knows no third kind, so formats may match on
/// both.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A member of an object, or the name of a parameter.
    Key(Cow<'static, str>),
    /// An item of an array, counted from 0.
    Index(usize),
}

/// The way to a field, step by step; how it is spelt belongs to the format.
///
/// A plain string becomes one key: dots and brackets in it mean nothing.
///
/// # Examples
///
/// ```
/// use error_core::Path;
///
/// let path = Path::from("a/b~c").then_key("d e");
/// assert_eq!(path.pointer().to_string(), "/a~1b~0c/d e");
/// assert_eq!(path.fragment().to_string(), "#/a~1b~0c/d%20e");
/// assert_eq!(Path::root().fragment().to_string(), "#");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Path(Vec<Segment>);

impl Path {
    /// The whole of the body, or whatever the place is.
    pub const fn root() -> Path {
        Path(Vec::new())
    }

    /// A path of one key.
    pub fn key(name: impl Into<Cow<'static, str>>) -> Path {
        Path::root().then_key(name)
    }

    /// Goes on to a member.
    #[must_use]
    pub fn then_key(mut self, name: impl Into<Cow<'static, str>>) -> Path {
        self.0.push(Segment::Key(name.into()));
        self
    }

    /// Goes on to an item, counted from 0.
    #[must_use]
    pub fn then_index(mut self, index: usize) -> Path {
        self.0.push(Segment::Index(index));
        self
    }

    /// The steps.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// `items.0.qty`.
    pub fn dotted(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Dotted }
    }

    /// `/items/0/qty`: a JSON Pointer (RFC 6901, 3).
    pub fn pointer(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Pointer }
    }

    /// `#/items/0/qty`: a JSON Pointer as a URI fragment (RFC 6901, 6).
    pub fn fragment(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Fragment }
    }

    /// `items[0][qty]`: the form of bracketed form bodies.
    pub fn bracketed(&self) -> Spelling<'_> {
        Spelling { path: self, style: Style::Bracketed }
    }
}

impl From<&'static str> for Path {
    fn from(name: &'static str) -> Path {
        Path::key(name)
    }
}

impl From<String> for Path {
    fn from(name: String) -> Path {
        Path::key(name)
    }
}

impl FromIterator<Segment> for Path {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Path {
        Path(segments.into_iter().collect())
    }
}

/// A [`Path`] in one of its spellings, for `Display` and for serde.
#[derive(Debug, Clone, Copy)]
pub struct Spelling<'a> {
    path: &'a Path,
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
                Segment::Index(index) => out.write_str(itoa::Buffer::new().format(*index))?,
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

impl serde::Serialize for Spelling<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Ten paths are printed into one buffer, without `core::fmt`.
        let mut text = Scratch::of(&BUFFER);
        self.write(&mut text).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(text.as_str())
    }
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

/// Writes a reference token: `~` and `/` escaped (RFC 6901, 3), and in a
/// fragment what RFC 3986, 3.5 does not allow as it is.
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

    use super::{Path, Segment};

    fn path() -> impl Strategy<Value = Path> {
        let key = any::<String>().prop_map(|key| Segment::Key(key.into()));
        let segment = prop_oneof![key, any::<usize>().prop_map(Segment::Index)];
        prop::collection::vec(segment, 0..12).prop_map(Path::from_iter)
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
