//! What is known about a rendered response besides its bytes.

use http::StatusCode;

/// What the body of a response of ours is, and the status it was rendered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) status: StatusCode,
    pub(crate) of: Content,
}

/// What the body of a response of ours is, whatever its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// An error; whether caches may store it.
    Error { is_stored: bool },
    /// A success that the format wrapped.
    Wrapped,
    /// A success that went out as it is.
    Plain,
}

impl Rendered {
    pub(crate) fn error(status: StatusCode, is_stored: bool) -> Rendered {
        Rendered { status, of: Content::Error { is_stored } }
    }

    #[inline]
    pub(crate) fn is_error(self) -> bool {
        matches!(self.of, Content::Error { .. })
    }

    /// A success that the format wrapped.
    pub(crate) fn wrapped(status: StatusCode) -> Rendered {
        Rendered { status, of: Content::Wrapped }
    }

    /// A success that went out as it is.
    pub(crate) fn plain(status: StatusCode) -> Rendered {
        Rendered { status, of: Content::Plain }
    }
}

/// What is left of a body of ours that is gone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gone {
    status: StatusCode,
    of: Content,
    end: End,
    length: u32,
    fingerprint: Fingerprint,
}

// It is moved wherever a scope is entered or left: a larger one is felt by every request.
const _: () = assert!(size_of::<Option<Gone>>() == 12);

/// How a body of ours ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It was read to its end.
    Read,
    /// It was dropped unread.
    Dropped,
    /// It was asked for its size and dropped, as a router does for HEAD.
    Measured,
}

impl Gone {
    /// A body that was read to its end.
    pub(crate) fn read(rendered: Rendered, bytes: &[u8]) -> Gone {
        Gone { end: End::Read, fingerprint: Fingerprint::of(bytes), ..Gone::dropped(rendered, bytes, false) }
    }

    /// A body that was dropped unread.
    pub(crate) fn dropped(rendered: Rendered, bytes: &[u8], is_measured: bool) -> Gone {
        Gone {
            status: rendered.status,
            of: rendered.of,
            end: if is_measured { End::Measured } else { End::Dropped },
            // A body that is longer than this is not known again.
            length: bytes.len().try_into().unwrap_or(u32::MAX),
            fingerprint: Fingerprint(0),
        }
    }

    pub(crate) fn rendered(&self) -> Rendered {
        Rendered { status: self.status, of: self.of }
    }

    /// Whether somebody may have put its bytes together again, so that a body of
    /// this length is compared.
    pub(crate) fn may_be_rebuilt(&self, length: u64) -> bool {
        self.end == End::Read && u64::from(self.length) == length
    }

    /// Whether these are its bytes.
    pub(crate) fn is_rebuilt(&self, bytes: &[u8]) -> bool {
        self.may_be_rebuilt(bytes.len() as u64) && Fingerprint::of(bytes) == self.fingerprint
    }

    /// Whether it was read to its end.
    pub(crate) fn was_read(&self) -> bool {
        self.end == End::Read
    }

    /// Whether a router removed it from a response to HEAD, which promises this
    /// length, if it promises any.
    pub(crate) fn was_removed_for_head(&self, promised: Option<u64>) -> bool {
        self.end == End::Measured && promised.is_none_or(|promised| promised == u64::from(self.length))
    }
}

/// What tells bytes from others of the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fingerprint(u32);

impl Fingerprint {
    /// Every byte counts, eight of them in a step.
    fn of(bytes: &[u8]) -> Fingerprint {
        /// An odd number without a pattern: the golden ratio in 64 bits.
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let step = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(FACTOR);
        let (words, rest) = bytes.as_chunks();
        let sum = words.iter().fold(0, |sum, word| step(sum, u64::from_le_bytes(*word)));
        let sum = rest.iter().fold(sum, |sum, &byte| step(sum, byte.into()));
        // The upper half is where every bit of the input has arrived.
        Fingerprint((sum >> 32) as u32)
    }
}
