//! The labels of a metric, with a limited number of values.

use error_response::{ErrorEvent, catalog::PublishedCatalog};

use crate::{known_errors::KnownErrors, labels::Labels, series::Series};

/// What is known of an API at start, and how much of it was counted.
#[derive(Debug)]
pub(crate) struct BoundedLabels {
    pub(crate) api: String,
    known: KnownErrors,
    series: Series,
}

impl BoundedLabels {
    pub(crate) fn of(catalog: &PublishedCatalog) -> BoundedLabels {
        BoundedLabels { api: catalog.name.clone(), known: KnownErrors::of(catalog), series: Series::default() }
    }

    pub(crate) fn with_series_limit(self, limit: usize) -> BoundedLabels {
        BoundedLabels { series: Series::new(limit), ..self }
    }

    /// The labels of an error.
    #[cfg(feature = "metrics")]
    pub(crate) fn labels<'a>(&self, event: &ErrorEvent<'a>) -> Labels<'a> {
        self.within_limit(self.unlimited(event))
    }

    /// The labels, or those beyond the limit if their combination would be one too many.
    pub(crate) fn within_limit<'a>(&self, labels: Labels<'a>) -> Labels<'a> {
        if self.series.admits(&labels) { labels } else { labels.beyond_the_limit() }
    }

    /// The labels of an error, however many others there are.
    pub(crate) fn unlimited<'a>(&self, event: &ErrorEvent<'a>) -> Labels<'a> {
        Labels::of(event, &self.known)
    }
}
