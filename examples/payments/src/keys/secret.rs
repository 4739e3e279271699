//! The text of a key, of which only a hash is kept.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{hex::hex, mode::Mode};

/// How many characters the id in a key has, and the secret after it.
const PART: usize = 32;

/// The whole text of a key: `sk_test_`, 32 characters that find it and 32 that prove it.
///
/// It is shown once, when the key is created. `Debug` shows what finds it alone.
#[derive(Clone)]
pub struct Secret {
    text: String,
    mode: Mode,
}

impl Secret {
    /// A new key.
    ///
    /// # Errors
    ///
    /// If the system has no randomness.
    pub(super) fn generate(mode: Mode) -> Result<Secret, getrandom::Error> {
        let mut bytes = [0; PART / 2];
        getrandom::fill(&mut bytes)?;
        let secret = hex(&bytes);
        Ok(Secret { text: format!("{}{}{secret}", scheme(mode), Uuid::now_v7().simple()), mode })
    }

    /// Reads the text of a request; `None` if no key has such a text.
    pub(super) fn parse(text: &str) -> Option<Secret> {
        let mode = [Mode::Test, Mode::Live].into_iter().find(|mode| text.starts_with(scheme(*mode)))?;
        let parts = &text[scheme(mode).len()..];
        let is_whole = parts.len() == 2 * PART && parts.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_whole.then(|| Secret { text: text.to_owned(), mode })
    }

    /// The whole text, for the one who may read it.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The world that it belongs to.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The id of the key in the database.
    pub(super) fn id(&self) -> String {
        let parts = &self.text[scheme(self.mode).len()..];
        format!("key_{}", &parts[..PART])
    }

    /// What proves the key, as the database has it. The text has 128 random bits: nobody can try them all, so a fast hash
    /// without salt is enough.
    pub(super) fn hash(&self) -> String {
        hex(&Sha256::digest(self.text.as_bytes()))
    }

    /// Whether the database's `hash` is of this key. The time it takes does not depend on where they differ.
    pub(super) fn has_hash(&self, hash: &str) -> bool {
        self.hash().as_bytes().ct_eq(hash.as_bytes()).into()
    }
}

/// The beginning of a key, by which leaked ones are found in code and logs.
pub(super) fn scheme(mode: Mode) -> &'static str {
    match mode {
        Mode::Test => "sk_test_",
        Mode::Live => "sk_live_",
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Secret").field(&self.id()).finish()
    }
}
