//! Errors that are the same each time, written once.

use std::{fmt, ptr, sync::OnceLock};

use bytes::Bytes;
use error_core::Definition;
use http::Response;

/// How many errors are kept, and how far from its own place one may stand.
const PLACES: usize = 256;
const FARTHEST: usize = 4;

/// The responses of errors that are the same each time, in one format and with
/// one set of headers.
///
/// A response is found by the address of its definition, in a few instructions,
/// however many there are. What finds no place is written anew each time.
#[derive(Default)]
pub struct Prepared {
    /// Made when the first error is kept.
    kept: OnceLock<Box<[OnceLock<Kept>; PLACES]>>,
}

struct Kept {
    definition: usize,
    response: Response<Bytes>,
}

impl Prepared {
    /// The response of `definition`, if it was kept.
    pub fn get(&self, definition: &'static Definition) -> Option<&Response<Bytes>> {
        let address = ptr::from_ref(definition).addr();
        let mut kept = places(self.kept.get()?, address).filter_map(OnceLock::get);
        Some(&kept.find(|kept| kept.definition == address)?.response)
    }

    /// Keeps the response of `definition`, whose occurrences are all the same
    /// ([`Definition::is_fixed`]), in a format that repeats itself
    /// ([`WireFormat::is_repeatable`](crate::WireFormat::is_repeatable)).
    pub fn keep(&self, definition: &'static Definition, response: &Response<Bytes>) {
        let address = ptr::from_ref(definition).addr();
        let mut kept = Some(Kept { definition: address, response: response.clone() });
        let all = self.kept.get_or_init(|| Box::new([const { OnceLock::new() }; PLACES]));
        for place in places(all, address) {
            let found = place.get_or_init(|| kept.take().unwrap_or_else(Kept::nothing));
            if found.definition == address {
                return;
            }
        }
    }
}

fn places(kept: &[OnceLock<Kept>; PLACES], address: usize) -> impl Iterator<Item = &OnceLock<Kept>> {
    // Definitions stand some hundred bytes apart.
    let first = (address >> 4).wrapping_mul(0x9e37_79b9) >> 8;
    (0..FARTHEST).filter_map(move |step| kept.get((first + step) % PLACES))
}

impl Kept {
    fn nothing() -> Kept {
        Kept { definition: 0, response: Response::new(Bytes::new()) }
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
        let kept = self.kept.get().map_or(0, |kept| kept.iter().filter(|place| place.get().is_some()).count());
        f.debug_struct("Prepared").field("kept", &kept).finish()
    }
}
