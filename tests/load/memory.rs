//! How much memory the process has, over time.

use std::{fmt, fs, time::Instant};

/// What may be added after warming up: 4 MiB where pages have 4 KiB, which is
/// some dozens of bytes for each answer of a minute.
const MOST_MORE_PAGES: u64 = 1024;

/// Resident pages, sampled; none where the system does not tell.
pub(crate) struct Samples {
    start: Instant,
    end: Instant,
    warming: u64,
    warm: u64,
    last: u64,
}

impl Samples {
    pub(crate) fn new(start: Instant, end: Instant) -> Samples {
        Samples { start, end, warming: 0, warm: 0, last: 0 }
    }

    /// The most of the second third of the time is held against the most of the
    /// last: by then connections, buffers and windows have their size.
    pub(crate) fn take(&mut self) {
        let Some(pages) = resident_pages() else { return };
        let third = (self.end - self.start) / 3;
        let passed = self.start.elapsed();
        let most = match () {
            () if passed < third => &mut self.warming,
            () if passed < third * 2 => &mut self.warm,
            () => &mut self.last,
        };
        *most = pages.max(*most);
    }

    pub(crate) fn finding(&self) -> Option<String> {
        let more = self.last.saturating_sub(self.warm);
        (self.warm > 0 && more > MOST_MORE_PAGES).then(|| format!("memory grows by {more} pages: {self}"))
    }
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, {} pages at most in each third of the time", self.warming, self.warm, self.last)
    }
}

/// The second number of `statm` (Linux).
fn resident_pages() -> Option<u64> {
    fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()
}
