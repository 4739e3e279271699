//! Text in HTML.

use std::fmt::{self, Write};

use crate::inert::write_seen;

/// Escapes `text` for HTML, for the content of an element or a quoted attribute. The
/// result cannot create elements, and active invisible characters are shown as escapes
/// (see [`inert`](crate::inert)).
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::html("a < \"b\"").to_string(), "a &lt; &quot;b&quot;");
/// ```
pub fn html(text: &str) -> impl fmt::Display + '_ {
    Escaped(text)
}

struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| write_escaped(&mut *f, character))
    }
}

/// Writes every value of an askama template as [`html`] does, with the feature
/// `askama`.
#[derive(Debug, Clone, Copy)]
pub struct Html;

#[cfg(feature = "askama")]
impl askama::filters::Escaper for Html {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| write_escaped(&mut to, character))
    }

    fn write_escaped_char<W: Write>(&self, to: W, character: char) -> fmt::Result {
        write_escaped(to, character)
    }
}

fn write_escaped(mut to: impl Write, character: char) -> fmt::Result {
    match character {
        '<' => to.write_str("&lt;"),
        '>' => to.write_str("&gt;"),
        '&' => to.write_str("&amp;"),
        '"' => to.write_str("&quot;"),
        '\'' => to.write_str("&#39;"),
        _ => write_seen(to, character),
    }
}
