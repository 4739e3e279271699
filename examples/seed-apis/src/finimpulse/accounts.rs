//! Accounts: their tokens, their money, and how often they may ask.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::FinImpulseError;
use crate::secret;

/// Prices and balances count ten-thousandths.
pub(super) const SCALE: u8 = 4;

const MINUTE: Duration = Duration::from_secs(60);

/// All accounts.
#[derive(Debug)]
pub(super) struct Accounts(Vec<(&'static str, Arc<Account>)>);

impl Accounts {
    pub(super) fn demo() -> Accounts {
        Accounts(vec![
            ("tok_demo", Arc::new(Account::new(1_000, 600, None))),
            ("tok_poor", Arc::new(Account::new(1, 600, None))),
            ("tok_empty", Arc::new(Account::new(0, 600, None))),
            ("tok_office", Arc::new(Account::new(1_000, 600, Some(Ipv4Addr::new(203, 0, 113, 7).into())))),
            ("tok_slow", Arc::new(Account::new(1_000, 2, None))),
        ])
    }

    /// The account of a token.
    pub(super) fn find(&self, token: &str) -> Option<Arc<Account>> {
        secret::find(&self.0, |(known, _)| known, token).map(|(_, account)| account.clone())
    }
}

/// One account.
#[derive(Debug)]
pub(super) struct Account {
    requests_per_minute: u32,
    /// The one address requests may come from, if there is such a rule.
    allowed: Option<IpAddr>,
    state: Mutex<Used>,
}

/// What is left of the money and of the minute.
#[derive(Debug)]
struct Used {
    balance: i64,
    minute: Instant,
    requests: u32,
}

impl Account {
    fn new(balance: i64, requests_per_minute: u32, allowed: Option<IpAddr>) -> Account {
        let state = Mutex::new(Used { balance, minute: Instant::now(), requests: 0 });
        Account { requests_per_minute, allowed, state }
    }

    pub(super) fn requests_per_minute(&self) -> u32 {
        self.requests_per_minute
    }

    /// Whether requests may come from `peer`.
    pub(super) fn admits(&self, peer: Option<IpAddr>) -> bool {
        self.allowed.is_none() || self.allowed == peer
    }

    /// Counts a request: whether it is within the limit, or else how long to
    /// wait; and how many are left in this minute.
    pub(super) fn count_request(&self) -> (Result<(), Duration>, u32) {
        let mut used = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if used.minute.elapsed() >= MINUTE {
            (used.minute, used.requests) = (Instant::now(), 0);
        }
        if used.requests >= self.requests_per_minute {
            return (Err(MINUTE.saturating_sub(used.minute.elapsed())), 0);
        }
        used.requests += 1;
        (Ok(()), self.requests_per_minute - used.requests)
    }

    /// Takes the price of a call.
    pub(super) fn pay(&self, price: i64) -> Result<(), FinImpulseError> {
        let mut used = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if used.balance < price {
            return Err(FinImpulseError::InsufficientBalance);
        }
        used.balance -= price;
        Ok(())
    }
}
