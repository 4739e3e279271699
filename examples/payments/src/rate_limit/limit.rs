//! The limit, and who counts.

use std::{num::NonZeroU32, time::Duration};

use clap::ValueEnum;

/// How many requests a key may send.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// How many a minute, one after the other.
    pub per_minute: NonZeroU32,
    /// How many at once.
    pub burst: NonZeroU32,
}

impl Limit {
    /// How long it takes until one more may come.
    pub(super) fn interval(self) -> Duration {
        Duration::from_secs(60) / self.per_minute.get()
    }
}

/// Who counts the requests of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Limiter {
    /// Each instance for itself.
    Memory,
    /// PostgreSQL, for all instances.
    Database,
}
