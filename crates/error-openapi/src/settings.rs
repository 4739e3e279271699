//! The settings for the description of errors.

use std::{sync::Arc, time::Duration};

use error_catalog::Codes;
use error_core::{Catalog, ErrorStatus};
use error_formats::{DefaultWaitFormat, ErasedWireFormat, ExtraHeaders, FieldStatusFormat, Sent};
use http::HeaderName;
use utoipa::openapi::Schema;

use crate::{
    Declared,
    error::DescribeError,
    names::{free, pascal},
    shape::Shape,
};

/// What a [`Describer`](crate::Describer) was given.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) format: Arc<dyn ErasedWireFormat>,
    /// The schema of a failure, without references.
    pub(crate) body: Schema,
    /// The schema of a success, without references.
    pub(crate) success: Schema,
    /// The formats that clients can choose besides it.
    pub(crate) alternatives: Vec<Alternative>,
    /// Whether the request chooses between several formats.
    pub(crate) is_negotiated: bool,
    pub(crate) field_status: Option<ErrorStatus>,
    pub(crate) default_waits: Vec<(ErrorStatus, Duration)>,
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

/// A format besides the API's own.
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    pub(crate) format: Arc<dyn ErasedWireFormat>,
    /// The schema of a failure, without references.
    pub(crate) body: Schema,
}

impl Settings {
    /// `format` with the settings of the API that every format of it has.
    fn set_up(&self, format: Arc<dyn ErasedWireFormat>) -> Arc<dyn ErasedWireFormat> {
        let format = match self.field_status {
            Some(status) => Arc::new(FieldStatusFormat::new(format, status)),
            None => format,
        };
        match &*self.default_waits {
            [] => format,
            waits => Arc::new(DefaultWaitFormat::new(format, waits.to_vec())),
        }
    }

    /// The API's own format, with the settings of the API.
    pub(crate) fn own_format(&self) -> Arc<dyn ErasedWireFormat> {
        self.set_up(self.format.clone())
    }

    /// The other formats, with the settings of the API.
    pub(crate) fn other_formats(&self) -> Vec<Arc<dyn ErasedWireFormat>> {
        self.alternatives.iter().map(|alternative| self.set_up(alternative.format.clone())).collect()
    }

    /// The settings for the description of the API's own format, and of each alternative.
    ///
    /// The schema of an alternative has the name of its format. It is one schema for all errors in
    /// any case: a union divides bodies by code, and an alternative may have no members.
    ///
    /// # Errors
    ///
    /// Fails if two formats have the same media type, or where [`codes`](Settings::codes) does.
    pub(crate) fn of_each_format(&self) -> Result<(Settings, Vec<Settings>), DescribeError> {
        let own = Settings {
            format: self.own_format(),
            alternatives: Vec::new(),
            is_negotiated: !self.alternatives.is_empty(),
            ..self.clone()
        };
        let mut others: Vec<Settings> = Vec::new();
        for (alternative, format) in self.alternatives.iter().zip(self.other_formats()) {
            let media_type = format.media_type();
            let each = || std::iter::once(&own).chain(&others);
            if let Some(other) = each().find(|other| other.format.media_type() == media_type) {
                return Err(DescribeError::MediaType { formats: [other.format.name(), format.name()] });
            }
            let name = format!("{}{}", self.schema_name, pascal(format.name()));
            let taken = each().map(|other| other.schema_name.clone()).collect();
            let schema_name = free(name, &taken);
            let body = alternative.body.clone();
            let codes = Some(self.codes()?);
            others.push(Settings { format, body, schema_name, codes, shape: Shape::Enumerated, ..own.clone() });
        }
        Ok((own, others))
    }

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
