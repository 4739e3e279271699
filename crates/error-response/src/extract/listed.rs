//! The list of invalid fields, which no input makes long.

use std::{
    borrow::Cow,
    fmt::{self, Write},
};

use error_core::{Segment, Violation};

/// How many violations a response lists.
pub(super) const MOST_VIOLATIONS: usize = 32;

/// How many bytes their paths and messages have together; a path is measured as
/// the fragment of an address, which is its longest spelling.
const MOST_BYTES: usize = 16 * 1024;

/// How many bytes of names a path has.
const LONGEST_PATH: usize = 1024;

/// How many bytes a message has.
const LONGEST_MESSAGE: usize = 1024;

/// The first violations, and how many were found.
#[derive(Debug, Default)]
pub(super) struct Listed {
    violations: Vec<Violation>,
    bytes: usize,
    found: usize,
    is_full: bool,
}

impl Listed {
    pub(super) fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// How many violations were found, listed or not.
    pub(super) fn found(&self) -> usize {
        self.found
    }

    /// Counts a violation, and makes and lists it where there is room.
    pub(super) fn add(&mut self, make: impl FnOnce() -> Violation) {
        self.found += 1;
        if self.is_full {
            return;
        }
        let violation = with_short_message(make());
        let bytes = self.bytes + length(&violation);
        if self.violations.len() < MOST_VIOLATIONS && bytes <= MOST_BYTES {
            self.bytes = bytes;
            self.violations.push(violation);
        } else {
            self.is_full = true;
        }
    }

    /// Lists what fits of another list, and counts all of it.
    pub(super) fn append(&mut self, other: Listed) {
        let unlisted = other.found - other.violations.len();
        for violation in other.violations {
            self.add(|| violation);
        }
        self.found += unlisted;
    }
}

impl From<Vec<Violation>> for Listed {
    fn from(violations: Vec<Violation>) -> Listed {
        let mut listed = Listed::default();
        for violation in violations {
            listed.add(|| violation);
        }
        listed
    }
}

fn length(violation: &Violation) -> usize {
    let mut length = Length(violation.message().map_or(0, str::len));
    // To count can't fail.
    let _ = write!(length, "{}", violation.path().fragment());
    length.0
}

/// Counts the bytes that are written.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn with_short_message(violation: Violation) -> Violation {
    match violation.message() {
        Some(message) if message.len() > LONGEST_MESSAGE => {
            let message = short(message).into_owned();
            violation.with_message(message)
        }
        _ => violation,
    }
}

/// A message, as much of it as is listed.
pub(super) fn short(message: &str) -> Cow<'_, str> {
    const CUT: &str = "...";
    if message.len() <= LONGEST_MESSAGE {
        return Cow::Borrowed(message);
    }
    let end = message.floor_char_boundary(LONGEST_MESSAGE - CUT.len());
    Cow::Owned(message[..end].to_owned() + CUT)
}

/// Counts the names of a path, up to the longest path that is listed.
pub(super) struct Steps {
    left: usize,
}

impl Steps {
    pub(super) fn new() -> Steps {
        Steps { left: LONGEST_PATH }
    }

    /// Whether the path may go on to `step`.
    pub(super) fn take(&mut self, step: &Segment) -> bool {
        let length = match step {
            Segment::Key(name) => name.len() + 1,
            Segment::Index(_) => 1,
        };
        let left = self.left.checked_sub(length);
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}
