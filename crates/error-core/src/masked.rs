//! Secrets in messages.

use std::fmt;

/// How many characters of a secret are shown.
const SHOWN: usize = 5;
/// A secret with fewer characters is not shown at all.
const SHORTEST: usize = 12;

/// A secret that is cut after its first five characters and ends with three dots. A
/// secret with fewer than twelve characters is replaced by the three dots.
///
/// The rest of the secret is not stored, so `Display`, `Debug` and logs cannot show it.
/// The Stripe-like reference API masks keys this way
/// (`Invalid API key provided: eyJhb...`).
///
/// # Examples
///
/// ```
/// use error_core::Masked;
///
/// assert_eq!(Masked::new("eyJhbGciOiJIUzI1NiJ9").to_string(), "eyJhb...");
/// assert_eq!(Masked::new("too_short").to_string(), "...");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Masked {
    shown: [u8; SHOWN * 4],
    length: u8,
}

impl Masked {
    /// Masks `secret`: only the part that may be shown is stored.
    pub fn new(secret: &str) -> Masked {
        let mut masked = Masked::default();
        if secret.chars().nth(SHORTEST - 1).is_none() {
            return masked;
        }
        let end = secret.char_indices().nth(SHOWN).map_or(secret.len(), |(at, _)| at);
        masked.shown[..end].copy_from_slice(&secret.as_bytes()[..end]);
        masked.length = end as u8;
        masked
    }

    fn shown(&self) -> &str {
        std::str::from_utf8(&self.shown[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl From<&str> for Masked {
    fn from(secret: &str) -> Masked {
        Masked::new(secret)
    }
}

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A control character of a hostile key must not reach a log line.
        for character in self.shown().chars() {
            let shown = if character.is_control() { '\u{fffd}' } else { character };
            fmt::Write::write_char(f, shown)?;
        }
        f.write_str("...")
    }
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Masked;

    #[test]
    fn cuts_on_a_character_boundary() {
        assert_eq!(Masked::new("äöüß€-and-more-of-it").to_string(), "äöüß€...");
        assert_eq!(Masked::new("𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞").to_string(), "𝄞𝄞𝄞𝄞𝄞...");
    }

    #[test]
    fn eleven_characters_are_too_few() {
        assert_eq!(Masked::new("elevenchars").to_string(), "...");
        assert_eq!(Masked::new("twelve_chars").to_string(), "twelv...");
    }

    proptest! {
        #[test]
        fn never_shows_more_than_five_characters(secret in "\\PC*") {
            let shown = Masked::new(&secret).to_string();
            prop_assert!(shown.chars().count() <= 8);
            prop_assert!(secret.starts_with(shown.trim_end_matches("...")));
        }
    }
}
