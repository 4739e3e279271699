//! How much later than they must clients come back.

use std::{
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
    sync::Arc,
};

use error_core::Spread;

use crate::guarded::guarded;

/// Makes waits longer by a random part, so that clients that were rejected at
/// the same time do not retry at the same time.
///
/// A wait of 60 s with [`Jitter::percent(20)`](Jitter::percent) is 60 to 72 s:
/// never earlier than the wait, never later than the part added to it. The value
/// is chosen once for each response; header, body and message show the same.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use error_response::{Category, CategoryError, Error, ErrorLayer, format::Finternet, layer::Jitter};
///
/// // A test gives it a source of its own: here the middle of the range.
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
    /// Adds up to this many hundredths of the wait: 1 to 100.
    ///
    /// # Panics
    ///
    /// Panics when `percent` is 0 or more than 100.
    #[track_caller]
    pub const fn percent(percent: u8) -> Jitter {
        assert!(percent >= 1 && percent <= 100, "jitter is 1 to 100 percent of the wait");
        Jitter { percent, source: None }
    }

    /// Takes the random numbers from `source`: from 0, which adds nothing, to 1,
    /// which adds the whole part. Smaller and larger numbers count as 0 and 1; a
    /// panic and `NaN` count as 0.
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
