//! The failure of a value: why it could not be read, and where it is.

use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

use super::{
    diagnosis::{Asked, Diagnosis, Found, Kind, kept},
    trail,
};

/// Why a value could not be read.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) diagnosis: Box<Diagnosis>,
    /// What was asked of the input where it failed, once that is known.
    pub(super) settled: Option<Box<Settled>>,
    /// The positions on the way there, the innermost first.
    pub(super) steps: Vec<usize>,
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

impl Failure {
    #[cold]
    pub(super) fn of(kind: Kind) -> Failure {
        Failure { diagnosis: Box::new(Diagnosis::of(kind)), settled: None, steps: Vec::new() }
    }

    /// A failure that serde makes, perhaps of a form of several.
    #[cold]
    fn diagnosed(diagnosis: Diagnosis) -> Failure {
        trail::diagnosis(&diagnosis);
        Failure { diagnosis: Box::new(diagnosis), settled: None, steps: Vec::new() }
    }

    /// The positions on the way to where it was made.
    pub(super) fn at(&self) -> Vec<usize> {
        self.steps.iter().rev().copied().collect()
    }

    /// Notes what was asked for; the first diagnosis is the innermost.
    pub(super) fn settle(self, asked: Asked, inner: bool) -> Failure {
        self.settle_aside(asked, inner, || Aside::Nothing)
    }

    pub(super) fn settle_aside(mut self, asked: Asked, inner: bool, aside: impl FnOnce() -> Aside) -> Failure {
        self.settled.get_or_insert_with(|| Box::new(Settled { asked, inner, aside: aside() }));
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

impl de::Error for Failure {
    fn custom<T: Display>(_: T) -> Failure {
        Failure::diagnosed(Diagnosis::of(Kind::Custom))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Failure {
        Failure::diagnosed(Diagnosis { kind: Kind::Type, found: Found::of(&found), expected: Asked::of(expected) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Failure {
        Failure::diagnosed(Diagnosis { kind: Kind::Value, found: Found::of(&found), expected: Asked::of(expected) })
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Failure {
        Failure::diagnosed(Diagnosis::of(Kind::Length))
    }

    fn unknown_variant(sent: &str, allowed: &'static [&'static str]) -> Failure {
        let kind = Kind::Variant { sent: kept(sent), allowed };
        Failure::diagnosed(Diagnosis { kind, found: Found::text(sent), expected: Some(Asked::Variant) })
    }

    fn unknown_field(sent: &str, _: &'static [&'static str]) -> Failure {
        Failure::diagnosed(Diagnosis::of(Kind::Unknown(kept(sent))))
    }

    fn missing_field(name: &'static str) -> Failure {
        Failure::diagnosed(Diagnosis::of(Kind::Missing(name)))
    }

    fn duplicate_field(name: &'static str) -> Failure {
        Failure::diagnosed(Diagnosis::of(Kind::Duplicate(name)))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the input does not fit")
    }
}

impl std::error::Error for Failure {}
