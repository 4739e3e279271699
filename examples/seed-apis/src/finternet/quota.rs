//! How many requests a minute has room for, and the headers that tell it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use error_response::RetryAfter;

use super::{account::Account, error::FinternetError};

const WINDOW: Duration = Duration::from_secs(60);
/// All who have no key share this.
const WITHOUT_KEY: &Account = &Account { key: "", requests_per_minute: 1000 };

/// Counts a request against its account, and tells in every answer what is left.
pub(super) async fn limit(State(quotas): State<Arc<Quotas>>, request: Request, next: Next) -> Response {
    // A handler refuses a bad key; here it only has no quota of its own.
    let account = Account::of(request.headers()).unwrap_or(WITHOUT_KEY);
    let quota = quotas.take(account);
    let mut response = if quota.refused {
        FinternetError::RateLimitExceeded { wait: quota.reset }.into_response()
    } else {
        next.run(request).await
    };
    quota.tell(response.headers_mut());
    response
}

/// The current window of each account, by its key.
#[derive(Debug, Default)]
pub(super) struct Quotas(Mutex<HashMap<&'static str, Window>>);

#[derive(Debug)]
struct Window {
    start: Instant,
    used: u64,
}

/// What is left after a request.
#[derive(Debug)]
struct Quota {
    limit: u64,
    remaining: u64,
    reset: Duration,
    refused: bool,
}

impl Quotas {
    fn take(&self, account: &Account) -> Quota {
        let now = Instant::now();
        let limit = account.requests_per_minute;
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(account.key).or_insert(Window { start: now, used: 0 });
        if now.duration_since(window.start) >= WINDOW {
            *window = Window { start: now, used: 0 };
        }
        let refused = window.used == limit;
        window.used += u64::from(!refused);
        let reset = WINDOW.saturating_sub(now.duration_since(window.start));
        Quota { limit, remaining: limit - window.used, reset, refused }
    }
}

impl Quota {
    fn tell(&self, headers: &mut HeaderMap) {
        let reset = RetryAfter::at(SystemTime::now() + self.reset).seconds_from(UNIX_EPOCH);
        headers.insert("x-ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(self.remaining));
        headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    }
}
