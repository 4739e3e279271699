//! Where a body was rendered, and which layer may recognize it.

use std::sync::{Arc, OnceLock};

use http::Extensions;

use crate::{
    layer::Settings,
    rendered::{Gone, Rendered},
    snapshot::Snapshot,
};

/// Where a body of ours was rendered, and who may look for it.
#[derive(Clone, Default)]
pub(crate) enum Provenance {
    /// The scope of a layer that waits for the response.
    #[default]
    Scope,
    /// A layer's scope that was carried into a task, in a format whose bodies need
    /// not change with the status.
    Carried(Arc<Settings>),
    /// A layer that let the response pass to another one further out.
    Layer(Arc<Settings>),
    /// Elsewhere: the response takes the same link along.
    Link(Link),
}

/// What a response that was rendered elsewhere (outside of every scope, or in a
/// scope that was carried into a task) shares with its body, whatever thread
/// either is on. It is an extension of the response.
#[derive(Clone)]
pub(crate) struct Link(Arc<Linked>);

struct Linked {
    rendered: Rendered,
    /// Whose format it is in; none for JSON that no format wrapped.
    by: Option<Arc<Settings>>,
    /// What is needed to render an error in another format.
    snapshot: Option<Snapshot>,
    /// What is left of the body after its end.
    gone: OnceLock<Gone>,
}

impl Provenance {
    pub(crate) fn link(&self) -> Option<&Link> {
        match self {
            Provenance::Link(link) => Some(link),
            _ => None,
        }
    }

    /// Adds what the response takes along, if anything.
    #[inline]
    pub(crate) fn add_to(&self, extensions: &mut Extensions) {
        if let Provenance::Link(link) = self {
            extensions.insert(link.clone());
        }
    }
}

impl Link {
    /// For a response in the format of `by`; with a snapshot where a layer
    /// renders it anew.
    pub(crate) fn new(rendered: Rendered, by: Option<Arc<Settings>>, snapshot: Option<Snapshot>) -> Link {
        Link(Arc::new(Linked { rendered, by, snapshot, gone: OnceLock::new() }))
    }

    pub(crate) fn rendered(&self) -> Rendered {
        self.0.rendered
    }

    pub(crate) fn by(&self) -> Option<&Arc<Settings>> {
        self.0.by.as_ref()
    }

    pub(crate) fn snapshot(&self) -> Option<&Snapshot> {
        self.0.snapshot.as_ref()
    }

    /// What is left of the body after its end.
    pub(crate) fn gone(&self) -> Option<Gone> {
        self.0.gone.get().copied()
    }

    /// Notes the end of the body.
    pub(crate) fn note_end(&self, gone: Gone) {
        // A body ends once.
        let _ = self.0.gone.set(gone);
    }

    /// Whether both are of one response.
    pub(crate) fn is(&self, other: &Link) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
