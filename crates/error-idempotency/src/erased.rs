//! A store of any type.

use std::{future::Future, pin::Pin};

use crate::{
    outcome::Outcome,
    store::{Claim, Claimed, Store},
    store_error::StoreError,
};

pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A [`Store`] of any type.
pub(crate) trait ErasedStore: Send + Sync {
    fn claim<'a>(&'a self, claim: &'a Claim) -> Pending<'a, Claimed>;
    fn finish<'a>(&'a self, claim: &'a Claim, outcome: &'a Outcome) -> Pending<'a, bool>;
    fn release<'a>(&'a self, claim: &'a Claim) -> Pending<'a, ()>;
}

impl<S: Store> ErasedStore for S {
    fn claim<'a>(&'a self, claim: &'a Claim) -> Pending<'a, Claimed> {
        Box::pin(Store::claim(self, claim))
    }

    fn finish<'a>(&'a self, claim: &'a Claim, outcome: &'a Outcome) -> Pending<'a, bool> {
        Box::pin(Store::finish(self, claim, outcome))
    }

    fn release<'a>(&'a self, claim: &'a Claim) -> Pending<'a, ()> {
        Box::pin(Store::release(self, claim))
    }
}
