//! How many invalid keys an address may send.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::DashMapStateStore,
};

use super::error::CallerError;

/// After how many invalid keys the addresses are forgotten that may send as many as a new one. To look at all of them for each
/// key would be work that a client causes.
const FORGETS_EVERY: usize = 1_000;

/// Counts the invalid keys of each address, in the memory of this instance. A clone is the same one.
///
/// A valid key is never rejected: several clients may share an address.
#[derive(Debug, Clone)]
pub(crate) struct InvalidKeys {
    limiter: Arc<RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock>>,
    counted: Arc<AtomicUsize>,
}

impl InvalidKeys {
    /// An address may send `per_minute` invalid keys at once, and as many in each minute after that.
    pub(crate) fn new(per_minute: NonZeroU32) -> InvalidKeys {
        InvalidKeys {
            limiter: Arc::new(RateLimiter::dashmap_with_clock(Quota::per_minute(per_minute), DefaultClock::default())),
            counted: Arc::default(),
        }
    }

    /// Counts a key of `address` that was rejected with `error`, and returns the error for the client: this one, or that it sent
    /// too many.
    pub(super) fn count(&self, address: Option<IpAddr>, error: CallerError) -> CallerError {
        self.check(address).err().unwrap_or(error)
    }

    /// Counts a key of `address` that is to be rejected. A request without an address did not come from a network.
    ///
    /// # Errors
    ///
    /// If the address sent too many.
    pub(crate) fn check(&self, address: Option<IpAddr>) -> Result<(), CallerError> {
        let Some(address) = address else { return Ok(()) };
        if self.counted.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGETS_EVERY) {
            self.limiter.retain_recent();
        }
        let checked = self.limiter.check_key(&network(address));
        checked
            .map_err(|until| CallerError::TooManyInvalid { wait: until.wait_time_from(DefaultClock::default().now()) })
    }
}

/// What one client has: an address of IPv4, or the first half of one of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(keys: &InvalidKeys, address: &str) -> bool {
        let error = keys.count(Some(address.parse().unwrap()), CallerError::Missing);
        matches!(error, CallerError::TooManyInvalid { wait } if !wait.is_zero() && wait.as_secs() <= 30)
    }

    #[test]
    fn each_network_has_its_own_limit() {
        let keys = InvalidKeys::new(NonZeroU32::new(2).unwrap());
        for (address, expected) in [
            ("192.0.2.1", false),
            ("192.0.2.1", false),
            ("192.0.2.1", true),
            ("::ffff:192.0.2.1", true),
            ("192.0.2.2", false),
            ("2001:db8::1", false),
            ("2001:db8::2", false),
            ("2001:db8::3", true),
            ("2001:db8:0:1::1", false),
        ] {
            assert_eq!(rejected(&keys, address), expected, "{address}");
        }
        for _ in 0..9 {
            assert!(matches!(keys.count(None, CallerError::Missing), CallerError::Missing));
        }
    }
}
