//! What is known about a failure itself: which serde constructor was called, and with
//! which arguments. The texts serde and authors give are never kept.

use std::fmt::{self, Write};

use serde::de::{Expected, Unexpected};

/// How much of a client's name is kept to find it again.
const LONGEST_SENT: usize = 64;

/// What one failure says by itself.
#[derive(Debug, Clone)]
pub(super) struct Diagnosis {
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

impl Diagnosis {
    pub(super) fn of(kind: Kind) -> Diagnosis {
        Diagnosis { kind, found: Found::Nothing, expected: None }
    }
}

impl Found {
    pub(super) fn text(text: &str) -> Found {
        Found::Text { address: text.as_ptr().addr(), length: text.len() }
    }

    pub(super) fn of(unexpected: &Unexpected<'_>) -> Found {
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
    pub(super) fn of(expected: &dyn Expected) -> Option<Asked> {
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

/// As much of a name as is kept.
pub(super) fn kept(sent: &str) -> String {
    sent.chars().take(LONGEST_SENT).collect()
}
