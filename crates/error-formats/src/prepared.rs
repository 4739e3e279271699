//! Cached responses of errors that are always identical.

use std::{fmt, ptr, sync::OnceLock};

use bytes::Bytes;
use error_core::{Definition, ErrorStatus, ErrorView};
use http::{HeaderMap, Response, header, response};

/// How many buckets there are, and how many errors one holds. A bucket is made
/// when its first error is kept, so that few errors need little memory and a
/// thousand are found as fast as ten.
const BUCKETS: usize = 1_024;
const PLACES: usize = 4;

type Bucket = [OnceLock<Kept>; PLACES];

/// The cached responses of errors whose occurrences are identical, for one
/// format and one set of headers.
///
/// A response is found by the memory address of its definition, in a few instructions,
/// however many responses are cached. If the cache has no place for an error, the error
/// is rendered each time.
#[derive(Default)]
pub struct Prepared {
    /// Made when the first error is kept.
    kept: OnceLock<Box<[OnceLock<Box<Bucket>>; BUCKETS]>>,
}

/// The cached response of an error whose occurrences are identical.
pub struct Kept {
    definition: usize,
    error: Option<(&'static str, ErrorStatus)>,
    parts: response::Parts,
    body: Bytes,
    is_never_stored: bool,
}

impl Prepared {
    /// Returns the response of `definition`, if it is cached.
    #[inline]
    pub fn get(&self, definition: &'static Definition) -> Option<&Kept> {
        let address = ptr::from_ref(definition).addr();
        let mut kept = self.kept.get()?.get(bucket(address))?.get()?.iter().map_while(OnceLock::get);
        kept.find(|kept| kept.definition == address)
    }

    /// Caches the response of an error if its occurrences are identical
    /// ([`Definition::is_fixed`]) and the format always writes them in the same way
    /// ([`WireFormat::is_repeatable`](crate::WireFormat::is_repeatable)).
    pub fn keep(&self, view: &ErrorView<'_>, response: &Response<Bytes>) {
        let address = ptr::from_ref(view.definition()).addr();
        let error = Some((view.code(), view.status()));
        let is_never_stored = is_never_stored(response.headers());
        let (parts, body) = response.clone().into_parts();
        let mut kept = Some(Kept { definition: address, error, parts, body, is_never_stored });
        let all = self.kept.get_or_init(|| Box::new([const { OnceLock::new() }; BUCKETS]));
        let Some(bucket) = all.get(bucket(address)) else { return };
        for place in bucket.get_or_init(|| Box::new([const { OnceLock::new() }; PLACES])).iter() {
            let found = place.get_or_init(|| kept.take().unwrap_or_else(Kept::nothing));
            if found.definition == address {
                return;
            }
        }
    }
}

fn bucket(address: usize) -> usize {
    // Definitions stand some hundred bytes apart.
    ((address >> 4).wrapping_mul(0x9e37_79b9) >> 12) % BUCKETS
}

/// Whether these headers forbid caches to store the response: there is a single
/// `Cache-Control`, and it is `no-store`.
#[inline]
pub fn is_never_stored(headers: &HeaderMap) -> bool {
    // There are few headers: to look at each costs less than to hash one. Where no
    // name has several values the first one is the only one.
    let mut policies = headers.iter().filter(|(name, _)| **name == header::CACHE_CONTROL);
    let is_no_store = policies.next().is_some_and(|(_, value)| value.as_bytes() == b"no-store");
    is_no_store && (headers.keys_len() == headers.len() || policies.next().is_none())
}

impl Kept {
    fn nothing() -> Kept {
        let (parts, body) = Response::new(Bytes::new()).into_parts();
        Kept { definition: 0, error: None, parts, body, is_never_stored: true }
    }

    /// The cached response without its body. The head and the body are cached separately,
    /// because a response whose body type changes would have to be moved once more.
    #[inline]
    pub fn parts(&self) -> &response::Parts {
        &self.parts
    }

    /// The cached body.
    #[inline]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The code and the status of the error.
    #[inline]
    pub fn error(&self) -> Option<(&'static str, ErrorStatus)> {
        self.error
    }

    /// Whether the headers of the response forbid caches to store it.
    #[inline]
    pub fn is_never_stored(&self) -> bool {
        self.is_never_stored
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("status", &self.parts.status).finish_non_exhaustive()
    }
}

/// A copy keeps nothing: it is made to be told something else.
impl Clone for Prepared {
    fn clone(&self) -> Prepared {
        Prepared::default()
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let buckets = self.kept.get().into_iter().flat_map(|all| all.iter().filter_map(OnceLock::get));
        let kept = buckets.flat_map(|bucket| bucket.iter().filter_map(OnceLock::get)).count();
        f.debug_struct("Prepared").field("kept", &kept).finish()
    }
}
