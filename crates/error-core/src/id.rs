//! The id of an occurrence or a request, and the generators of ids.

use std::{
    cell::RefCell,
    error::Error,
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
};

/// The longest id.
const LONGEST: usize = 64;

/// The id of an occurrence or of a request: 1 to 64 characters that are safe in
/// a header, an address and a log line.
///
/// # Examples
///
/// ```
/// use error_core::Id;
///
/// assert_eq!(Id::new("req_1nFzr.7-b")?.as_str(), "req_1nFzr.7-b");
/// assert!(Id::new("two words").is_err());
/// assert!(Id::new("").is_err());
/// # Ok::<(), error_core::InvalidId>(())
/// ```
// Aligned, since the standard library checks an aligned text eight bytes at a time.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(C, align(8))]
pub struct Id {
    text: [u8; LONGEST],
    length: u8,
}

impl Id {
    /// Converts `text` to an id.
    ///
    /// # Errors
    ///
    /// Fails if `text` is empty, is longer than 64 bytes, or contains anything but ASCII
    /// letters, digits, `-`, `_`, `.`, `:` and `~`.
    pub fn new(text: &str) -> Result<Id, InvalidId> {
        Id::of(text, b"-_.:~")
    }

    /// Converts `text` to an id like [`new`](Id::new), but also accepts `=`, `+`, `/`,
    /// `@`, `;` and `,`, which are found in ids of proxies and in Base64.
    ///
    /// # Errors
    ///
    /// Fails if `text` is empty, is longer than 64 bytes, or contains any other
    /// character.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::Id;
    ///
    /// let id = "Root=1-0123abcd-0123456789abcdef01234567";
    /// assert!(Id::new(id).is_err());
    /// assert_eq!(Id::with_delimiters(id)?.as_str(), id);
    /// # Ok::<(), error_core::InvalidId>(())
    /// ```
    pub fn with_delimiters(text: &str) -> Result<Id, InvalidId> {
        Id::of(text, b"-_.:~=+/@;,")
    }

    fn of(text: &str, punctuation: &[u8]) -> Result<Id, InvalidId> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || punctuation.contains(&byte);
        if text.is_empty() || text.len() > LONGEST || !text.bytes().all(is_plain) {
            return Err(InvalidId);
        }
        let mut id = Id { text: [0; LONGEST], length: text.len() as u8 };
        id.text[..text.len()].copy_from_slice(text.as_bytes());
        Ok(id)
    }

    /// Whether the id is a UUID in the notation of RFC 9562, section 4.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{Id, IdGenerator, UuidV4};
    ///
    /// assert!(UuidV4.generate().is_uuid());
    /// assert!(!Id::new("req_1")?.is_uuid());
    /// # Ok::<(), error_core::InvalidId>(())
    /// ```
    pub fn is_uuid(&self) -> bool {
        // The parser takes the form without hyphens as well.
        usize::from(self.length) == uuid::fmt::Hyphenated::LENGTH && uuid::Uuid::try_parse(self.as_str()).is_ok()
    }

    /// The id as ASCII bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.text[..usize::from(self.length)]
    }

    /// The id as a string.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The error of [`Id::new`]: the text is not a valid id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvalidId;

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id has 1 to 64 ASCII letters, digits and -_.:~")
    }
}

impl Error for InvalidId {}

/// A generator of ids, for occurrences of errors and for requests.
///
/// # Examples
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use error_core::{Id, IdGenerator};
///
/// #[derive(Debug, Default)]
/// struct Counter(AtomicU64);
///
/// impl IdGenerator for Counter {
///     fn generate(&self) -> Id {
///         let number = self.0.fetch_add(1, Ordering::Relaxed);
///         Id::new(&format!("req_{number}")).unwrap_or_else(|_| error_core::UuidV4.generate())
///     }
/// }
///
/// assert_eq!(Counter::default().generate().as_str(), "req_0");
/// ```
///
/// Open: implement this trait to use your own ids.
pub trait IdGenerator: fmt::Debug + Send + Sync {
    /// Creates a new, unique id.
    fn generate(&self) -> Id;
}

/// The default generator: lower-case UUIDs of version 4 (RFC 9562, section 5.4).
///
/// The random bytes come from the operating system. Each thread fetches many at once, so
/// most ids need no system call, and no id needs an allocation.
#[derive(Debug, Clone, Copy, Default)]
pub struct UuidV4;

impl IdGenerator for UuidV4 {
    fn generate(&self) -> Id {
        let uuid = uuid::Builder::from_random_bytes(random_bytes()).into_uuid();
        let mut id = Id { text: [0; LONGEST], length: uuid::fmt::Hyphenated::LENGTH as u8 };
        uuid.hyphenated().encode_lower(&mut id.text[..uuid::fmt::Hyphenated::LENGTH]);
        id
    }
}

/// Randomness for as many ids as fit into a page.
struct Pool {
    bytes: [u8; 4096],
    used: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; 4096], used: 4096 }) };
}

fn random_bytes() -> [u8; 16] {
    // The thread-local is gone while the thread ends; an id is still owed then.
    POOL.try_with(|pool| pool.try_borrow_mut().ok()?.take()).ok().flatten().unwrap_or_else(fresh_bytes)
}

impl Pool {
    fn take(&mut self) -> Option<[u8; 16]> {
        if self.used == self.bytes.len() {
            getrandom::fill(&mut self.bytes).ok()?;
            self.used = 0;
        }
        let taken = self.bytes[self.used..].first_chunk().copied();
        self.used += 16;
        taken
    }
}

#[cold]
fn fresh_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    if getrandom::fill(&mut bytes).is_err() {
        // Without a source of randomness an id must still be new: the standard
        // library's hasher keys differ for every call.
        for half in bytes.chunks_exact_mut(8) {
            half.copy_from_slice(&RandomState::new().build_hasher().finish().to_le_bytes());
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{IdGenerator, UuidV4};

    #[test]
    fn makes_version_4_uuids_that_differ() {
        let ids: HashSet<_> = (0..10_000).map(|_| UuidV4.generate()).collect();
        assert_eq!(ids.len(), 10_000);
        for id in ids {
            let uuid = uuid::Uuid::try_parse(id.as_str()).expect("a uuid");
            assert_eq!(uuid.get_version_num(), 4);
            assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
            assert_eq!(id.as_str(), id.as_str().to_lowercase());
        }
    }
}
