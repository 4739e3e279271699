//! Why a value could not be read: which of serde's constructors was called,
//! and where. The texts serde and authors give are never kept.

use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

/// How much of a client's name is kept to find it again.
const LONGEST_SENT: usize = 64;

/// Why a value could not be read.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: Kind,
    /// What was asked of the input where it failed, once that is known.
    pub(super) settled: Option<Settled>,
    /// The positions on the way there, the innermost first.
    pub(super) steps: Vec<usize>,
}

/// Which of serde's constructors was called.
#[derive(Debug)]
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

/// Where a failure was made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settled {
    pub(super) asked: Asked,
    /// Whether the failure came after the type had begun to read members: it
    /// may then be about something deeper, which serde had put aside
    /// (`flatten`, tagged and untagged enums).
    pub(super) inner: bool,
}

/// What a type asked for.
#[derive(Debug, Clone, Copy)]
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

impl Failure {
    #[cold]
    pub(super) fn of(kind: Kind) -> Failure {
        Failure { kind, settled: None, steps: Vec::new() }
    }

    /// Notes what was asked for; the first note is the innermost.
    pub(super) fn settle(mut self, asked: Asked, inner: bool) -> Failure {
        self.settled.get_or_insert(Settled { asked, inner });
        self
    }

    /// Notes the position of the child that failed.
    pub(super) fn within(self, position: usize) -> Failure {
        // What fails after the child was read (a conversion) is about the child.
        let mut failure = self.settle(Asked::Anything, true);
        failure.steps.push(position);
        failure
    }
}

/// [`Failure::settle`] and [`Failure::within`] on results.
pub(super) trait Settle: Sized {
    fn settle(self, asked: Asked, inner: bool) -> Self;
    fn within(self, position: usize) -> Self;
}

impl<T> Settle for Result<T, Failure> {
    fn settle(self, asked: Asked, inner: bool) -> Self {
        self.map_err(|failure| failure.settle(asked, inner))
    }

    fn within(self, position: usize) -> Self {
        self.map_err(|failure| failure.within(position))
    }
}

fn kept(sent: &str) -> String {
    sent.chars().take(LONGEST_SENT).collect()
}

impl de::Error for Failure {
    fn custom<T: Display>(_: T) -> Failure {
        Failure::of(Kind::Custom)
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Failure {
        Failure::of(Kind::Type)
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Failure {
        Failure::of(Kind::Value)
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Failure {
        Failure::of(Kind::Length)
    }

    fn unknown_variant(sent: &str, allowed: &'static [&'static str]) -> Failure {
        Failure::of(Kind::Variant { sent: kept(sent), allowed })
    }

    fn unknown_field(sent: &str, _: &'static [&'static str]) -> Failure {
        Failure::of(Kind::Unknown(kept(sent)))
    }

    fn missing_field(name: &'static str) -> Failure {
        Failure::of(Kind::Missing(name))
    }

    fn duplicate_field(name: &'static str) -> Failure {
        Failure::of(Kind::Duplicate(name))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the input does not fit")
    }
}

impl std::error::Error for Failure {}
