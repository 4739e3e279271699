//! When a failed webhook delivery is tried again, and when its endpoint is
//! disabled.
//!
//! ```
//! use std::time::Duration;
//! use example_seed_apis::stripe_like::webhook::{Delivery, Endpoint, Next, RetrySchedule};
//!
//! let mut endpoint = Endpoint::new(RetrySchedule::new());
//! let mut delivery = Delivery::new();
//! // The first delivery failed: the first retry comes at once, the second a minute later.
//! assert_eq!(endpoint.failed(&mut delivery), Next::Retry(Duration::ZERO));
//! assert_eq!(endpoint.failed(&mut delivery), Next::Retry(Duration::from_secs(60)));
//! ```

use std::time::Duration;

/// The wait before each retry, counted from the attempt before it.
const DELAYS: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 60 * 60),
    Duration::from_secs(6 * 60 * 60),
];

/// How often a delivery is tried again, and how long after the attempt before.
///
/// After the first delivery there are six retries: 0 s, 1 min, 5 min, 30 min,
/// 2 h and 6 h after the attempt before. When the sixth fails, the endpoint is
/// disabled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RetrySchedule {
    first_delivery_counted: bool,
}

impl RetrySchedule {
    /// Six retries after the first delivery.
    pub const fn new() -> RetrySchedule {
        RetrySchedule { first_delivery_counted: false }
    }

    /// Six attempts in all: the first delivery is one of them. The wait of six
    /// hours is never reached then.
    ///
    /// The API's documents speak of "6 failed attempts" and list six retries;
    /// this is the other way to read them.
    #[must_use]
    pub const fn with_first_delivery_counted(self) -> RetrySchedule {
        RetrySchedule { first_delivery_counted: true }
    }

    /// The wait before each retry.
    pub fn delays(&self) -> &'static [Duration] {
        if self.first_delivery_counted { &DELAYS[..DELAYS.len() - 1] } else { &DELAYS }
    }
}

/// One event on its way to an endpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    failures: usize,
}

impl Delivery {
    /// A delivery that was not attempted yet.
    pub const fn new() -> Delivery {
        Delivery { failures: 0 }
    }

    /// How many attempts failed.
    pub const fn failures(&self) -> usize {
        self.failures
    }
}

/// Where events are delivered to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    schedule: RetrySchedule,
    enabled: bool,
}

/// What follows a failed attempt.
///
/// It is closed on purpose: whoever delivers must do each of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Next {
    /// Another attempt, after this wait.
    Retry(Duration),
    /// The endpoint is disabled from now on, and its owner is notified. An
    /// endpoint says so once, however many deliveries to it fail.
    DisableAndNotify,
    /// The delivery is given up: the endpoint was disabled before.
    GiveUp,
}

impl Endpoint {
    /// An enabled endpoint.
    pub const fn new(schedule: RetrySchedule) -> Endpoint {
        Endpoint { schedule, enabled: true }
    }

    /// Whether events are delivered to the endpoint.
    pub const fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// Enables the endpoint again, once its owner has repaired it.
    pub const fn enable(&mut self) {
        self.enabled = true;
    }

    /// Records a failed attempt and says what follows.
    pub fn failed(&mut self, delivery: &mut Delivery) -> Next {
        let retry = self.schedule.delays().get(delivery.failures);
        delivery.failures += 1;
        match retry {
            _ if !self.enabled => Next::GiveUp,
            Some(delay) => Next::Retry(*delay),
            None => {
                self.enabled = false;
                Next::DisableAndNotify
            }
        }
    }
}
