//! The rendered texts of an error.

use std::{
    cell::Cell,
    fmt::{self, Write},
    time::{Duration, SystemTime},
};

use serde::{Serialize, Serializer};

use crate::{ApiError, scratch::Scratch};

/// The message of an error for the client. It is rendered once, into a buffer that the
/// thread reuses.
#[derive(Debug)]
pub struct Message(Scratch);

thread_local! {
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
    /// From when the wait counts that the last message of this thread shows.
    static NOW: Cell<Option<SystemTime>> = const { Cell::new(None) };
}

/// How old the moment of a message may be that a view goes on counting from: a
/// message that was never viewed leaves one.
const NEWEST: Duration = Duration::from_millis(100);

/// From when the wait counts that a message shows; kept for the view of the same
/// error, so that both say the same.
pub(crate) fn now_of_message() -> SystemTime {
    let now = SystemTime::now();
    let _ = NOW.try_with(|kept| kept.set(Some(now)));
    now
}

#[cold]
pub(super) fn take_now_of_message() -> SystemTime {
    let now = SystemTime::now();
    let kept = NOW.try_with(Cell::take).ok().flatten();
    kept.filter(|kept| now.duration_since(*kept).is_ok_and(|age| age < NEWEST)).unwrap_or(now)
}

impl Message {
    /// Renders the message of `error`. It is empty if the title is the message.
    pub fn of(error: &dyn ApiError) -> Message {
        let mut message = Message::default();
        // A failed `Display` leaves what it wrote; the title never fails.
        if write!(message.0, "{}", Public(error)).is_err() {
            message.0.clear();
        }
        message
    }

    /// The text of the message.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// An empty message.
impl Default for Message {
    fn default() -> Message {
        Message(Scratch::of(&BUFFER))
    }
}

/// Prints what the client reads.
struct Public<'a>(&'a dyn ApiError);

impl fmt::Display for Public<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.message(f)
    }
}

/// The text for end users about an occurrence. It implements `Display` and `Serialize`.
#[derive(Clone, Copy)]
pub struct UserMessage<'a>(pub(super) Source<'a>);

/// Where a text comes from.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// The error itself.
    Error(&'a dyn ApiError),
    /// A translation.
    Translation(&'a str),
}

impl fmt::Debug for UserMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UserMessage").field(&format_args!("{self}")).finish()
    }
}

impl fmt::Display for UserMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Source::Error(error) => error.user_message(f),
            Source::Translation(text) => f.write_str(text),
        }
    }
}

impl Serialize for UserMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // `collect_str` would panic where a `Display` fails.
        let mut text = String::new();
        write!(text, "{self}").map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}
