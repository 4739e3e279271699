//! A response, with what is known about it before it is checked.

use crate::{Inspector, Received, conformance::request::Probe};

/// A response with what is known of it before it is judged.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) probe: &'a Probe,
    pub(super) response: &'a Received,
    /// The prefix of the path that has a format of its own; else empty.
    pub(super) prefix: &'a str,
    pub(super) inspector: Option<&'a Inspector>,
    pub(super) is_error: bool,
    /// Whether it is an error in the format of the API.
    pub(super) is_ours: bool,
}

impl Seen<'_> {
    pub(super) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }
}
