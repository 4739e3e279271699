//! The cache policy of a response that this crate rendered.

use error_core::Definition;
use error_formats::is_never_stored;
use http::{HeaderMap, HeaderValue, header};

/// What the response of an error of ours said of caches when it was rendered:
/// what its definition, its occurrence or its format wrote, else `no-store`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum CachePolicy {
    #[default]
    NoStore,
    /// The age of the definition, in seconds.
    MaxAge(u32),
    /// Another value; boxed, since every body of ours has a place for it.
    Written(Box<HeaderValue>),
    /// Another value, of which nothing is left: the body that knew it was read.
    Unknown,
}

impl CachePolicy {
    /// That of the headers that were rendered for an error with `definition`.
    #[inline]
    pub(crate) fn of(headers: &HeaderMap, definition: &Definition) -> CachePolicy {
        if is_never_stored(headers) { CachePolicy::NoStore } else { CachePolicy::written(headers, definition) }
    }

    #[cold]
    fn written(headers: &HeaderMap, definition: &Definition) -> CachePolicy {
        let Some(value) = headers.get(header::CACHE_CONTROL) else { return CachePolicy::NoStore };
        // A copy of a value that was formatted would be an allocation.
        match definition.max_age().map(CachePolicy::MaxAge) {
            Some(policy) if policy.value().as_ref() == Some(value) => policy,
            _ => CachePolicy::Written(Box::new(value.clone())),
        }
    }

    /// Whether an error that caches may store has it.
    pub(crate) fn is_stored(&self) -> bool {
        *self != CachePolicy::NoStore
    }

    /// The value of `Cache-Control`; `None` where nobody knows it.
    pub(crate) fn value(&self) -> Option<HeaderValue> {
        match self {
            CachePolicy::NoStore => Some(HeaderValue::from_static("no-store")),
            CachePolicy::MaxAge(seconds) => HeaderValue::try_from(format!("max-age={seconds}")).ok(),
            CachePolicy::Written(value) => Some(HeaderValue::clone(value)),
            CachePolicy::Unknown => None,
        }
    }
}
