//! An error that is about to be rendered.

use error_core::{ApiError, Id};

use crate::{raised::Raised, telling::Tell};

/// An error that is to be rendered, and what is known of it besides. It is passed by reference: an id is long.
#[derive(Clone, Copy)]
pub(crate) struct Rendering<'a> {
    pub(crate) error: &'a dyn ApiError,
    /// Where it became one of the API, where that is known.
    pub(crate) raised: Option<&'a Raised>,
    /// The id that it has already.
    pub(crate) id: Option<Id>,
    pub(crate) tell: Tell,
}
