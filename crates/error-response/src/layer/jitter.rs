//! A random delay that is added to waits.

use std::{
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
    sync::Arc,
};

use error_core::Spread;

use crate::guarded::guarded;

/// Adds a random delay to waits, so that clients that were rejected at the same time do
/// not retry at the same time.
///
/// With [`Jitter::percent(20)`](Jitter::percent), a wait of 60 s becomes 60 to 72 s. It
/// is never shorter than the original wait. The value is chosen once for each response,
/// so the header, the body and the message show the same wait.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::{Category, CategoryError, Error, ErrorLayer, format::Finternet, layer::Jitter};
///
/// // A test can set the random source: here it returns the middle of the range.
/// let jitter = Jitter::percent(20).with_source(|| 0.5);
/// let layer = ErrorLayer::new(Finternet::new()).with_jitter(jitter);
/// let error = CategoryError::new(Category::RateLimited).with_retry_after(std::time::Duration::from_secs(60));
/// let response = layer.scope().enter(|| Error::from(error).into_response());
/// assert_eq!(response.headers()["retry-after"], "66");
/// ```
#[derive(Clone)]
pub struct Jitter {
    percent: u8,
    source: Option<Arc<dyn Fn() -> f64 + Send + Sync>>,
}

impl Jitter {
    /// Adds up to this many percent of the wait: 1 to 100.
    ///
    /// # Panics
    ///
    /// Panics if `percent` is 0 or more than 100.
    #[track_caller]
    pub const fn percent(percent: u8) -> Jitter {
        assert!(percent >= 1 && percent <= 100, "jitter is 1 to 100 percent of the wait");
        Jitter { percent, source: None }
    }

    /// Takes the random numbers from `source`: 0 adds nothing, and 1 adds the full
    /// percentage. Numbers below 0 count as 0, and numbers above 1 count as 1. `NaN`
    /// counts as 0, and so does a panic.
    #[must_use]
    pub fn with_source(mut self, source: impl Fn() -> f64 + Send + Sync + 'static) -> Jitter {
        self.source = Some(Arc::new(source));
        self
    }

    /// The part that is added to the wait of one response.
    pub(crate) fn spread(&self) -> Spread {
        let fraction = match &self.source {
            Some(source) => guarded(|| source()).unwrap_or_default(),
            None => random(),
        };
        const HUNDREDTH: f64 = 10_000.0;
        // What is no number becomes 0.
        Spread::parts_per_million((fraction.clamp(0.0, 1.0) * f64::from(self.percent) * HUNDREDTH) as u32)
    }
}

/// From 0 to 1. The keys of the hasher are random, which is good enough to
/// spread clients.
fn random() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    bits as f64 / f64::from(u32::MAX)
}

impl fmt::Debug for Jitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jitter").field("percent", &self.percent).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::random;

    #[test]
    fn random_numbers_are_spread() {
        let numbers: Vec<_> = (0..400).map(|_| random()).collect();
        assert!(numbers.iter().all(|number| (0.0..=1.0).contains(number)));
        for quarter in [0.0, 0.25, 0.5, 0.75] {
            let within = numbers.iter().filter(|number| (quarter..quarter + 0.25).contains(*number)).count();
            assert!((40..=160).contains(&within), "{within} numbers from {quarter}");
        }
    }
}
