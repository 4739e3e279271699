//! How webhooks are sent.

use std::time::Duration;

use super::{clock::Clock, schedule::Schedule};

/// How webhooks are sent.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// Also to private networks, and without TLS.
    pub allow_private: bool,
    /// How long an attempt may take.
    pub timeout: Duration,
    /// When a delivery is attempted again.
    pub schedule: Schedule,
    /// For how long an instance has a delivery to itself. While it sends, it renews the lease three times in this time; if
    /// it crashes, another one makes the attempt after it.
    pub lease: Duration,
    /// How often due deliveries are looked for that no job woke; `None` if this instance sends none on its own.
    pub poll: Option<Duration>,
    /// For how long an event is kept after it was delivered.
    pub retention: Duration,
    /// The time by which deliveries are due.
    pub clock: Clock,
}
