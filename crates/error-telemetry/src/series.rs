//! Limits the number of time series.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

use crate::labels::Labels;

/// The default of OpenTelemetry's SDKs for one instrument.
pub(crate) const DEFAULT_LIMIT: usize = 2_000;

/// The series that were counted, up to a limit.
#[derive(Debug)]
pub(crate) struct Series {
    limit: usize,
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    /// Each route once: a series has its number.
    routes: HashMap<Box<str>, usize>,
    series: HashSet<Key>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    code: &'static str,
    error_type: Option<&'static str>,
    category: &'static str,
    status: u16,
    method: &'static str,
    route: usize,
}

impl Series {
    pub(crate) fn new(limit: usize) -> Series {
        Series { limit, counted: Mutex::default() }
    }

    /// Whether there is, or may be, a series with these labels.
    pub(crate) fn admits(&self, labels: &Labels<'_>) -> bool {
        let Labels { code, error_type, category, status, method, route } = *labels;
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = counted.series.len() >= self.limit;
        let route = match counted.routes.get(route) {
            Some(number) => *number,
            None if is_full => return false,
            None => {
                let number = counted.routes.len();
                counted.routes.insert(route.into(), number);
                number
            }
        };
        let key = Key { code, error_type, category, status, method, route };
        counted.series.contains(&key) || (!is_full && counted.series.insert(key))
    }
}

impl Default for Series {
    fn default() -> Series {
        Series::new(DEFAULT_LIMIT)
    }
}
