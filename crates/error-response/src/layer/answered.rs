//! What is known about a call when the services below have responded.

use crate::trail::Trail;

/// What is known of a call when its services have answered.
#[derive(Clone, Copy)]
pub(super) struct Answered {
    /// What was rendered in the scope.
    pub(super) trail: Trail,
    /// Whether it is a response to HEAD.
    pub(super) head: bool,
    /// Whether the services below have not waited for anything.
    pub(super) is_early: bool,
}
