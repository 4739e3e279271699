//! The store in the memory of one process.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::time::Instant;

use crate::{
    decide::{Decision, Record, decide},
    outcome::Outcome,
    store::{Claim, Claimed, Store},
    store_error::StoreError,
};

/// Stores keys in the memory of one process. Use it for tests, and for services that keep
/// all their data in memory too.
///
/// Clones share the same keys. Expired keys are dropped when new ones are added.
///
/// # Examples
///
/// ```
/// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::post};
/// use error_idempotency::{Idempotency, MemoryStore};
/// use error_response::{ErrorLayer, RouterExt, format::Stripe};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let once = Idempotency::for_one_caller(MemoryStore::new());
/// let app: Router = Router::new()
///     .route("/notes", post(async || StatusCode::CREATED).layer(once))
///     .errors(ErrorLayer::new(Stripe::new()));
///
/// let ask = || app.clone().oneshot(Request::post("/notes").header("idempotency-key", "\"k1\"").body(Body::empty()).unwrap());
/// assert!(!ask().await?.headers().contains_key("idempotent-replayed"));
/// assert_eq!(ask().await?.headers()["idempotent-replayed"], "true");
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct MemoryStore {
    entries: Arc<Mutex<Entries>>,
}

#[derive(Default)]
struct Entries {
    by_key: HashMap<(String, String), Entry>,
    /// How many there may be before those that have expired are dropped.
    room: usize,
}

struct Entry {
    fingerprint: String,
    token: String,
    claimed_until: Instant,
    expires_at: Instant,
    outcome: Option<Outcome>,
}

/// How many keys there are at least before any is dropped.
const LEAST_ROOM: usize = 1024;

impl MemoryStore {
    /// Creates an empty store.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    fn with<R>(&self, work: impl FnOnce(&mut Entries) -> R) -> R {
        work(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps an outcome, as [`Store::finish`] does.
    pub(crate) fn keep(&self, claim: &Claim, outcome: &Outcome) -> bool {
        self.with(|entries| match entries.held(claim) {
            Some(entry) => {
                entry.outcome = Some(outcome.clone());
                entry.expires_at = Instant::now() + claim.lifetime;
                true
            }
            None => false,
        })
    }
}

impl Entries {
    fn claim(&mut self, claim: &Claim) -> Claimed {
        let now = Instant::now();
        if let Some(entry) = self.by_key.get(&place(claim)) {
            match decide(claim, entry.record(now)) {
                Decision::TakeOver => {}
                Decision::Answer(claimed) => return claimed,
            }
        }
        if self.by_key.len() >= self.room {
            self.sweep(now);
            self.room = LEAST_ROOM.max(2 * self.by_key.len());
        }
        self.by_key.insert(place(claim), Entry::of(claim, now));
        Claimed::Granted
    }

    /// The entry that is still the claim's.
    fn held(&mut self, claim: &Claim) -> Option<&mut Entry> {
        self.by_key.get_mut(&place(claim)).filter(|entry| entry.token == claim.token && entry.outcome.is_none())
    }

    fn sweep(&mut self, now: Instant) -> u64 {
        let before = self.by_key.len();
        self.by_key.retain(|_, entry| entry.expires_at > now || entry.claimed_until > now);
        (before - self.by_key.len()) as u64
    }
}

impl Entry {
    fn of(claim: &Claim, now: Instant) -> Entry {
        Entry {
            fingerprint: claim.fingerprint.clone(),
            token: claim.token.clone(),
            claimed_until: now + claim.lease,
            expires_at: now + claim.lifetime,
            outcome: None,
        }
    }

    fn record(&self, now: Instant) -> Record {
        Record {
            fingerprint: self.fingerprint.clone(),
            lease_left: self.claimed_until.checked_duration_since(now).filter(|left| !left.is_zero()),
            is_expired: self.expires_at <= now,
            outcome: self.outcome.clone(),
        }
    }
}

fn place(claim: &Claim) -> (String, String) {
    (claim.caller.clone(), claim.key.clone())
}

impl Store for MemoryStore {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, StoreError> {
        Ok(self.with(|entries| entries.claim(claim)))
    }

    async fn finish(&self, claim: &Claim, outcome: &Outcome) -> Result<bool, StoreError> {
        Ok(self.keep(claim, outcome))
    }

    async fn release(&self, claim: &Claim) -> Result<(), StoreError> {
        self.with(|entries| {
            if entries.held(claim).is_some() {
                entries.by_key.remove(&place(claim));
            }
        });
        Ok(())
    }

    async fn sweep(&self) -> Result<u64, StoreError> {
        Ok(self.with(|entries| entries.sweep(Instant::now())))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("keys", &self.with(|entries| entries.by_key.len())).finish()
    }
}
