//! The errors that an alert covers.

use std::collections::BTreeMap;

use error_catalog::PublishedCatalog;

/// Who is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    Server,
    Client,
}

/// What all errors of an alert have in common: whose fault they are, their type, whom to call, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alerted<'a> {
    pub(crate) fault: Fault,
    pub(crate) owner: Option<&'a str>,
    pub(crate) runbook: Option<&'a str>,
    pub(crate) error_type: &'a str,
}

/// How many codes one rule names: its pattern stays short, however large the catalog is.
const MOST_CODES: usize = 200;

/// The errors of a catalog with their codes, for one alert each.
pub(crate) fn alerted(catalog: &PublishedCatalog) -> Vec<(Alerted<'_>, Vec<&str>)> {
    let mut codes: BTreeMap<Alerted<'_>, Vec<&str>> = BTreeMap::new();
    for error in &catalog.errors {
        let alerted = Alerted {
            fault: if error.status >= 500 { Fault::Server } else { Fault::Client },
            owner: error.owner.as_deref(),
            runbook: error.runbook.as_deref(),
            error_type: error.error_type.as_deref().unwrap_or_default(),
        };
        codes.entry(alerted).or_default().push(&error.code);
    }
    let chunked = codes.into_iter().flat_map(|(alerted, mut codes)| {
        codes.sort_unstable();
        codes.dedup();
        codes.chunks(MOST_CODES).map(|chunk| (alerted.clone(), chunk.to_vec())).collect::<Vec<_>>()
    });
    chunked.collect()
}
