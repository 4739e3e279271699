//! The catalog that the service publishes.

use serde::Deserialize;

/// What the tour needs of a published catalog.
#[derive(Debug, Deserialize)]
pub(super) struct Published {
    pub(super) format: String,
    pub(super) errors: Vec<PublishedError>,
    #[serde(default)]
    pub(super) operations: Vec<Operation>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PublishedError {
    pub(super) code: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) errors: Vec<PublishedError>,
}
