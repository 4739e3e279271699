//! A wrapper for a format, with a status for invalid fields that the author of the API
//! chose.

use std::{sync::Arc, time::Duration};

use error_core::{Category, ErrorStatus, Row};

use crate::{ErasedWireFormat, erased::sealed::Erased, forwarded::forwarded};

/// Wraps a format and gives missing, unknown and invalid fields another status. Use it
/// for the documents and catalogs of an API whose layer sends this status.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use error_core::{Category, ErrorStatus};
/// use error_formats::{ErasedWireFormat, FieldStatusFormat, Problem};
///
/// let format = FieldStatusFormat::new(Arc::new(Problem::new()), ErrorStatus::BAD_REQUEST);
/// let format: &dyn ErasedWireFormat = &format;
/// assert_eq!(format.name(), "problem");
/// assert_eq!(format.row(Category::MissingField).status(), ErrorStatus::BAD_REQUEST);
/// assert_eq!(format.row(Category::NotFound).status(), ErrorStatus::NOT_FOUND);
/// ```
#[derive(Debug, Clone)]
pub struct FieldStatusFormat {
    format: Arc<dyn ErasedWireFormat>,
    status: ErrorStatus,
}

impl FieldStatusFormat {
    /// Wraps `format` and uses `status` for invalid fields.
    pub fn new(format: Arc<dyn ErasedWireFormat>, status: ErrorStatus) -> FieldStatusFormat {
        FieldStatusFormat { format, status }
    }
}

impl ErasedWireFormat for FieldStatusFormat {}

impl Erased for FieldStatusFormat {
    fn erased_row(&self, category: Category) -> Row {
        let row = self.format.row(category);
        match category {
            Category::MissingField | Category::UnknownField | Category::InvalidField => row.with_status(self.status),
            _ => row,
        }
    }

    forwarded!();

    fn erased_default_waits(&self) -> &[(ErrorStatus, Duration)] {
        self.format.default_waits()
    }
}
