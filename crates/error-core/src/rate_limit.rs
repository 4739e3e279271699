//! Quotas: how many requests a client has left.

use std::{slice, time::Duration};

/// A quota of a client: how many requests it may send and how many are left. It is sent
/// in the `RateLimit` or `X-RateLimit-*` headers, and some formats repeat it in the body.
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
    /// Creates a quota of `limit` requests, of which `remaining` are left.
    pub const fn new(limit: u64, remaining: u64) -> RateLimit {
        RateLimit { limit, remaining, reset: None, window: None, policy: None }
    }

    /// Sets the time until the quota is reset.
    #[must_use]
    pub const fn with_reset(mut self, reset: Duration) -> RateLimit {
        self.reset = Some(reset);
        self
    }

    /// Sets the name of the quota policy and the length of its time window.
    #[must_use]
    pub const fn with_policy(mut self, name: &'static str, window: Duration) -> RateLimit {
        self.policy = Some(name);
        self.window = Some(window);
        self
    }

    /// How many requests the client may send in one time window.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// How many requests are left.
    pub const fn remaining(&self) -> u64 {
        self.remaining
    }

    /// The time until the quota is reset.
    pub const fn reset(&self) -> Option<Duration> {
        self.reset
    }

    /// Returns the quota that limits the client most: the exhausted quota that is reset
    /// last. If none is exhausted, it is the quota with the smallest fraction left.
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

    /// The length of the time window.
    pub const fn window(&self) -> Option<Duration> {
        self.window
    }

    /// The name of the quota policy.
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
