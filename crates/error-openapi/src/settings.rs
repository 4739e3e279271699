//! The settings for the description of errors.

use std::sync::Arc;

use error_catalog::Codes;
use error_core::Catalog;
use error_formats::{ErasedWireFormat, ExtraHeaders, Sent};
use http::HeaderName;
use utoipa::openapi::Schema;

use crate::{Declared, error::DescribeError, shape::Shape};

/// What a [`Describer`](crate::Describer) was given.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) format: Arc<dyn ErasedWireFormat>,
    /// The schema of a failure, without references.
    pub(crate) body: Schema,
    /// The schema of a success, without references.
    pub(crate) success: Schema,
    pub(crate) catalog: Catalog,
    /// The title of the document and the name of its catalog, where it is known.
    pub(crate) name: Option<&'static str>,
    pub(crate) shape: Shape,
    /// Whether there may be other codes, where the author says so.
    pub(crate) codes: Option<Codes>,
    pub(crate) schema_name: String,
    pub(crate) request_id: Option<HeaderName>,
    pub(crate) quota_headers: Vec<HeaderName>,
    pub(crate) extra_headers: ExtraHeaders,
    /// What the API sends besides its catalog and what its operations declare.
    pub(crate) sent: Sent,
    pub(crate) everywhere: Vec<Declared>,
}

impl Settings {
    /// Whether there may be other codes: what the author says, else what the shape is
    /// for.
    ///
    /// # Errors
    ///
    /// Fails of a union of open codes: a code that nothing else has would be in each
    /// of its schemas or in none. Fails as well where codes are closed and an error
    /// has codes that are known at run time.
    pub(crate) fn codes(&self) -> Result<Codes, DescribeError> {
        let is_closed = self.shape == Shape::Union || self.codes == Some(Codes::Closed);
        let open = self.catalog.definitions().iter().find(|definition| definition.has_open_code());
        if let Some(definition) = open.filter(|_| is_closed) {
            return Err(DescribeError::OpenCode { code: definition.code().unwrap_or_default() });
        }
        match (self.shape, self.codes) {
            (Shape::Union, Some(Codes::Open)) => Err(DescribeError::OpenUnion),
            (_, Some(codes)) => Ok(codes),
            (Shape::Enumerated, None) => Ok(Codes::Open),
            (Shape::Union, None) => Ok(Codes::Closed),
        }
    }
}
