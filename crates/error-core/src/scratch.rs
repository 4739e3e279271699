//! Text that is written, read and forgotten.

use std::{cell::Cell, fmt, mem, thread::LocalKey};

/// What `text` prints; what it wrote before it failed, where it does fail
/// (`to_string` would panic).
pub(crate) fn text_of(text: &dyn fmt::Display) -> String {
    let mut written = String::new();
    let _ = fmt::Write::write_fmt(&mut written, format_args!("{text}"));
    written
}

/// The longest buffer a thread keeps.
const LONGEST_KEPT: usize = 4 * 1024;

/// A text in a buffer that the thread keeps.
///
/// The buffer is taken and put back, not borrowed: what is printed into it may
/// be the author's code, which prints another text meanwhile.
pub(crate) struct Scratch {
    text: String,
    home: &'static LocalKey<Cell<String>>,
}

impl Scratch {
    /// An empty text in the buffer of `home`.
    pub(crate) fn of(home: &'static LocalKey<Cell<String>>) -> Scratch {
        // The thread-local is gone while the thread ends.
        let mut text = home.try_with(Cell::take).unwrap_or_default();
        text.clear();
        Scratch { text, home }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
    }
}

impl fmt::Write for Scratch {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }

    #[inline]
    fn write_char(&mut self, character: char) -> fmt::Result {
        self.text.push(character);
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.text.capacity() <= LONGEST_KEPT {
            let buffer = mem::take(&mut self.text);
            let _ = self.home.try_with(|kept| kept.set(buffer));
        }
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
