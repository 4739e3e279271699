//! Texts for the log, without secrets.
//!
//! A log is read by more people than may know a password, and the text of a
//! driver's or a client library's error often quotes one. What looks like a
//! secret by its name or by its form becomes `***`; controls are escaped, so
//! that no text can forge a line.
//!
//! To hide too much is the smaller fault: a value is hidden to its end, and to
//! the end of the text where its end isn't found. Prose stays, though: a name
//! that only a blank separates from what follows hides quoted texts alone, and
//! a sentence after `name: ` is no value.
//!
//! The work is bounded. At most [`LONGEST_INPUT`] bytes of a text are looked at,
//! and each of them [`MOST_INSPECTIONS`] times on average: every rule reads
//! through [`Reader`], which counts. What would take more is hidden.

mod address;
mod database;
mod extent;
mod forms;
mod names;
mod prose;
mod reader;
mod scan;
#[cfg(test)]
mod tests;
mod trie;
mod unit;
mod values;

use reader::Reader;
use scan::Scan;

/// How much of a text is looked at, in bytes.
const LONGEST_INPUT: usize = 32 * 1024;
/// The longest text that is shown, in bytes.
const LONGEST: usize = 4096;
/// How many bytes may be inspected for each byte of the text.
const MOST_INSPECTIONS: usize = 40;
const MASK: &str = "***";

/// Removes what looks like a secret and escapes controls.
pub(crate) fn redact(text: &str) -> String {
    shorten(measured(text, LONGEST_INPUT, LONGEST).0)
}

/// Does it for several texts, joined by `: `: each by itself, since what follows the text "refreshing the session" is
/// another text and no value of the session's. The limits are those of one text.
pub(crate) fn redact_each(texts: impl Iterator<Item = String>) -> String {
    let mut output = String::new();
    let mut left = LONGEST_INPUT;
    for text in texts {
        if !output.is_empty() {
            output.push_str(": ");
        }
        output.push_str(&measured(&text, left, LONGEST).0);
        left = left.saturating_sub(text.len());
        if left == 0 || output.len() > LONGEST {
            output.push_str("...");
            break;
        }
    }
    shorten(output)
}

/// What is shown of a text under other limits, and how many bytes were inspected.
fn measured(text: &str, longest_input: usize, longest: usize) -> (String, usize) {
    let reader = Reader::new(text, longest_input);
    let output = Scan::new(&reader, longest).run();
    (output, reader.inspected())
}

/// Cuts what is redacted already: a secret's end, by which it is known, might be lost before.
fn shorten(mut output: String) -> String {
    if output.len() > LONGEST {
        output.truncate(output.floor_char_boundary(LONGEST));
        output.push_str("...");
    }
    output
}

fn is_shown_escaped(character: char) -> bool {
    // Marks that turn the direction or can't be seen make a line read as another.
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
