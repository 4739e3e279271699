//! How texts enter the templates.

use std::fmt::{self, Write};

use askama::filters::Escaper;

use error_catalog::is_active;

/// HTML, with what is invisible written out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InertHtml;

impl Escaper for InertHtml {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| self.write_escaped_char(&mut to, character))
    }

    fn write_escaped_char<W: Write>(&self, mut to: W, character: char) -> fmt::Result {
        match character {
            '<' => to.write_str("&lt;"),
            '>' => to.write_str("&gt;"),
            '&' => to.write_str("&amp;"),
            '"' => to.write_str("&quot;"),
            '\'' => to.write_str("&#39;"),
            _ => write_seen(to, character),
        }
    }
}

/// Markdown, with what is invisible written out. A text is one line: it can't
/// begin a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InertMarkdown;

impl Escaper for InertMarkdown {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| self.write_escaped_char(&mut to, character))
    }

    fn write_escaped_char<W: Write>(&self, mut to: W, character: char) -> fmt::Result {
        match character {
            '\n' | '\t' => to.write_char(' '),
            // What can open an element anywhere in a line; the rest reads better as it is.
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' | '$' | '!' | ':' | '@' => {
                to.write_char('\\')?;
                to.write_char(character)
            }
            // What opens a list or a heading at the beginning of a line.
            '-' | '+' | '=' => write!(to, "\\{character}"),
            _ => write_seen(to, character),
        }
    }
}

fn write_seen(mut to: impl Write, character: char) -> fmt::Result {
    if is_active(character) { write!(to, "{}", character.escape_unicode()) } else { to.write_char(character) }
}

/// Escapes `text` for Markdown: it is shown as it is, without elements and
/// without active characters.
///
/// # Examples
///
/// ```
/// assert_eq!(error_docs::markdown("<b> | *").to_string(), r"\<b\> \| \*");
/// ```
pub fn markdown(text: &str) -> impl fmt::Display + '_ {
    AsMarkdown(text)
}

struct AsMarkdown<'a>(&'a str);

impl fmt::Display for AsMarkdown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        InertMarkdown.write_escaped_str(f, self.0)
    }
}

/// A Markdown code span: its fence is longer than any in the text.
pub(crate) struct CodeSpan<'a>(pub(crate) &'a str);

impl fmt::Display for CodeSpan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.trim().is_empty() {
            return f.write_str("` `");
        }
        let fence = "`".repeat(longest_run(self.0) + 1);
        let pad = if self.0.contains('`') || self.0.starts_with(' ') { " " } else { "" };
        write!(f, "{fence}{pad}")?;
        for character in self.0.chars() {
            match character {
                '\n' | '\t' => f.write_char(' ')?,
                // A table's cell ends here, also inside of code.
                '|' => f.write_str("\\|")?,
                _ => write_seen(&mut *f, character)?,
            }
        }
        write!(f, "{pad}{fence}")
    }
}

/// A Markdown code block of several lines.
pub(crate) struct CodeBlock<'a> {
    pub(crate) language: &'static str,
    pub(crate) text: &'a str,
}

impl fmt::Display for CodeBlock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fence = "`".repeat(longest_run(self.text).max(2) + 1);
        writeln!(f, "{fence}{}", self.language)?;
        for character in self.text.chars() {
            write_seen(&mut *f, character)?;
        }
        write!(f, "\n{fence}")
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}
