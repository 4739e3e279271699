//! A wrapper for a format, with default waits that the author of the API chose.

use std::{sync::Arc, time::Duration};

use error_core::{Category, ErrorStatus, Row};

use crate::{ErasedWireFormat, erased::sealed::Erased, forwarded::forwarded};

/// Wraps a format and adds default waits for errors that set none. Use it for the
/// documents and catalogs of an API whose layer sends these waits: a `Sample` and a
/// published catalog (feature `catalog`) then show them.
///
/// # Examples
///
#[cfg_attr(feature = "catalog", doc = "```")]
#[cfg_attr(not(feature = "catalog"), doc = "```ignore")]
/// use std::{sync::Arc, time::Duration};
/// use error_core::ErrorStatus;
/// use error_formats::{DefaultWaitFormat, Problem, Sample};
///
/// let waits = [(ErrorStatus::SERVICE_UNAVAILABLE, Duration::from_secs(30))];
/// let format = DefaultWaitFormat::new(Arc::new(Problem::new()), waits);
/// let sample = Sample::of_status(ErrorStatus::SERVICE_UNAVAILABLE).render(&format)?;
/// assert_eq!(sample.headers()["retry-after"], "30");
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct DefaultWaitFormat {
    format: Arc<dyn ErasedWireFormat>,
    waits: Vec<(ErrorStatus, Duration)>,
}

impl DefaultWaitFormat {
    /// Wraps `format` and adds these default waits, by status. A default wait of the format
    /// stays if there is none for its status.
    pub fn new(
        format: Arc<dyn ErasedWireFormat>,
        waits: impl IntoIterator<Item = (ErrorStatus, Duration)>,
    ) -> DefaultWaitFormat {
        let mut waits: Vec<_> = waits.into_iter().collect();
        for own in format.default_waits() {
            if waits.iter().all(|(status, _)| *status != own.0) {
                waits.push(*own);
            }
        }
        DefaultWaitFormat { format, waits }
    }
}

impl ErasedWireFormat for DefaultWaitFormat {}

impl Erased for DefaultWaitFormat {
    fn erased_row(&self, category: Category) -> Row {
        self.format.row(category)
    }

    forwarded!();

    fn erased_default_waits(&self) -> &[(ErrorStatus, Duration)] {
        &self.waits
    }
}
