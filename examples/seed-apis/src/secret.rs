//! Secrets that a request carries.

use subtle::ConstantTimeEq;

/// Whether `given` is the secret. To compare takes as long for a guess that is
/// nearly right as for any other of its length; `==` stops at the first
/// difference, and so tells how far a guess was right.
pub(crate) fn is_same(given: &str, secret: &str) -> bool {
    given.as_bytes().ct_eq(secret.as_bytes()).into()
}

/// The entry that has the secret `given`. All are compared, so that the time
/// does not tell which one it was.
pub(crate) fn find<T>(entries: impl IntoIterator<Item = T>, secret: impl Fn(&T) -> &str, given: &str) -> Option<T> {
    entries.into_iter().fold(None, |found, entry| if is_same(given, secret(&entry)) { Some(entry) } else { found })
}

#[cfg(test)]
mod tests {
    use super::{find, is_same};

    #[test]
    fn a_secret_is_found_whole() {
        assert!(is_same("key_1", "key_1"));
        for other in ["", "key_", "key_2", "key_11", "Key_1"] {
            assert!(!is_same(other, "key_1"), "{other}");
        }
        let keys = [("key_1", 1), ("key_2", 2), ("key_3", 3)];
        assert_eq!(find(keys, |entry| entry.0, "key_2"), Some(("key_2", 2)));
        assert_eq!(find(keys, |entry| entry.0, "key_4"), None);
    }
}
