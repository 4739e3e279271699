//! What a layer knows of the responses of ours that were rendered in its scope.

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
    /// The status that was rendered last.
    last: Option<StatusCode>,
    /// What is left of the body that ended last.
    gone: Option<Gone>,
}

// It is moved wherever a scope is entered or left.
const _: () = assert!(size_of::<Trail>() == 16);

impl Trail {
    pub(crate) const fn new(origin: Origin) -> Trail {
        Trail { origin, alive: 0, last: None, gone: None }
    }

    /// Nothing of ours was rendered here.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    #[inline]
    pub(crate) fn add(&mut self, rendered: Rendered) {
        self.last = Some(rendered.status);
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
        !self.is_empty() && (self.alive > 1 || self.gone.is_some() || self.last != Some(now))
    }

    /// Whether a response of this status may be one of ours that was changed, in
    /// a wrapper that doesn't tell. Of several nobody knows which.
    pub(crate) fn may_be_wrapped(&self, now: StatusCode) -> bool {
        self.alive == 1 && self.may_be_changed(now)
    }

    /// Adds what a layer further in knows of its own scope.
    pub(crate) fn extend(&mut self, inner: Trail) {
        self.alive = self.alive.saturating_add(inner.alive);
        self.last = inner.last.or(self.last);
        self.gone = inner.gone.or(self.gone);
    }
}
