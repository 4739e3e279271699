//! A document while its errors are described.

use std::collections::BTreeSet;

use error_catalog::ErrorKey;
use error_formats::Sent;
use utoipa::openapi::{path::Operation, schema::Components};

use crate::{
    DocumentedError,
    error::DescribeError,
    errors::Errors,
    fault,
    responses::{Answers, Responses},
    schemas::Schemas,
    settings::Settings,
};

/// The errors of a document, and what is made of them.
#[derive(Debug)]
pub(crate) struct Description<'a> {
    errors: Errors<'a>,
    schemas: Schemas<'a>,
    responses: Responses<'a>,
}

/// What is known of an operation that is described.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) name: String,
    pub(crate) documented: BTreeSet<DocumentedError>,
    /// By what the published catalog knows its errors.
    pub(crate) keys: Vec<ErrorKey>,
}

impl<'a> Description<'a> {
    /// Describes nothing yet; `written` are the components of the author's.
    pub(crate) fn new(settings: &'a Settings, written: Option<&Components>) -> Result<Description<'a>, DescribeError> {
        let errors = Errors::new(settings);
        let schemas = Schemas::new(settings, written, &errors)?;
        Ok(Description { errors, schemas, responses: Responses::new(settings, written) })
    }

    /// Gives an operation the responses of what it declares; `known` are the schemas of its
    /// successes.
    pub(crate) fn add(
        &mut self,
        path: &str,
        method: &str,
        operation: &mut Operation,
        known: &fault::Schemas,
    ) -> Result<Described, DescribeError> {
        let name = operation_name(path, method, operation);
        let declared = self.errors.declared(&name, operation)?;
        let by_status = self.errors.by_status(&declared)?;
        let (documented, keys) = (self.errors.documented(&by_status), self.errors.keys(&by_status));
        let open = self.errors.with_open_status(&by_status);
        for (status, refs) in by_status {
            let response = self.responses.name(&name, status.into(), refs, &self.errors, &mut self.schemas);
            self.responses.add(operation, status, &response, known);
        }
        if !open.is_empty() {
            let response = self.responses.name(&name, Answers::Others, open, &self.errors, &mut self.schemas);
            self.responses.add_default(operation, &response);
        }
        Ok(Described { name, documented, keys })
    }

    /// What the API sends besides its catalog.
    pub(crate) fn sent(&self) -> Sent {
        self.errors.sent()
    }

    /// Adds the schemas, the responses and the headers to the document.
    pub(crate) fn finish(self, components: &mut Components) -> Result<(), DescribeError> {
        self.schemas.finish(&self.errors, components)?;
        self.responses.finish(&self.errors, components)
    }
}

/// What an operation is called: its id, or its method and path.
pub(crate) fn operation_name(path: &str, method: &str, operation: &Operation) -> String {
    operation.operation_id.clone().unwrap_or_else(|| format!("{method} {path}"))
}
