//! The bounded list of invalid fields.

use std::{
    borrow::Cow,
    fmt::{self, Write},
};

use crate::{
    char_boundary::floor_char_boundary,
    path::{FieldPath, Segment},
    violation::Violation,
};

/// How many violations a list has.
pub(crate) const MOST_VIOLATIONS: usize = 32;

/// How many bytes their paths and messages have together; a path is measured as
/// the fragment of an address, which is its longest spelling.
const MOST_BYTES: usize = 16 * 1024;

/// How many bytes of names a path has.
const LONGEST_PATH: usize = 1024;

/// How many characters a name has that is repeated.
const LONGEST_NAME: usize = 64;

/// How many bytes a message has.
const LONGEST_MESSAGE: usize = 1024;

/// A bounded list of violations, with the number of all violations that were found.
///
/// The list keeps up to 32 violations, whose paths and messages together have up to 16
/// KiB, and counts the rest. A message of more than 1,024 bytes is cut and ends with
/// `...`.
///
/// # Examples
///
/// ```
/// use error_fields::{ViolationList, FieldPath, Location, Violation};
///
/// let mut list = ViolationList::default();
/// for index in 0..100 {
///     list.add(|| Violation::new(Location::Body, FieldPath::root().then_index(index)).with_code("negative"));
/// }
/// assert_eq!(list.violations().len(), 32);
/// assert_eq!(list.found(), 100);
/// ```
#[derive(Debug, Clone, Default)]
pub struct ViolationList {
    violations: Vec<Violation>,
    bytes: usize,
    found: usize,
    is_full: bool,
}

impl ViolationList {
    /// The violations in the list.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The number of violations that were found, including those that are not listed.
    pub fn found(&self) -> usize {
        self.found
    }

    /// Counts a violation. If the list has room, `make` is called and its result is
    /// added.
    pub fn add(&mut self, make: impl FnOnce() -> Violation) {
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

    /// Appends another list: the violations for which there is room, and the count of all
    /// of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::{ViolationList, Location, Violation};
    ///
    /// let of = |place, count: usize| ViolationList::from(vec![Violation::new(place, "size"); count]);
    /// let mut list = of(Location::Query, 20);
    /// list.append(of(Location::Body, 40));
    /// assert_eq!((list.violations().len(), list.found()), (32, 60));
    /// ```
    pub fn append(&mut self, other: ViolationList) {
        let unlisted = other.found - other.violations.len();
        for violation in other.violations {
            self.add(|| violation);
        }
        self.add_unlisted(unlisted);
    }

    /// Adds to the number of violations without listing any.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::ViolationList;
    ///
    /// let mut list = ViolationList::default();
    /// list.add_unlisted(3);
    /// assert_eq!((list.violations().len(), list.found()), (0, 3));
    /// ```
    pub fn add_unlisted(&mut self, count: usize) {
        self.found = self.found.saturating_add(count);
    }
}

impl From<Vec<Violation>> for ViolationList {
    fn from(violations: Vec<Violation>) -> ViolationList {
        let mut list = ViolationList::default();
        for violation in violations {
            list.add(|| violation);
        }
        list
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

/// A message, as much of it as is kept.
fn short(message: &str) -> Cow<'_, str> {
    const CUT: &str = "...";
    if message.len() <= LONGEST_MESSAGE {
        return Cow::Borrowed(message);
    }
    let end = floor_char_boundary(message, LONGEST_MESSAGE - CUT.len());
    Cow::Owned(message[..end].to_owned() + CUT)
}

impl FieldPath {
    /// Shortens a path to the part that may be sent back to a client.
    ///
    /// The path ends before a name of more than 64 characters, before a name with a
    /// control character, and after 1,024 bytes. It then leads to an object that contains
    /// the field.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::{FieldPath, Segment};
    ///
    /// let names = ["order".to_owned(), "n".repeat(65), "size".to_owned()];
    /// let path = FieldPath::repeatable(names.map(|name| Segment::Key(name.into())));
    /// assert_eq!(path.dotted().to_string(), "order");
    /// ```
    pub fn repeatable(segments: impl IntoIterator<Item = Segment>) -> FieldPath {
        let mut steps = Steps::new();
        segments.into_iter().take_while(|segment| steps.take(segment)).collect()
    }
}

/// Counts the names of a path, up to the longest path that is kept.
pub(crate) struct Steps {
    left: usize,
}

impl Steps {
    pub(crate) fn new() -> Steps {
        Steps { left: LONGEST_PATH }
    }

    /// Whether the path may go on to `step`.
    fn take(&mut self, step: &Segment) -> bool {
        match step {
            Segment::Key(name) => self.take_key(name),
            Segment::Index(_) => self.take_index(),
        }
    }

    pub(crate) fn take_key(&mut self, name: &str) -> bool {
        is_repeatable(name) && self.take_bytes(name.len() + 1)
    }

    pub(crate) fn take_index(&mut self) -> bool {
        self.take_bytes(1)
    }

    fn take_bytes(&mut self, length: usize) -> bool {
        let left = self.left.checked_sub(length);
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}

/// Whether a name of the input may be repeated.
fn is_repeatable(name: &str) -> bool {
    name.chars().nth(LONGEST_NAME).is_none() && !name.chars().any(char::is_control)
}
