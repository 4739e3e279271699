//! Where keys are kept.

use std::{future::Future, time::Duration};

use crate::{outcome::Outcome, store_error::StoreError};

/// Where keys are kept: [`MemoryStore`](crate::MemoryStore), `SqlStore` (by a feature), or one of your own.
///
/// A key has one record, found by [caller](Claim::caller) and [key](Claim::key). The store decides who holds it, by one clock:
/// that of the database, where several processes share one.
///
/// Open: implement it for another database. Each method is one atomic step:
///
/// | method | the record | what the store does |
/// |---|---|---|
/// | `claim` | there is none, or its lifetime is over | writes the claim, with the end of its lease and of its lifetime: `Granted` |
/// | `claim` | has another fingerprint | `Reused` |
/// | `claim` | has an outcome | `Finished` |
/// | `claim` | has no outcome, and its lease is over | writes the new token, lease and lifetime: `Granted` |
/// | `claim` | has no outcome, and its lease is not over | `InProgress`, with the rest of the lease |
/// | `finish` | has this token and no outcome | writes the outcome, and the lifetime begins again: `true`; else `false` |
/// | `release` | has this token and no outcome | deletes it |
/// | `sweep` | its lifetime is over | deletes it |
pub trait Store: Send + Sync + 'static {
    /// Claims a key.
    fn claim(&self, claim: &Claim) -> impl Future<Output = Result<Claimed, StoreError>> + Send;

    /// Keeps the outcome of a claim, if it still holds the key. Returns whether it does.
    fn finish(&self, claim: &Claim, outcome: &Outcome) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Gives a key back, if the claim still holds it: nothing was done.
    fn release(&self, claim: &Claim) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Deletes the keys whose lifetime is over, and returns how many there were.
    fn sweep(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// What a claim of a key found.
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
    /// The key is the claim's until its lease is over.
    Granted,
    /// A request with this key is in progress; its lease ends after the wait.
    InProgress {
        /// The rest of the lease.
        wait: Duration,
    },
    /// The key belongs to another request.
    Reused,
    /// The request was carried out.
    Finished(Outcome),
}

/// One attempt to carry out a request under a key.
///
/// See [`Store`].
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

    /// The key, as the client sent it: 1 to 255 characters of ASCII.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The hash of method, path and body: 64 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What tells this attempt from any other: 32 random hexadecimal digits.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// How long the claim holds the key.
    pub fn lease(&self) -> Duration {
        self.lease
    }

    /// How long the key is kept, from the claim and again from its outcome.
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }
}
