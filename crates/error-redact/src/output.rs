//! The redacted text. It borrows the original text as long as nothing is changed.

use std::borrow::Cow;

use crate::{char_boundary::floor_char_boundary, character::is_shown_escaped};

/// What is shown in the place of a secret.
pub(crate) const MASK: &str = "***";
/// What is shown in the place of an end that is cut off.
pub(crate) const CUT: &str = "...";

pub(crate) struct Output<'a> {
    text: &'a str,
    /// How much of the text is shown as it is, before `changed` begins.
    same: usize,
    /// All of it, once something is not as in the text.
    changed: Option<String>,
    longest: usize,
}

impl<'a> Output<'a> {
    pub(crate) fn new(text: &'a str, longest: usize) -> Output<'a> {
        Output { text, same: 0, changed: None, longest }
    }

    /// Whether more than may be shown is here: the rest needs no look.
    pub(crate) fn is_full(&self) -> bool {
        self.changed.as_ref().map_or(self.same, String::len) > self.longest
    }

    /// Shows the next part of the text.
    pub(crate) fn show(&mut self, part: &str) {
        for character in part.chars() {
            if self.is_full() {
                break;
            }
            if is_shown_escaped(character) {
                self.change().extend(character.escape_default());
            } else if let Some(changed) = &mut self.changed {
                changed.push(character);
            } else {
                self.same += character.len_utf8();
            }
        }
    }

    pub(crate) fn mask(&mut self) {
        self.change().push_str(MASK);
    }

    fn change(&mut self) -> &mut String {
        let same = self.text.get(..self.same).unwrap_or_default();
        let room = self.text.len().min(self.longest);
        self.changed.get_or_insert_with(|| {
            let mut changed = String::with_capacity(room);
            changed.push_str(same);
            changed
        })
    }

    /// What is shown in the end. It is cut here, after secrets are hidden: a secret's end, by which it is known, might be
    /// lost before.
    pub(crate) fn finish(self, is_cut: bool) -> Cow<'a, str> {
        let is_full = self.is_full();
        let shown = match self.changed {
            Some(changed) => Cow::Owned(changed),
            None => Cow::Borrowed(self.text.get(..self.same).unwrap_or_default()),
        };
        if is_full {
            return Cow::Owned(shorten(shown.into_owned(), self.longest));
        }
        // What is hidden to its end shows that there is more.
        if is_cut && !shown.ends_with(MASK) { Cow::Owned(shown.into_owned() + CUT) } else { shown }
    }
}

/// Cuts a text that is too long.
pub(crate) fn shorten(mut text: String, longest: usize) -> String {
    if text.len() > longest {
        text.truncate(floor_char_boundary(&text, longest));
        text.push_str(CUT);
    }
    text
}
