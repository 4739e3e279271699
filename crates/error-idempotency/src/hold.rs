//! The claim of a request, while it is in progress.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use tokio::runtime::Handle;

use crate::{erased::ErasedStore, outcome::Outcome, store::Claim, store_error::StoreError};

/// The claim of a request. Whoever drops it last gives the key back, unless it was settled.
pub(crate) struct Hold {
    pub(crate) store: Arc<dyn ErasedStore>,
    pub(crate) claim: Claim,
    pub(crate) longest_response: usize,
    phase: AtomicU8,
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Phase {
    /// No handler has seen it.
    Claimed = 0,
    /// A handler runs, and the layer stores its response: what is broken off has an unknown outcome.
    Begun = 1,
    /// A handler runs that completes the key in its transaction: what is broken off has no effect.
    Taken = 2,
    /// The handler has completed the key, in a transaction that it has yet to commit.
    Completed = 3,
    /// The store knows.
    Settled = 4,
}

impl Hold {
    pub(crate) fn new(store: Arc<dyn ErasedStore>, claim: Claim, longest_response: usize) -> Arc<Hold> {
        Arc::new(Hold { store, claim, longest_response, phase: AtomicU8::new(Phase::Claimed as u8) })
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.phase.load(Ordering::SeqCst) {
            0 => Phase::Claimed,
            1 => Phase::Begun,
            2 => Phase::Taken,
            3 => Phase::Completed,
            _ => Phase::Settled,
        }
    }

    /// A request only comes further.
    pub(crate) fn advance(&self, phase: Phase) {
        self.phase.fetch_max(phase as u8, Ordering::SeqCst);
    }
}

/// Ends a claim whose handler returned nothing, in this phase: what it did is unknown unless it took the key.
pub(crate) async fn give_up(store: &dyn ErasedStore, claim: &Claim, phase: Phase) -> Result<(), StoreError> {
    match phase {
        Phase::Begun => store.finish(claim, &Outcome::Unknown).await.map(drop),
        _ => store.release(claim).await,
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let phase = self.phase();
        // Without a runtime the lease ends by itself.
        let (false, Ok(runtime)) = (phase == Phase::Settled, Handle::try_current()) else { return };
        let (store, claim) = (self.store.clone(), self.claim.clone());
        // If the store fails, the lease ends by itself as well.
        runtime.spawn(async move {
            let _ = give_up(&*store, &claim, phase).await;
        });
    }
}
