//! The permissions that `Cache-Control` gives caches (RFC 9111, section 5.2.2).

/// What a response allows caches to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CacheControl {
    /// Whether it may be stored at all.
    is_stored: bool,
    /// Whether it may be stored for others than its client.
    is_shared: bool,
    /// Whether it may be used without asking the server.
    is_reused: bool,
    /// For how many seconds; where nothing says it, caches decide.
    age: u64,
}

impl CacheControl {
    pub(super) fn read(text: &str) -> CacheControl {
        let mut read = CacheControl { is_stored: true, is_shared: true, is_reused: true, age: u64::MAX };
        for directive in text.split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            match &*name.trim().to_ascii_lowercase() {
                "no-store" => read.is_stored = false,
                "private" => read.is_shared = false,
                "no-cache" => read.is_reused = false,
                // A text that is no number is stale at once.
                "max-age" => read.age = value.trim().trim_matches('"').parse().unwrap_or(0),
                _ => {}
            }
        }
        read
    }

    /// Whether it allows something that `other` does not.
    pub(super) fn allows_more_than(&self, other: &CacheControl) -> bool {
        if !self.is_stored || !other.is_stored {
            return self.is_stored && !other.is_stored;
        }
        let (reused, others) = (self.is_reused && self.age > 0, other.is_reused && other.age > 0);
        (self.is_shared && !other.is_shared) || (reused && (!others || self.age > other.age))
    }
}

#[cfg(test)]
mod tests {
    use super::CacheControl;

    #[track_caller]
    fn allows_more(one: &str, other: &str) -> [bool; 2] {
        let (one, other) = (CacheControl::read(one), CacheControl::read(other));
        [one.allows_more_than(&other), other.allows_more_than(&one)]
    }

    #[test]
    fn what_is_stored_longer_or_for_more_is_more() {
        for (more, less) in [
            ("max-age=1", "no-store"),
            ("", "no-store"),
            ("max-age=60", "max-age=59"),
            ("max-age=60", "max-age=60, no-cache"),
            ("Max-Age=\"60\"", "private, MAX-AGE=60"),
            ("max-age=1", "max-age=0"),
        ] {
            assert_eq!(allows_more(more, less), [true, false], "{more} {less}");
        }
        for (one, same) in [("", ""), ("no-store", "no-store, max-age=60"), ("max-age=0", "max-age=9, no-cache")] {
            assert_eq!(allows_more(one, same), [false, false], "{one} {same}");
        }
        // Longer, and for its client alone.
        assert_eq!(allows_more("private, max-age=60", "max-age=1"), [true, true]);
    }
}
