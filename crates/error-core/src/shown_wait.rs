//! The wait of an error in its own texts and members, for the derive.

use std::{
    cell::OnceCell,
    time::{Duration, SystemTime},
};

use serde::Serialize;

use crate::{Facts, RateLimit, RetryAfter, Spread, rate_limit::reset_of, view::now_of_message};

/// A field that is the wait of its error.
///
/// A [`RetryAfter`], a [`Duration`] and a [`SystemTime`] are shown as the wait
/// of the whole response, in whole seconds. Any other type, and a type
/// parameter, is shown by its own `Display` ([`OtherWait`]).
#[derive(Debug)]
pub struct ShownWait<'a, T>(pub &'a T);

impl<'a> ShownWait<'a, RetryAfter> {
    /// The wait in texts: whole seconds, never before the reset of the quota, with the jitter of the response.
    pub fn text(self, quotas: &[&[RateLimit]]) -> u64 {
        let now = OnceCell::new();
        let now = || *now.get_or_init(now_of_message);
        let reset = reset_of(quotas.iter().copied().flatten());
        Spread::current().of(self.0.resolved(reset, now), now).whole_seconds(now)
    }

    /// Adds a member that repeats the wait.
    pub fn detail(self, facts: &mut Facts<'a>, name: &'a str) {
        facts.wait_detail(name);
    }
}

/// Only a member shows these: neither is a text.
macro_rules! repeats_wait {
    ($($wait:ty),*) => {$(
        impl<'a> ShownWait<'a, $wait> {
            /// Adds a member that repeats the wait.
            pub fn detail(self, facts: &mut Facts<'a>, name: &'a str) {
                facts.wait_detail(name);
            }
        }
    )*};
}

repeats_wait!(Duration, SystemTime);

/// A wait in a type of the author's, shown by its own `Display`.
///
/// Sealed: only what the derive expands to names it.
pub trait OtherWait<'a> {
    /// The type.
    type Of;

    /// What a text shows.
    fn text(self, quotas: &[&[RateLimit]]) -> &'a Self::Of;

    /// Adds a member with the value of the field.
    fn detail(self, facts: &mut Facts<'a>, name: &'a str)
    where
        Self::Of: Serialize;
}

impl<'a, T> OtherWait<'a> for ShownWait<'a, T> {
    type Of = T;

    fn text(self, _: &[&[RateLimit]]) -> &'a T {
        self.0
    }

    fn detail(self, facts: &mut Facts<'a>, name: &'a str)
    where
        T: Serialize,
    {
        facts.detail(name, self.0);
    }
}
