//! Decides what a claim does with an existing record. All stores of this crate share this
//! rule.

use std::time::Duration;

use crate::{
    outcome::Outcome,
    store::{Claim, Claimed},
};

/// The record of a key.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) fingerprint: String,
    /// `None` once it is over.
    pub(crate) lease_left: Option<Duration>,
    pub(crate) is_expired: bool,
    pub(crate) outcome: Option<Outcome>,
}

/// What a store does about a claim.
#[derive(Debug)]
pub(crate) enum Decision {
    /// The claim takes the place of the record.
    TakeOver,
    Answer(Claimed),
}

/// What `claim` means for the record that is there.
pub(crate) fn decide(claim: &Claim, record: Record) -> Decision {
    match record {
        Record { is_expired: true, lease_left: None, .. } => Decision::TakeOver,
        // Its process crashed. The key is free, as after a request that failed: it may have been another request's before.
        Record { outcome: None, lease_left: None, .. } => Decision::TakeOver,
        Record { fingerprint, .. } if fingerprint != claim.fingerprint => Decision::Answer(Claimed::Reused),
        Record { outcome: Some(outcome), .. } => Decision::Answer(Claimed::Finished(outcome)),
        Record { lease_left: Some(wait), .. } => Decision::Answer(Claimed::InProgress { wait }),
    }
}
