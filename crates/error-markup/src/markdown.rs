//! Text in Markdown.

use std::fmt::{self, Write};

use crate::inert::write_seen;

/// Escapes `text` for Markdown and displays it on one line. The result cannot create
/// elements or begin a block, and active characters are shown as escapes.
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::markdown("<b> | *").to_string(), r"\<b\> \| \*");
/// ```
pub fn markdown(text: &str) -> impl fmt::Display + '_ {
    Escaped(text)
}

struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| write_escaped(&mut *f, character))
    }
}

/// Writes every value of an askama template as [`markdown`] does, with the feature
/// `askama`.
#[derive(Debug, Clone, Copy)]
pub struct Markdown;

#[cfg(feature = "askama")]
impl askama::filters::Escaper for Markdown {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| write_escaped(&mut to, character))
    }

    fn write_escaped_char<W: Write>(&self, to: W, character: char) -> fmt::Result {
        write_escaped(to, character)
    }
}

fn write_escaped(mut to: impl Write, character: char) -> fmt::Result {
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

/// A Markdown code span, whose fence is longer than any fence in the text.
///
/// # Examples
///
/// ```
/// assert_eq!(error_markup::CodeSpan("a`b").to_string(), "`` a`b ``");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CodeSpan<'a>(pub &'a str);

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
///
/// # Examples
///
/// ```
/// use error_markup::CodeBlock;
///
/// assert_eq!(CodeBlock { language: "sh", text: "ls" }.to_string(), "```sh\nls\n```");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CodeBlock<'a> {
    /// The language, as it is named in fences.
    pub language: &'static str,
    /// The text of the code block.
    pub text: &'a str,
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
