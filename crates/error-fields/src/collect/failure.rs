//! Why a value could not be read: which of serde's constructors was called,
//! and where. The texts serde and authors give are never kept.

use std::fmt::{self, Display, Write};

use serde::de::{self, Expected, Unexpected};

use super::trail;

/// How much of a client's name is kept to find it again.
const LONGEST_SENT: usize = 64;

/// Why a value could not be read.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) note: Note,
    /// What was asked of the input where it failed, once that is known.
    pub(super) settled: Option<Settled>,
    /// The positions on the way there, the innermost first.
    pub(super) steps: Vec<usize>,
}

/// What one failure says by itself.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) kind: Kind,
    pub(super) found: Found,
    /// What was expected in the place of what was found, if it is something that
    /// serde itself reads.
    pub(super) expected: Option<Asked>,
}

/// Which of serde's constructors was called.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Missing(&'static str),
    Unknown(String),
    Variant {
        sent: String,
        allowed: &'static [&'static str],
    },
    Type,
    Value,
    Length,
    Duplicate(&'static str),
    Custom,
    /// The tree can't stand for the input in this place.
    Unreadable,
}

/// The value that was refused, by which it is found again in the tree where
/// serde had put it aside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    Nothing,
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// Where the text is in memory: serde borrows it from the tree.
    Text {
        address: usize,
        length: usize,
    },
    List,
    Object,
}

/// Where a failure was made.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub(super) asked: Asked,
    /// Whether the failure came after the type had begun to read members: it
    /// may then be about something deeper, which serde had put aside
    /// (`flatten`, tagged and untagged enums).
    pub(super) inner: bool,
    pub(super) aside: Aside,
}

/// What serde had put aside before it failed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Aside {
    Nothing,
    /// The value where it failed.
    Whole,
    /// Some of its members.
    Members(Vec<usize>),
}

/// What a type asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Asked {
    Bool,
    Integer,
    Number,
    Text,
    Nothing,
    List,
    Object,
    Fields(&'static [&'static str]),
    Variant,
    Key,
    Anything,
}

impl Note {
    fn of(kind: Kind) -> Note {
        Note { kind, found: Found::Nothing, expected: None }
    }
}

impl Found {
    pub(super) fn text(text: &str) -> Found {
        Found::Text { address: text.as_ptr().addr(), length: text.len() }
    }

    fn of(unexpected: &Unexpected<'_>) -> Found {
        match *unexpected {
            Unexpected::Bool(value) => Found::Bool(value),
            Unexpected::Unsigned(value) => Found::Unsigned(value),
            Unexpected::Signed(value) => Found::Signed(value),
            Unexpected::Float(value) => Found::Float(value),
            Unexpected::Str(text) => Found::text(text),
            Unexpected::Unit => Found::Null,
            Unexpected::Seq => Found::List,
            Unexpected::Map => Found::Object,
            _ => Found::Nothing,
        }
    }
}

impl Asked {
    /// What serde's own types say that they expect.
    fn of(expected: &dyn Expected) -> Option<Asked> {
        let mut text = Short(String::new());
        // What is long is none of serde's.
        write!(text, "{expected}").ok()?;
        let name = text.0.strip_prefix("a nonzero ").unwrap_or(&text.0);
        match name {
            "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => Some(Asked::Integer),
            "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => Some(Asked::Integer),
            "f32" | "f64" => Some(Asked::Number),
            "a boolean" => Some(Asked::Bool),
            "a string" | "a borrowed string" | "a character" => Some(Asked::Text),
            "unit" => Some(Asked::Nothing),
            "a sequence" => Some(Asked::List),
            "a map" => Some(Asked::Object),
            _ if name.starts_with("struct ") => Some(Asked::Object),
            _ if name.starts_with("an array of length") || name.starts_with("a tuple") => Some(Asked::List),
            _ => None,
        }
    }
}

/// A text that is not written on when it is long.
struct Short(String);

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > LONGEST_SENT {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

impl Failure {
    #[cold]
    pub(super) fn of(kind: Kind) -> Failure {
        Failure { note: Note::of(kind), settled: None, steps: Vec::new() }
    }

    /// A failure that serde makes, perhaps of a form of several.
    #[cold]
    fn noted(note: Note) -> Failure {
        trail::note(&note);
        Failure { note, settled: None, steps: Vec::new() }
    }

    /// The positions on the way to where it was made.
    pub(super) fn at(&self) -> Vec<usize> {
        self.steps.iter().rev().copied().collect()
    }

    /// Notes what was asked for; the first note is the innermost.
    pub(super) fn settle(self, asked: Asked, inner: bool) -> Failure {
        self.settle_aside(asked, inner, || Aside::Nothing)
    }

    pub(super) fn settle_aside(mut self, asked: Asked, inner: bool, aside: impl FnOnce() -> Aside) -> Failure {
        self.settled.get_or_insert_with(|| Settled { asked, inner, aside: aside() });
        self
    }

    /// Notes the position of the child that failed, and whether serde had put it
    /// aside.
    pub(super) fn within(self, position: usize, is_aside: bool) -> Failure {
        // What fails after the child was read (a conversion) is about the child.
        let aside = || if is_aside { Aside::Whole } else { Aside::Nothing };
        let mut failure = self.settle_aside(Asked::Anything, true, aside);
        failure.steps.push(position);
        failure
    }
}

/// [`Failure::settle`] and [`Failure::within`] on results.
pub(super) trait Settle: Sized {
    fn settle(self, asked: Asked, inner: bool) -> Self;
    fn within(self, position: usize, is_aside: bool) -> Self;
}

impl<T> Settle for Result<T, Failure> {
    fn settle(self, asked: Asked, inner: bool) -> Self {
        self.map_err(|failure| failure.settle(asked, inner))
    }

    fn within(self, position: usize, is_aside: bool) -> Self {
        self.map_err(|failure| failure.within(position, is_aside))
    }
}

fn kept(sent: &str) -> String {
    sent.chars().take(LONGEST_SENT).collect()
}

impl de::Error for Failure {
    fn custom<T: Display>(_: T) -> Failure {
        Failure::noted(Note::of(Kind::Custom))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Failure {
        Failure::noted(Note { kind: Kind::Type, found: Found::of(&found), expected: Asked::of(expected) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Failure {
        Failure::noted(Note { kind: Kind::Value, found: Found::of(&found), expected: Asked::of(expected) })
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Failure {
        Failure::noted(Note::of(Kind::Length))
    }

    fn unknown_variant(sent: &str, allowed: &'static [&'static str]) -> Failure {
        let kind = Kind::Variant { sent: kept(sent), allowed };
        Failure::noted(Note { kind, found: Found::text(sent), expected: Some(Asked::Variant) })
    }

    fn unknown_field(sent: &str, _: &'static [&'static str]) -> Failure {
        Failure::noted(Note::of(Kind::Unknown(kept(sent))))
    }

    fn missing_field(name: &'static str) -> Failure {
        Failure::noted(Note::of(Kind::Missing(name)))
    }

    fn duplicate_field(name: &'static str) -> Failure {
        Failure::noted(Note::of(Kind::Duplicate(name)))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the input does not fit")
    }
}

impl std::error::Error for Failure {}
