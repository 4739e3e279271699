//! What is left of a client's quota.

use std::time::Duration;

/// What is left of a client's quota, for the `RateLimit` and `X-RateLimit-*`
/// headers and for bodies that repeat them.
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

    /// The time until the quota is full again.
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

    /// What is left of it.
    pub const fn remaining(&self) -> u64 {
        self.remaining
    }

    /// The time until the quota is full again.
    pub const fn reset(&self) -> Option<Duration> {
        self.reset
    }

    /// The time until a quota of which nothing is left is full again.
    pub(crate) fn wait(&self) -> Option<Duration> {
        self.reset.filter(|_| self.remaining == 0)
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
