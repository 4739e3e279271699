//! A document while its errors are described in one format.

use std::collections::{BTreeMap, BTreeSet};

use error_catalog::ErrorKey;
use error_formats::Sent;
use utoipa::openapi::{path::Operation, schema::Components};

use crate::{
    DocumentedError,
    error::DescribeError,
    errors::Errors,
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
    /// The names of its responses in this format.
    pub(crate) responses: BTreeMap<Answers, String>,
}

impl<'a> Description<'a> {
    /// Describes nothing yet; `written` are the components of the author's.
    pub(crate) fn new(settings: &'a Settings, written: Option<&Components>) -> Result<Description<'a>, DescribeError> {
        let errors = Errors::new(settings);
        let schemas = Schemas::new(settings, written, &errors)?;
        Ok(Description { errors, schemas, responses: Responses::new(settings, written) })
    }

    /// Makes the responses of what an operation declares.
    pub(crate) fn add(
        &mut self,
        path: &str,
        method: &str,
        operation: &mut Operation,
    ) -> Result<Described, DescribeError> {
        let name = operation_name(path, method, operation);
        let declared = self.errors.declared(&name, operation)?;
        let by_status = self.errors.by_status(&declared)?;
        let (documented, keys) = (self.errors.documented(&by_status), self.errors.keys(&by_status));
        let open = self.errors.with_open_status(&by_status);
        let mut responses = BTreeMap::new();
        for (status, refs) in by_status {
            let response = self.responses.name(&name, status.into(), refs, &self.errors, &mut self.schemas);
            responses.insert(status.into(), response);
        }
        if !open.is_empty() {
            let response = self.responses.name(&name, Answers::Others, open, &self.errors, &mut self.schemas);
            responses.insert(Answers::Others, response);
        }
        Ok(Described { name, documented, keys, responses })
    }

    /// What the API sends besides its catalog.
    pub(crate) fn sent(&self) -> Sent {
        self.errors.sent()
    }

    /// The responses in this format.
    pub(crate) fn responses(&self) -> &Responses<'a> {
        &self.responses
    }

    /// Adds the schemas and the headers to the document, and holds each example against its
    /// schema.
    pub(crate) fn finish(self, components: &mut Components) -> Result<(), DescribeError> {
        self.schemas.finish(&self.errors, components)?;
        self.responses.finish(&self.errors, components)
    }

    /// The same, beside the description of another format.
    pub(crate) fn finish_beside(self, components: &mut Components) -> Result<(), DescribeError> {
        let mut own = Components::new();
        self.schemas.finish(&self.errors, &mut own)?;
        for (name, schema) in own.schemas {
            // Formats share the types of details.
            match components.schemas.get(&name) {
                Some(other) if *other != schema => return Err(DescribeError::SchemaName(name)),
                _ => drop(components.schemas.insert(name, schema)),
            }
        }
        self.responses.finish(&self.errors, components)
    }
}

/// What an operation is called: its id, or its method and path.
pub(crate) fn operation_name(path: &str, method: &str, operation: &Operation) -> String {
    operation.operation_id.clone().unwrap_or_else(|| format!("{method} {path}"))
}
