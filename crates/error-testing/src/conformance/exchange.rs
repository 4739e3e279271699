//! A request that was sent, and what came of it.

use std::io::ErrorKind;

use http::Method;

use super::{
    request::Probe,
    response::{Parsed, parse},
};
use crate::Received;

/// A request that was sent.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) probe: Probe,
    /// One for each time it was sent.
    pub(super) outcomes: Vec<Outcome>,
    /// Whether the HTTP server answered, or broke off, on its own account.
    pub(super) is_beyond: bool,
}

impl Exchange {
    pub(super) fn answer(&self) -> Option<&Received> {
        self.outcomes.first()?.answer()
    }
}

/// What comes of a request.
#[derive(Debug)]
pub(super) enum Outcome {
    Answer(Received),
    /// The beginning of an answer.
    Cut(Received),
    /// An answer that does not end: a stream.
    Endless,
    /// The connection ended without a byte.
    Nothing,
    /// The connection was reset: an answer may have been lost.
    Reset,
    /// No answer in time.
    Late,
    /// Something that is no HTTP.
    Malformed,
}

impl Outcome {
    /// What `bytes` are, and the end of the connection.
    pub(super) fn of(bytes: &[u8], method: &Method, ended: Option<ErrorKind>) -> Outcome {
        let is_late = matches!(ended, Some(ErrorKind::TimedOut | ErrorKind::WouldBlock));
        match parse(bytes, method) {
            Parsed::Whole(received) => Outcome::Answer(received),
            Parsed::Cut(received) if is_late && received.status().is_success() => Outcome::Endless,
            Parsed::Cut(received) => Outcome::Cut(received),
            Parsed::None if matches!(ended, Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)) => Outcome::Reset,
            Parsed::None if is_late => Outcome::Late,
            Parsed::None if bytes.is_empty() => Outcome::Nothing,
            Parsed::None => Outcome::Malformed,
        }
    }

    pub(super) fn answer(&self) -> Option<&Received> {
        match self {
            Outcome::Answer(answer) => Some(answer),
            _ => None,
        }
    }

    /// The same, or what came of one.
    pub(super) fn received(&self) -> Option<&Received> {
        match self {
            Outcome::Answer(answer) | Outcome::Cut(answer) => Some(answer),
            _ => None,
        }
    }
}
