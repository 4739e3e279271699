//! What an author decides about the description of errors.

use std::sync::Arc;

use error_core::Catalog;
use error_formats::{ErasedWireFormat, ExtraHeaders, Sent};
use http::HeaderName;
use utoipa::openapi::Schema;

use crate::{Declared, shape::Shape};

/// What a [`Describer`](crate::Describer) was given.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) format: Arc<dyn ErasedWireFormat>,
    /// The schema of a failure, without references.
    pub(crate) body: Schema,
    pub(crate) catalog: Catalog,
    /// The title of the document and the name of its catalog, where it is known.
    pub(crate) name: Option<&'static str>,
    pub(crate) shape: Shape,
    pub(crate) schema_name: String,
    pub(crate) request_id: Option<HeaderName>,
    pub(crate) quota_headers: Vec<HeaderName>,
    pub(crate) extra_headers: ExtraHeaders,
    /// What the API sends besides its catalog and what its operations declare.
    pub(crate) sent: Sent,
    pub(crate) everywhere: Vec<Declared>,
}
