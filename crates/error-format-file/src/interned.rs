//! Texts that live as long as the process.

use std::{collections::HashSet, sync::Mutex};

/// Returns the text as one that is never freed. A format's names and codes are static, as
/// those of a compiled format are. Equal texts are kept once, so a file that is loaded
/// again takes no further memory for them.
pub(crate) fn interned(text: &str) -> &'static str {
    static KEPT: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let kept = kept.get_or_insert_default();
    if let Some(known) = kept.get(text) {
        return known;
    }
    let new: &'static str = String::from(text).leak();
    kept.insert(new);
    new
}
