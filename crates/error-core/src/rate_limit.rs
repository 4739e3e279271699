//! What is left of a client's quotas.

use std::{slice, time::Duration};

/// The remaining quota of a client, for the `RateLimit` and `X-RateLimit-*` headers and for bodies that repeat them.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use error_core::RateLimit;
///
/// let limit = RateLimit::new(100, 0).with_reset(Duration::from_secs(60));
/// assert_eq!((limit.limit(), limit.remaining()), (100, 0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimit {
    limit: u64,
    remaining: u64,
    reset: Option<Duration>,
    window: Option<Duration>,
    policy: Option<&'static str>,
}

impl RateLimit {
    /// A quota of `limit` requests of which `remaining` are left.
    pub const fn new(limit: u64, remaining: u64) -> RateLimit {
        RateLimit { limit, remaining, reset: None, window: None, policy: None }
    }

    /// The time until the quota is reset.
    #[must_use]
    pub const fn with_reset(mut self, reset: Duration) -> RateLimit {
        self.reset = Some(reset);
        self
    }

    /// The name of the policy and the length of its window.
    #[must_use]
    pub const fn with_policy(mut self, name: &'static str, window: Duration) -> RateLimit {
        self.policy = Some(name);
        self.window = Some(window);
        self
    }

    /// The quota of one window.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// The remaining requests.
    pub const fn remaining(&self) -> u64 {
        self.remaining
    }

    /// The time until the quota is reset.
    pub const fn reset(&self) -> Option<Duration> {
        self.reset
    }

    /// The quota that keeps a client waiting: of the exhausted quotas the one that
    /// is reset last, else the one with the smallest part left.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use error_core::RateLimit;
    ///
    /// let second = RateLimit::new(10, 0).with_reset(Duration::from_secs(1));
    /// let day = RateLimit::new(1_000, 100).with_reset(Duration::from_secs(3_600));
    /// assert_eq!(RateLimit::strictest([&second, &day]), Some(&second));
    /// ```
    pub fn strictest<'a>(quotas: impl IntoIterator<Item = &'a RateLimit, IntoIter: Clone>) -> Option<&'a RateLimit> {
        let quotas = quotas.into_iter();
        let used_up = quotas.clone().filter(|quota| quota.remaining == 0);
        used_up.max_by_key(|quota| quota.reset).or_else(|| quotas.min_by_key(|quota| quota.per_million()))
    }

    /// What is left of a million.
    fn per_million(&self) -> u128 {
        u128::from(self.remaining) * 1_000_000 / u128::from(self.limit.max(1))
    }

    /// The length of a window.
    pub const fn window(&self) -> Option<Duration> {
        self.window
    }

    /// The name of the policy.
    pub const fn policy(&self) -> Option<&'static str> {
        self.policy
    }
}

/// One quota is a list of one, wherever an error may have several.
impl AsRef<[RateLimit]> for RateLimit {
    fn as_ref(&self) -> &[RateLimit] {
        slice::from_ref(self)
    }
}

/// The quotas of one occurrence, such as one for each second and one for each
/// day. Those of one field are borrowed without an allocation.
#[derive(Debug, Default, Clone)]
pub(crate) struct RateLimits<'a> {
    first: &'a [RateLimit],
    more: Vec<&'a [RateLimit]>,
}

impl<'a> RateLimits<'a> {
    pub(crate) fn add(&mut self, quotas: &'a [RateLimit]) {
        if self.first.is_empty() {
            self.first = quotas;
        } else {
            self.more.push(quotas);
        }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a RateLimit> + Clone {
        self.first.iter().chain(self.more.iter().copied().flatten())
    }
}

/// The time until no quota is used up. The only quota of an error counts also
/// where something is left of it: it is why the request was rejected.
pub(crate) fn reset_of<'a>(quotas: impl Iterator<Item = &'a RateLimit> + Clone) -> Option<Duration> {
    let is_alone = quotas.clone().nth(1).is_none();
    quotas.filter(|quota| is_alone || quota.remaining == 0).filter_map(|quota| quota.reset).max()
}

/// The time until no quota is used up, of those of which nothing is left.
pub(crate) fn wait_of<'a>(quotas: impl Iterator<Item = &'a RateLimit>) -> Option<Duration> {
    quotas.filter(|quota| quota.remaining == 0).filter_map(|quota| quota.reset).max()
}
