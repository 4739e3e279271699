//! The trait of a store of idempotency keys.

use std::{future::Future, time::Duration};

use crate::{outcome::Outcome, store_error::StoreError};

/// A store of idempotency keys: [`MemoryStore`](crate::MemoryStore), `SqlStore` (behind a
/// feature), or your own.
///
/// A key has one record, which is identified by the [caller](Claim::caller) and the
/// [key](Claim::key). The store decides which request holds the key, and measures time
/// with a single clock. If several processes share a database, it is the clock of the
/// database.
///
/// Open: implement this trait for another database. Each method must be one atomic step:
///
/// | method | state of the record | what the store does |
/// |---|---|---|
/// | `claim` | no record, or its lifetime is over | writes the claim with the ends of its lease and lifetime, and returns `Granted` |
/// | `claim` | has no outcome, and its lease is over | writes the claim with its fingerprint, token, lease and lifetime, and returns `Granted` |
/// | `claim` | the fingerprint differs | returns `Reused` |
/// | `claim` | has an outcome | returns `Finished` |
/// | `claim` | has no outcome, and its lease is not over | returns `InProgress` with the rest of the lease |
/// | `finish` | has this token and no outcome | writes the outcome, restarts the lifetime and returns `true`; in any other state it returns `false` |
/// | `release` | has this token and no outcome | deletes the record |
/// | `sweep` | its lifetime is over | deletes the record |
pub trait Store: Send + Sync + 'static {
    /// Claims a key for a request.
    fn claim(&self, claim: &Claim) -> impl Future<Output = Result<Claimed, StoreError>> + Send;

    /// Stores the outcome of a claim, if the claim still holds the key. Returns whether
    /// it does.
    fn finish(&self, claim: &Claim, outcome: &Outcome) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Releases a key without an outcome, if the claim still holds it, because the
    /// request had no effect.
    fn release(&self, claim: &Claim) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Deletes the keys whose lifetime is over, and returns their number.
    fn sweep(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// The result of claiming an idempotency key.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use error_idempotency::Claimed;
///
/// let claimed = Claimed::InProgress { wait: Duration::from_secs(7) };
/// assert_ne!(claimed, Claimed::Granted);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// The claim holds the key until its lease is over.
    Granted,
    /// Another request with this key is in progress.
    InProgress {
        /// The time until the lease of that request ends.
        wait: Duration,
    },
    /// The key was already used for a different request.
    Reused,
    /// The request has already been carried out, with this outcome.
    Finished(Outcome),
}

/// A claim of an idempotency key: one attempt to carry out a request.
///
/// [`Store`] explains how a store handles it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub(crate) caller: String,
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    pub(crate) token: String,
    pub(crate) lease: Duration,
    pub(crate) lifetime: Duration,
}

impl Claim {
    /// The hash of the caller: 64 hexadecimal digits.
    pub fn caller(&self) -> &str {
        &self.caller
    }

    /// The key as the client sent it: 1 to 255 ASCII characters.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The hash of the request's method, path and body: 64 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The token that identifies this attempt: 32 random hexadecimal digits.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// How long the claim holds the key.
    pub fn lease(&self) -> Duration {
        self.lease
    }

    /// How long the key is stored. The time starts with the claim, and starts again when
    /// the outcome is written.
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }
}
