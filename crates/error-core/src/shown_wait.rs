//! How the wait of an error is shown in its own texts and members, for the derive.

use std::{
    cell::OnceCell,
    time::{Duration, SystemTime},
};

use serde::Serialize;

use crate::{Facts, RateLimit, RetryAfter, Spread, rate_limit::reset_of, view::now_of_message};

/// A field that holds the wait of its error, for the derive.
///
/// A [`RetryAfter`], a [`Duration`] or a [`SystemTime`] is shown as the wait of the whole
/// response, in whole seconds. A field of any other type, or of a type parameter, is
/// shown by its own `Display` ([`OtherWait`]).
#[derive(Debug)]
pub struct ShownWait<'a, T>(pub &'a T);

impl<'a> ShownWait<'a, RetryAfter> {
    /// Returns the wait that a text shows, in whole seconds. It is the same as in the
    /// `Retry-After` of the response: it does not end before an exhausted quota is reset,
    /// and it includes the response's [`Spread`].
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

/// Implements the wait for types that only a member shows, because they have no
/// `Display`.
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

/// A wait of any other type, which is shown by its own `Display`.
///
/// Sealed: only code that the derive generates uses it.
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
