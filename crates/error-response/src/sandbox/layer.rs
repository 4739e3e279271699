//! The tower layer of a sandbox.

use std::{fmt, sync::Arc};

use error_catalog::PublishedCatalog;
use error_core::{Catalog, Definition};
use error_formats::ErasedWireFormat;
use http::HeaderName;
use tower_layer::Layer;

use super::{
    SandboxError, SandboxService,
    forcing::{Forcing, PREFERENCE_APPLIED},
    operations::Operations,
};
use crate::layer::RequestParts;

/// A layer that returns any documented error of an operation to test requests that ask
/// for it with `Prefer: error=CODE`. The handler is then not called.
///
/// Create it with [`Api::sandbox`](crate::Api::sandbox). See the [module page](super) for
/// an example.
#[derive(Clone)]
pub struct Sandbox {
    forcing: Arc<Forcing>,
}

impl Sandbox {
    /// The headers that a response to a test request may have, as a list for a CORS
    /// layer.
    pub const HEADERS: [HeaderName; 1] = [PREFERENCE_APPLIED];

    /// Creates a sandbox for the operations of `published`, in a format that is chosen at
    /// run time. If the format is known at compile time, use
    /// [`Api::sandbox`](crate::Api::sandbox) instead.
    ///
    /// # Errors
    ///
    /// Fails if an operation documents an error that neither `catalog` nor this framework
    /// contains.
    pub fn new(
        format: &dyn ErasedWireFormat,
        catalog: &Catalog,
        published: &PublishedCatalog,
        is_test: impl Fn(RequestParts<'_>) -> bool + Send + Sync + 'static,
    ) -> Result<Sandbox, SandboxError> {
        Sandbox::of(format, catalog.definitions(), published, is_test)
    }

    pub(crate) fn of(
        format: &dyn ErasedWireFormat,
        definitions: &[&'static Definition],
        published: &PublishedCatalog,
        is_test: impl Fn(RequestParts<'_>) -> bool + Send + Sync + 'static,
    ) -> Result<Sandbox, SandboxError> {
        let operations = Operations::new(format, definitions, published)?;
        Ok(Sandbox { forcing: Arc::new(Forcing { operations, is_test: Box::new(is_test) }) })
    }
}

impl<S> Layer<S> for Sandbox {
    type Service = SandboxService<S>;

    fn layer(&self, inner: S) -> SandboxService<S> {
        SandboxService { inner, forcing: self.forcing.clone() }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("operations", &self.forcing.operations).finish_non_exhaustive()
    }
}
