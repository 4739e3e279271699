//! What a layer knows about the responses that were rendered in its scope.

use http::StatusCode;

use crate::{
    rendered::{Gone, Rendered},
    request_context::Origin,
};

/// What a layer knows of the responses of ours that were rendered in its scope.
/// It decides where a layer looks; what a response is, its body says.
#[derive(Clone, Copy)]
pub(crate) struct Trail {
    /// Where they are rendered.
    pub(crate) origin: Origin,
    /// How many bodies of ours have not ended here.
    alive: u8,
    last: Last,
    /// What is left of the body that ended last.
    gone: Option<Gone>,
}

// It is moved wherever a scope is entered or left.
const _: () = assert!(size_of::<Trail>() == 16);

/// The status that was rendered last, if any; whether it is an error's, whatever
/// the number says: a format may return 200 for an error; whether a layer further
/// in rendered it; and whether the request is a HEAD.
#[derive(Clone, Copy)]
struct Last(u16);

impl Last {
    const NOTHING: Last = Last(0);
    const IS_ERROR: u16 = 1 << 15;
    const IS_HEAD: u16 = 1 << 14;
    const IS_INNER: u16 = 1 << 13;

    #[inline]
    fn set(&mut self, rendered: Rendered) {
        let mark = if rendered.is_error() { Last::IS_ERROR } else { 0 };
        self.0 = self.0 & Last::IS_HEAD | mark | rendered.status.as_u16();
    }

    /// No status is 0.
    #[inline]
    fn status(self) -> u16 {
        self.0 & !(Last::IS_ERROR | Last::IS_HEAD | Last::IS_INNER)
    }

    #[inline]
    fn has(self, mark: u16) -> bool {
        self.0 & mark != 0
    }
}

impl Trail {
    pub(crate) const fn new(origin: Origin) -> Trail {
        Trail { origin, alive: 0, last: Last::NOTHING, gone: None }
    }

    /// The request is a HEAD: routers drop the bodies of its responses.
    #[inline]
    pub(crate) fn set_head(&mut self) {
        self.last.0 |= Last::IS_HEAD;
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn is_of_head(&self) -> bool {
        self.last.has(Last::IS_HEAD)
    }

    /// Nothing of ours was rendered here.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.last.status() == 0
    }

    #[inline]
    pub(crate) fn add(&mut self, rendered: Rendered) {
        self.last.set(rendered);
        self.alive = self.alive.saturating_add(1);
    }

    /// The body of one ended.
    pub(crate) fn add_end(&mut self, gone: Gone) {
        self.alive = self.alive.saturating_sub(1);
        self.gone = Some(gone);
    }

    pub(crate) fn gone(&self) -> Option<Gone> {
        self.gone
    }

    /// Whether a response of this status may be one of ours that was changed.
    pub(crate) fn may_be_changed(&self, now: StatusCode) -> bool {
        !self.is_empty() && (self.alive > 1 || self.gone.is_some() || !self.is_last(now))
    }

    #[inline]
    fn is_last(&self, now: StatusCode) -> bool {
        self.last.status() == now.as_u16()
    }

    /// Whether an error was rendered last.
    #[inline]
    pub(crate) fn is_error(&self) -> bool {
        self.last.has(Last::IS_ERROR)
    }

    /// Whether what was rendered last was rendered in the scope of a layer further in.
    pub(crate) fn is_of_inner(&self) -> bool {
        self.last.has(Last::IS_INNER)
    }

    /// Whether all that was rendered is one error of this status, whose body has
    /// not ended.
    #[inline]
    pub(crate) fn is_one_error(&self, now: StatusCode) -> bool {
        self.alive == 1 && self.gone.is_none() && self.is_error() && self.is_last(now)
    }

    /// Whether an error of this status was rendered and read to its end: what
    /// leaves may be made of it.
    pub(crate) fn was_read(&self, now: StatusCode) -> bool {
        self.gone.is_some_and(|gone| gone.was_read() && gone.rendered().is_error() && gone.rendered().status == now)
    }

    /// Whether a response of this status may be one of ours that was changed, in
    /// a wrapper that doesn't tell. Of several nobody knows which.
    pub(crate) fn may_be_wrapped(&self) -> bool {
        self.alive == 1
    }

    /// Adds what a layer further in knows of its own scope.
    pub(crate) fn extend(&mut self, inner: Trail) {
        self.alive = self.alive.saturating_add(inner.alive);
        if !inner.is_empty() {
            self.last = Last(inner.last.0 & !Last::IS_HEAD | self.last.0 & Last::IS_HEAD | Last::IS_INNER);
        }
        self.gone = inner.gone.or(self.gone);
    }
}
